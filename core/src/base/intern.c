// SPDX-License-Identifier: GPL-2.0-or-later
// intern - see intern.h. Open addressing, at most two thirds full.
#include "base/intern.h"

#include "base/memory.h"
#include "base/table_hash.h"

#include <stdbool.h>
#include <string.h>
#include <sys/random.h>

enum { FIRST_SLOTS = 256, AHEAD = 8 };
#define NONE UINT32_MAX

static int add_empty(sg_intern *table) {
  return sg_intern_add(table, "", 0) == 0;
}

int sg_intern_init(sg_intern *table) {
  *table = (sg_intern){.n_slots = FIRST_SLOTS};
  // Only the layout of the table depends on the key, never a result.
  if (getrandom(table->key, sizeof table->key, 0) < 0)
    table->key[0] = (uint64_t)(uintptr_t)table;
  sg_arena_init(&table->bytes, 0);
  sg_vec_init(&table->texts, sizeof(sg_interned), 0);
  table->slots = sg_memory_alloc(FIRST_SLOTS, sizeof *table->slots);
  if (table->slots && add_empty(table))
    return 1;
  sg_intern_clear(table);
  return 0;
}

static uint32_t hash_of(const sg_intern *table, const char *text,
                        size_t length) {
  return (uint32_t)sg_table_hash(table->key, text, length);
}

static const sg_interned *known(const sg_intern *table, uint32_t id) {
  return &SG_AT(sg_interned, &table->texts, id);
}

static bool is_same(const sg_interned *one, const sg_interned *other) {
  return one->hash == other->hash && one->length == other->length &&
         memcmp(one->text, other->text, one->length) == 0;
}

static uint32_t slot_of(const sg_intern *table, sg_interned wanted) {
  const uint32_t mask = table->n_slots - 1;
  uint32_t at = wanted.hash & mask;
  for (; table->slots[at].id; at = (at + 1) & mask) {
    if (table->slots[at].hash != wanted.hash)
      continue;
    if (is_same(known(table, table->slots[at].id - 1), &wanted))
      return at;
  }
  return at;
}

static int enlarge(sg_intern *table) {
  if (table->n_slots > NONE / 2)
    return 0;
  const uint32_t n_slots = table->n_slots * 2;
  sg_intern_slot *slots = sg_memory_alloc(n_slots, sizeof *slots);
  if (!slots)
    return 0;
  for (uint32_t i = 0; i < table->n_slots; i++) {
    if (table->slots[i].id == 0)
      continue;
    uint32_t at = table->slots[i].hash & (n_slots - 1);
    while (slots[at].id)
      at = (at + 1) & (n_slots - 1);
    slots[at] = table->slots[i];
  }
  sg_memory_free(table->slots);
  table->slots = slots;
  table->n_slots = n_slots;
  return 1;
}

static int unsettle(sg_intern *table);

static uint32_t add(sg_intern *table, sg_interned wanted) {
  if (table->settled && !unsettle(table))
    return NONE;
  uint32_t at = slot_of(table, wanted);
  if (table->slots[at].id)
    return table->slots[at].id - 1;
  if (table->texts.n >= table->n_slots / 3 * 2) {
    if (!enlarge(table))
      return NONE;
    at = slot_of(table, wanted);
  }
  wanted.text = sg_arena_text(&table->bytes, wanted.text, wanted.length);
  sg_interned *slot = wanted.text ? sg_vec_next(&table->texts) : NULL;
  if (!slot)
    return NONE;
  *slot = wanted;
  table->slots[at] = (sg_intern_slot){table->texts.n, wanted.hash};
  return table->texts.n - 1;
}

uint32_t sg_intern_add(sg_intern *table, const char *text, size_t length) {
  if (length >= NONE)
    return NONE;
  return add(table, (sg_interned){text, (uint32_t)length,
                                  hash_of(table, text, length)});
}

// --- when all are there ---

// The first place for a hash; the others follow it.
static uint32_t place_of(const sg_intern *table, uint32_t hash) {
  return (uint32_t)((uint64_t)hash * table->n_settled >> 32);
}

static uint32_t next_place(const sg_intern *table, uint32_t at) {
  return at + 1 < table->n_settled ? at + 1 : 0;
}

static void settle_one(sg_intern *table, uint32_t id) {
  uint32_t at = place_of(table, known(table, id)->hash);
  while (table->settled[at])
    at = next_place(table, at);
  table->settled[at] = id + 1;
}

