// SPDX-License-Identifier: GPL-2.0-or-later
// order - see order.h.
#include "graph/order.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

// Eight bytes of a text, most significant first; zeros behind its end.
static uint64_t eight_bytes(const char *text) {
  uint64_t prefix = 0;
  bool ended = false;
  for (int i = 0; i < 8; i++) {
    ended |= text[ended ? 0 : i] == '\0';
    prefix = prefix << 8 | (ended ? 0 : (unsigned char)text[i]);
  }
  return prefix;
}

sg_order_key sg_order_key_of(const char *text, uint32_t row) {
  return (sg_order_key){0, text, row};
}

static int compare(const void *a, const void *b) {
  const sg_order_key *x = a;
  const sg_order_key *y = b;
  if (x->prefix != y->prefix)
    return x->prefix < y->prefix ? -1 : 1;
  const int by_text = strcmp(x->text, y->text);
  return by_text ? by_text : (x->row > y->row) - (x->row < y->row);
}

// Ids of one publisher begin alike: what all have in common decides nothing.
static void set_prefixes(sg_order_key *keys, size_t n) {
  size_t common = strlen(keys[0].text);
  for (size_t i = 1; i < n && common; i++) {
    size_t k = 0;
    while (k < common && keys[i].text[k] == keys[0].text[k])
      k++;
    common = k;
  }
  for (size_t i = 0; i < n; i++)
    keys[i].prefix = eight_bytes(keys[i].text + common);
}

static bool is_sorted(const sg_order_key *keys, size_t n) {
  for (size_t i = 1; i < n; i++)
    if (compare(&keys[i - 1], &keys[i]) > 0)
      return false;
  return true;
}

// One stable pass by one byte of the prefix; false when all have the same.
static bool sort_by_byte(const sg_order_key *from, sg_order_key *to, size_t n,
                         int shift) {
  size_t start[257] = {0};
  for (size_t i = 0; i < n; i++)
    start[(from[i].prefix >> shift & 0xff) + 1]++;
  for (int b = 0; b < 256; b++) {
    if (start[b + 1] == n)
      return false;
    start[b + 1] += start[b];
  }
  for (size_t i = 0; i < n; i++)
    to[start[from[i].prefix >> shift & 0xff]++] = from[i];
  return true;
}

// By prefix, byte by byte from the last.
static void sort_by_prefix(sg_order_key *keys, sg_order_key *room, size_t n) {
  sg_order_key *from = keys;
  sg_order_key *to = room;
  for (int shift = 0; shift < 64; shift += 8)
    if (sort_by_byte(from, to, n, shift)) {
      sg_order_key *swap = from;
      from = to;
      to = swap;
    }
  if (from != keys)
    memcpy(keys, from, n * sizeof *keys);
}

static void sort_equal_prefixes(sg_order_key *keys, size_t n) {
  for (size_t i = 0; i < n;) {
    size_t end = i + 1;
    while (end < n && keys[end].prefix == keys[i].prefix)
      end++;
    if (end - i > 1)
      qsort(keys + i, end - i, sizeof *keys, compare);
    i = end;
  }
}

enum { MANY = 4096 }; // from here on counting bytes is worth its tables

void sg_order_sort(sg_order_key *keys, size_t n) {
  if (n < 2)
    return;
  set_prefixes(keys, n);
  if (is_sorted(keys, n))
    return;
  sg_order_key *room =
      n < MANY ? NULL : sg_memory_resize(NULL, n, sizeof *keys);
  if (!room) {
    qsort(keys, n, sizeof *keys, compare);
    return;
  }
  sort_by_prefix(keys, room, n);
  sort_equal_prefixes(keys, n);
  sg_memory_free(room);
}
