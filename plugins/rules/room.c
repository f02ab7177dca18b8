// SPDX-License-Identifier: GPL-2.0-or-later
// room - memory for what make() reads: one block of fixed size, so that a pack
// of any kind can take no more, and is refused with words when it would.
#include "rules.h"

#include <string.h>

enum { ROOM_BYTES = 16 << 20, ALIGNMENT = 16 };

// Pages that nobody has touched cost nothing.
static _Alignas(16) unsigned char room[ROOM_BYTES];
static size_t used;
static size_t limit = ROOM_BYTES;
static bool is_full;

void *room_take(size_t count, size_t size) {
  if (is_full || (size && count > ROOM_BYTES / size)) {
    is_full = true;
    return NULL;
  }
  const size_t bytes = (count * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  if (bytes > limit - used) {
    is_full = true;
    return NULL;
  }
  void *out = room + used;
  used += bytes;
  return out;
}

void room_reset(void) {
  memset(room, 0, used);
  used = 0;
  is_full = false;
}

void room_limit(size_t bytes) {
  limit = bytes < ROOM_BYTES ? bytes : ROOM_BYTES;
}

bool room_is_full(void) {
  return is_full;
}

const char *room_text(const char *text, size_t length) {
  char *out = room_take(length + 1, 1);
  if (out && length)
    memcpy(out, text, length);
  return out;
}