void sg_intern_settle(sg_intern *table) {
  const uint64_t n = (uint64_t)table->texts.n + table->texts.n / 4 + 1;
  if (table->settled || n >= NONE)
    return;
  uint32_t *settled = sg_memory_alloc((size_t)n, sizeof *settled);
  if (!settled)
    return;
  table->settled = settled;
  table->n_settled = (uint32_t)n;
  for (uint32_t i = 0; i < table->texts.n; i++)
    settle_one(table, i);
  sg_memory_free(table->slots);
  table->slots = NULL;
}

static uint32_t find_settled(const sg_intern *table, sg_interned wanted) {
  uint32_t at = place_of(table, wanted.hash);
  for (; table->settled[at]; at = next_place(table, at)) {
    const sg_interned *other = known(table, table->settled[at] - 1);
    if (is_same(other, &wanted))
      return table->settled[at] - 1;
  }
  return NONE;
}

// Back to a table that can grow.
static int unsettle(sg_intern *table) {
  const uint32_t mask = table->n_slots - 1;
  table->slots = sg_memory_alloc(table->n_slots, sizeof *table->slots);
  if (!table->slots)
    return 0;
  for (uint32_t i = 0; i < table->texts.n; i++) {
    uint32_t at = known(table, i)->hash & mask;
    while (table->slots[at].id)
      at = (at + 1) & mask;
    table->slots[at] = (sg_intern_slot){i + 1, known(table, i)->hash};
  }
  sg_memory_free(table->settled);
  table->settled = NULL;
  return 1;
}

uint32_t sg_intern_find(const sg_intern *table, const char *text) {
  const size_t length = strlen(text);
  if (length >= NONE)
    return NONE;
  const sg_interned wanted = {text, (uint32_t)length,
                              hash_of(table, text, length)};
  return table->settled ? find_settled(table, wanted)
                        : table->slots[slot_of(table, wanted)].id - 1;
}

void sg_intern_share_key(sg_intern *table, const sg_intern *with) {
  memcpy(table->key, with->key, sizeof table->key);
  sg_intern_reset(table);
}

// The string that is probably the wanted one, if there is one.
static const sg_interned *probable(const sg_intern *table, uint32_t hash) {
  const sg_intern_slot slot = table->slots[hash & (table->n_slots - 1)];
  return slot.id && slot.hash == hash ? known(table, slot.id - 1) : NULL;
}

// The table is large: what is needed soon is fetched now, first the slot, then
// what it names, then the text.
static void fetch_ahead(const sg_intern *table, const sg_intern *from,
                        uint32_t i) {
  const uint32_t left = from->texts.n - i;
  if (left > 3 * AHEAD)
    __builtin_prefetch(
        &table->slots[known(from, i + 3 * AHEAD)->hash & (table->n_slots - 1)]);
  if (left > 2 * AHEAD)
    __builtin_prefetch(probable(table, known(from, i + 2 * AHEAD)->hash));
  const sg_interned *soon =
      left > AHEAD ? probable(table, known(from, i + AHEAD)->hash) : NULL;
  if (soon)
    __builtin_prefetch(soon->text);
}

int sg_intern_take(sg_intern *table, const sg_intern *from, uint32_t *numbers) {
  if (table->settled && !unsettle(table))
    return 0;
  for (uint32_t i = 0; i < from->texts.n; i++) {
    fetch_ahead(table, from, i);
    numbers[i] = add(table, *known(from, i));
    if (numbers[i] == NONE)
      return 0;
  }
  return 1;
}

void sg_intern_reset(sg_intern *table) {
  if (table->settled && !unsettle(table)) {
    // Only the first string stays, which is "".
    memset(table->settled, 0, table->n_settled * sizeof *table->settled);
    table->texts.n = 1;
    settle_one(table, 0);
    return;
  }
  memset(table->slots, 0, table->n_slots * sizeof *table->slots);
  table->texts.n = 0;
  sg_arena_reset(&table->bytes);
  (void)add_empty(table); // there is room for it
}

void sg_intern_clear(sg_intern *table) {
  sg_arena_clear(&table->bytes);
  sg_vec_clear(&table->texts);
  sg_memory_free(table->slots);
  sg_memory_free(table->settled);
  table->slots = NULL;
  table->settled = NULL;
}
