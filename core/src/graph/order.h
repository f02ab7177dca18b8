// SPDX-License-Identifier: GPL-2.0-or-later
// order - rows sorted by the bytes of their ids, so that nothing depends on the
// order in which records were read.
#ifndef SG_GRAPH_ORDER_H
#define SG_GRAPH_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct sg_order_key {
  uint64_t prefix; ///< Eight bytes that decide most; set by the sorting
  const char *text;
  uint32_t row;
} sg_order_key;

/// The key of a row by its id.
sg_order_key sg_order_key_of(const char *text, uint32_t row);
/// Sort by text, then by row. O(n) and mostly without following `text`; without
/// memory for a copy, or where many begin alike, O(n log n).
void sg_order_sort(sg_order_key *keys, size_t n);

#endif
