// zlib's initialisers are macros, which Swift cannot import.
#pragma once
#include <zlib.h>

static inline int czlib_deflate_init(z_streamp stream, int level) { return deflateInit(stream, level); }
static inline int czlib_inflate_init(z_streamp stream) { return inflateInit(stream); }
