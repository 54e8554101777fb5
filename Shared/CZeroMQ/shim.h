// What Swift cannot import from zmq.h by itself: macros with casts, names hidden behind the draft macro, epoll and eventfd.
#pragma once
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

// The stable build of libzmq 4.3 honours this option although zmq.h hides its name.
enum { CZMQ_ZAP_ENFORCE_DOMAIN = 93 };
