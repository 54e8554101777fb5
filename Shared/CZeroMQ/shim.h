// What Swift cannot import from zmq.h by itself: macros with casts, and eventfd.
#pragma once
#include <zmq.h>
#include <sys/eventfd.h>
