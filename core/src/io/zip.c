// SPDX-License-Identifier: GPL-2.0-or-later
// zip - see zip.h. APPNOTE 6.3, without its extension for more than 4 GiB.
#include "io/zip.h"

#include "base/memory.h"

#include <errno.h>
#include <string.h>

enum {
  HEAD = 0x04034b50,
  BEHIND = 0x08074b50,
  ENTRY = 0x02014b50,
  END = 0x06054b50,
  VERSION = 20,
  SIZES_BEHIND = 1 << 3, // flag: sizes and checksum stand behind the part
  DEFLATED = 8,
  FIRST_DAY = 1 << 5 | 1, // 1980-01-01
  RAW = -15,              // window of zlib, without a head of its own
  MEMORY = 8,
  ROOM = 1 << 15,
};

typedef struct part {
  const char *name;
  uint64_t at, packed, size;
  uint32_t crc;
} part;

static void fail(sg_zip *zip, int why) {
  if (!zip->out->failed)
    zip->out->failed = why;
}

static void put(sg_zip *zip, const void *bytes, size_t length) {
  sg_output_add(zip->out, bytes, length);
  zip->at += length;
  if (zip->at > UINT32_MAX)
    fail(zip, EFBIG);
}

// Numbers of two and four bytes, the lowest first.
static void put_16(sg_zip *zip, uint32_t number) {
  const unsigned char bytes[] = {(unsigned char)number,
                                 (unsigned char)(number >> 8)};
  put(zip, bytes, sizeof bytes);
}

static void put_32(sg_zip *zip, uint64_t number) {
  put_16(zip, (uint32_t)(number & 0xffff));
  put_16(zip, (uint32_t)(number >> 16 & 0xffff));
}

static void *take_memory(void *ctx, unsigned count, unsigned size) {
  (void)ctx;
  return sg_memory_alloc(count, size);
}

static void give_memory(void *ctx, void *block) {
  (void)ctx;
  sg_memory_free(block);
}

static part *last(const sg_zip *zip) {
  return &SG_AT(part, &zip->parts, zip->parts.n - 1);
}

void sg_zip_init(sg_zip *zip, sg_output *out) {
  *zip = (sg_zip){.out = out};
  sg_vec_init(&zip->parts, sizeof(part), 0);
}

// What head and entry of a part have in common.
static void put_common(sg_zip *zip, const part *p, bool is_known) {
  put_16(zip, VERSION);
  put_16(zip, SIZES_BEHIND);
  put_16(zip, DEFLATED);
  put_16(zip, 0); // midnight
  put_16(zip, FIRST_DAY);
  put_32(zip, is_known ? p->crc : 0);
  put_32(zip, is_known ? p->packed : 0);
  put_32(zip, is_known ? p->size : 0);
  put_16(zip, (uint32_t)strlen(p->name));
  put_16(zip, 0); // nothing more
}

void sg_zip_begin(sg_zip *zip, const char *name) {
  part *p = sg_vec_add(&zip->parts);
  if (!p) {
    fail(zip, ENOMEM);
    return;
  }
  *p = (part){.name = name, .at = zip->at, .crc = (uint32_t)crc32(0, NULL, 0)};
  zip->stream = (z_stream){.zalloc = take_memory, .zfree = give_memory};
  zip->is_open = deflateInit2(&zip->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                              RAW, MEMORY, Z_DEFAULT_STRATEGY) == Z_OK;
  if (!zip->is_open)
    fail(zip, ENOMEM);
  put_32(zip, HEAD);
  put_common(zip, p, false);
  put(zip, name, strlen(name));
}

// Compress what is given to the stream; the end of the part with Z_FINISH.
static void compress_all(sg_zip *zip, int flush) {
  unsigned char room[ROOM];
  z_stream *z = &zip->stream;
  do {
    z->next_out = room;
    z->avail_out = sizeof room;
    (void)deflate(z, flush); // nothing to fail with what it is given here
    put(zip, room, sizeof room - z->avail_out);
    last(zip)->packed += sizeof room - z->avail_out;
  } while (z->avail_out == 0);
}

void sg_zip_add(sg_zip *zip, const char *bytes, size_t length) {
  if (!zip->is_open || length == 0)
    return;
  part *p = last(zip);
  p->size += length;
  if (p->size > UINT32_MAX) {
    fail(zip, EFBIG);
    return;
  }
  // The stream reads only, whatever its type says.
  unsigned char *at = (unsigned char *)(uintptr_t)bytes;
  p->crc = (uint32_t)crc32(p->crc, at, (uInt)length);
  zip->stream.next_in = at;
  zip->stream.avail_in = (uInt)length;
  compress_all(zip, Z_NO_FLUSH);
}

void sg_zip_end(sg_zip *zip) {
  if (!zip->is_open)
    return;
  compress_all(zip, Z_FINISH);
  (void)deflateEnd(&zip->stream);
  zip->is_open = false;
  put_32(zip, BEHIND);
  put_32(zip, last(zip)->crc);
  put_32(zip, last(zip)->packed);
  put_32(zip, last(zip)->size);
}

static void put_entry(sg_zip *zip, const part *p) {
  put_32(zip, ENTRY);
  put_16(zip, VERSION);
  put_common(zip, p, true);
  put_16(zip, 0); // no comment
  put_16(zip, 0); // first disk
  put_16(zip, 0);
  put_32(zip, 0); // no attributes
  put_32(zip, p->at);
  put(zip, p->name, strlen(p->name));
}

void sg_zip_finish(sg_zip *zip) {
  sg_zip_end(zip);
  const uint64_t begin = zip->at;
  for (uint32_t i = 0; i < zip->parts.n; i++)
    put_entry(zip, &SG_AT(part, &zip->parts, i));
  const uint64_t size = zip->at - begin;
  put_32(zip, END);
  put_32(zip, 0); // one disk
  put_16(zip, zip->parts.n);
  put_16(zip, zip->parts.n);
  put_32(zip, size);
  put_32(zip, begin);
  put_16(zip, 0); // no comment
  sg_vec_clear(&zip->parts);
}
