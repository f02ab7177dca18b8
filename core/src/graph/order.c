// SPDX-License-Identifier: GPL-2.0-or-later
// order - see order.h.
#include "graph/order.h"

#include <stdlib.h>
#include <string.h>

sg_order_key sg_order_key_of(const char *text, uint32_t row) {
  uint64_t prefix = 0;
  bool ended = false;
  for (int i = 0; i < 8; i++) {
    ended |= text[ended ? 0 : i] == '\0';
    prefix = prefix << 8 | (ended ? 0 : (unsigned char)text[i]);
  }
  return (sg_order_key){prefix, text, row};
}

static int compare(const void *a, const void *b) {
  const sg_order_key *x = a;
  const sg_order_key *y = b;
  if (x->prefix != y->prefix)
    return x->prefix < y->prefix ? -1 : 1;
  const int by_text = strcmp(x->text, y->text);
  return by_text ? by_text : (x->row > y->row) - (x->row < y->row);
}

void sg_order_sort(sg_order_key *keys, size_t n) {
  if (n > 1)
    qsort(keys, n, sizeof *keys, compare);
}
