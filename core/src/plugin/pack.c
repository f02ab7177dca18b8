// SPDX-License-Identifier: GPL-2.0-or-later
// pack - see pack.h. Both sides are the same machine: native byte order.
#include "plugin/pack.h"

#include "base/utf8.h"

#include <string.h>

#define ABSENT UINT32_MAX

// Most numbers go where there is room for them.
static inline void add(sg_text *out, const void *bytes, size_t size) {
  if (out->failed || out->length + size >= out->capacity ||
      out->length + size > out->max) {
    sg_text_add(out, bytes, size);
    return;
  }
  memcpy(out->data + out->length, bytes, size);
  out->length += size;
  out->data[out->length] = '\0';
}

void sg_pack_u32(sg_text *out, uint32_t value) {
  add(out, &value, sizeof value);
}

void sg_pack_double(sg_text *out, double value) {
  add(out, &value, sizeof value);
}

void sg_pack_text(sg_text *out, const char *text) {
  if (!text) {
    sg_pack_u32(out, ABSENT);
    return;
  }
  const size_t length = strlen(text);
  sg_pack_u32(out, length < ABSENT ? (uint32_t)length : ABSENT - 1);
  sg_text_add(out, text, length);
}

size_t sg_pack_begin(sg_text *out, uint32_t type) {
  const size_t at = out->length;
  sg_pack_u32(out, type);
  sg_pack_u32(out, 0);
  return at;
}

void sg_pack_end(sg_text *out, size_t at) {
  if (!sg_text_ok(out))
    return;
  const uint32_t length = (uint32_t)(out->length - at - SG_FRAME_HEAD);
  memcpy(out->data + at + 4, &length, sizeof length);
}

static bool take(sg_unpack *in, void *value, size_t size) {
  if (in->failed || (size_t)(in->end - in->at) < size) {
    in->failed = true;
    memset(value, 0, size);
    return false;
  }
  memcpy(value, in->at, size);
  in->at += size;
  return true;
}

uint32_t sg_unpack_u32(sg_unpack *in) {
  uint32_t value = 0;
  (void)take(in, &value, sizeof value);
  return value;
}

double sg_unpack_double(sg_unpack *in) {
  double value = 0;
  (void)take(in, &value, sizeof value);
  return value;
}

// The bytes of a text where they are; NULL: none, or the frame is wrong.
static const char *look_at_text(sg_unpack *in, uint32_t *length) {
  *length = sg_unpack_u32(in);
  if (in->failed || *length == ABSENT)
    return NULL;
  if ((size_t)(in->end - in->at) < *length ||
      sg_utf8_check(in->at, *length) != *length ||
      memchr(in->at, '\0', *length)) {
    in->failed = true;
    return NULL;
  }
  const char *at = in->at;
  in->at += *length;
  return at;
}

static const char *keep(sg_unpack *in, const char *text, uint32_t length) {
  const char *copy = sg_arena_text(in->arena, text, length);
  in->failed |= !copy;
  return copy;
}

const char *sg_unpack_text(sg_unpack *in) {
  uint32_t length = 0;
  const char *text = look_at_text(in, &length);
  return text ? keep(in, text, length) : NULL;
}

const char *sg_unpack_word(sg_unpack *in) {
  uint32_t length = 0;
  const char *text = look_at_text(in, &length);
  if (!text || !in->known)
    return text ? keep(in, text, length) : NULL;
  uint32_t hash = length;
  for (uint32_t i = 0; i < length; i++)
    hash = hash * 31 + (unsigned char)text[i];
  const char **slot = &in->known->at[(hash ^ hash >> 16) % SG_KNOWN_WORDS];
  if (!*slot || strlen(*slot) != length || memcmp(*slot, text, length) != 0)
    *slot = keep(in, text, length);
  return *slot;
}

uint32_t sg_unpack_count(sg_unpack *in, size_t item_bytes) {
  const uint32_t n = sg_unpack_u32(in);
  if (in->failed || n > (size_t)(in->end - in->at) / item_bytes) {
    in->failed = true;
    return 0;
  }
  return n;
}
