// SPDX-License-Identifier: GPL-2.0-or-later
// intern - every string once, named by a number.
//
// Numbers are given in the order of first appearance; 0 is always "". Strings
// stay where they are until the table is cleared.
#ifndef SG_BASE_INTERN_H
#define SG_BASE_INTERN_H

#include "base/arena.h"
#include "base/vec.h"

typedef struct sg_intern {
  sg_arena bytes;
  sg_vec texts;    ///< const char * by number
  sg_vec hashes;   ///< uint32_t by number
  uint32_t *slots; ///< Number + 1, 0 when free
  uint32_t n_slots;
  uint64_t key[2];
} sg_intern;

/// False when there is no memory.
int sg_intern_init(sg_intern *table);
/// The number of a string, which is added when it is new; SG_NONE (all ones)
/// when there is no memory. O(length).
uint32_t sg_intern_add(sg_intern *table, const char *text, size_t length);
/// The number of a string, or SG_NONE when it was never added.
uint32_t sg_intern_find(const sg_intern *table, const char *text);
void sg_intern_clear(sg_intern *table);

static inline const char *sg_intern_text(const sg_intern *table, uint32_t id) {
  return SG_AT(const char *, &table->texts, id);
}

#endif
