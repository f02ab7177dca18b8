// SPDX-License-Identifier: GPL-2.0-or-later
// intern - every string once, named by a number.
//
// Numbers are given in the order of first appearance; 0 is always "". Strings
// stay where they are until the table is cleared.
#ifndef SG_BASE_INTERN_H
#define SG_BASE_INTERN_H

#include "base/arena.h"
#include "base/vec.h"

/// A string with its length and hash, so that neither is computed twice.
typedef struct sg_interned {
  const char *text;
  uint32_t length, hash;
} sg_interned;

/// A place of the table: the number + 1 of a string, 0 when free, and its hash.
typedef struct sg_intern_slot {
  uint32_t id, hash;
} sg_intern_slot;

typedef struct sg_intern {
  sg_arena bytes;
  sg_vec texts;          ///< sg_interned by number
  sg_intern_slot *slots; ///< A power of two of them; NULL when settled
  uint32_t n_slots;
  uint32_t *settled; ///< Number + 1 of the string of each place, then
  uint32_t n_settled;
  uint64_t key[2];
} sg_intern;

/// False when there is no memory.
int sg_intern_init(sg_intern *table);
/// The number of a string, which is added when it is new; SG_NONE (all ones)
/// when there is no memory. O(length).
uint32_t sg_intern_add(sg_intern *table, const char *text, size_t length);
/// The number of a string, or SG_NONE when it was never added.
uint32_t sg_intern_find(const sg_intern *table, const char *text);
/// Nobody is expected to add strings any more: keep a table of less than half
/// the size, if there is memory for it. Adding one makes the other again.
void sg_intern_settle(sg_intern *table);
/// Forget every string but "", keep the room.
void sg_intern_reset(sg_intern *table);
void sg_intern_clear(sg_intern *table);

/// Use the hashes of another table from the beginning, so that its strings can
/// be taken over.
void sg_intern_share_key(sg_intern *table, const sg_intern *with);
/// The numbers here of all strings of another table with the same key, by their
/// numbers there. False when there is no memory.
int sg_intern_take(sg_intern *table, const sg_intern *from, uint32_t *numbers);

static inline const char *sg_intern_text(const sg_intern *table, uint32_t id) {
  return SG_AT(sg_interned, &table->texts, id).text;
}

#endif
