// SPDX-License-Identifier: GPL-2.0-or-later
// unpack - see unpack.h.
#include "base/unpack.h"

#include "base/memory.h"

#include <string.h>
#include <zlib.h>

// Beyond the first MiB nothing real grows more than this; deflate's own limit
// is about a thousand.
enum { RATIO_MAX = 200, FREE_BYTES = 1 << 20, ROOM = 1 << 16 };

struct sg_unpacker {
  z_stream stream;
  char room[ROOM]; // packed bytes
  bool is_begun, in_member, is_ended;
  uint64_t n_in, n_out;
};

static void *take(void *ctx, uInt count, uInt size) {
  (void)ctx;
  return sg_memory_alloc(count, size);
}

static void give_back(void *ctx, void *block) {
  (void)ctx;
  sg_memory_free(block);
}

bool sg_is_packed(const char *bytes, size_t length) {
  return length >= 3 && memcmp(bytes, "\x1f\x8b\x08", 3) == 0;
}

sg_unpacker *sg_unpacker_new(void) {
  sg_unpacker *u = sg_memory_alloc(1, sizeof *u);
  if (!u)
    return NULL;
  u->stream.zalloc = take;
  u->stream.zfree = give_back;
  u->is_begun = inflateInit2(&u->stream, 15 + 16) == Z_OK; // gzip alone
  if (u->is_begun)
    return u;
  sg_memory_free(u);
  return NULL;
}

void sg_unpacker_free(sg_unpacker *u) {
  if (u)
    (void)inflateEnd(&u->stream);
  sg_memory_free(u);
}

bool sg_unpacker_feed(sg_unpacker *u, const char *bytes, size_t length) {
  if (length > ROOM)
    return false;
  memcpy(u->room, bytes, length);
  u->stream.next_in = (Bytef *)u->room;
  u->stream.avail_in = (uInt)length;
  u->n_in = length;
  return true;
}

static sg_status read_more(sg_unpacker *u, sg_packed more, void *ctx,
                           sg_error *err) {
  size_t n = 0;
  SG_TRY(more(ctx, u->room, ROOM, &n, err));
  u->stream.next_in = (Bytef *)u->room;
  u->stream.avail_in = (uInt)n;
  u->n_in += n;
  u->is_ended = n == 0;
  if (u->is_ended && u->in_member)
    return sg_fail(err, SG_EINPUT, "the compressed data is cut short");
  return SG_OK;
}

// Another member may follow; zeros that fill up a block may, too.
static sg_status next_member(sg_unpacker *u, sg_error *err) {
  while (u->stream.avail_in && *u->stream.next_in == 0) {
    u->stream.next_in++;
    u->stream.avail_in--;
  }
  if (u->stream.avail_in == 0)
    return SG_OK;
  u->in_member = true;
  return inflateReset(&u->stream) == Z_OK
             ? SG_OK
             : sg_fail(err, SG_EINPUT, "the compressed data is damaged");
}

static sg_status inflate_some(sg_unpacker *u, char *out, size_t size, size_t *n,
                              sg_error *err) {
  u->stream.next_out = (Bytef *)out;
  u->stream.avail_out = size < UINT32_MAX ? (uInt)size : UINT32_MAX;
  const uInt room = u->stream.avail_out;
  const int done = inflate(&u->stream, Z_NO_FLUSH);
  *n = room - u->stream.avail_out;
  u->n_out += *n;
  if (done == Z_MEM_ERROR)
    return sg_no_memory(err);
  if (done == Z_STREAM_END)
    u->in_member = false;
  else if (done != Z_OK && done != Z_BUF_ERROR)
    return sg_fail(err, SG_EINPUT, "the compressed data is damaged");
  if (u->n_out > FREE_BYTES && u->n_out / RATIO_MAX > u->n_in)
    return sg_fail(err, SG_EINPUT,
                   "the compressed data unpacks to more than %d times its "
                   "size; unpack it yourself if you trust it",
                   RATIO_MAX);
  return SG_OK;
}

sg_status sg_unpack(sg_unpacker *u, sg_packed more, void *ctx, char *out,
                    size_t size, size_t *n, sg_error *err) {
  *n = 0;
  while (*n == 0 && !u->is_ended) {
    if (u->stream.avail_in == 0)
      SG_TRY(read_more(u, more, ctx, err));
    if (!u->in_member)
      SG_TRY(next_member(u, err));
    if (u->in_member)
      SG_TRY(inflate_some(u, out, size, n, err));
  }
  return SG_OK;
}
