// SPDX-License-Identifier: GPL-2.0-or-later
// intern - see intern.h. Open addressing, at most two thirds full.
#include "base/intern.h"

#include "base/memory.h"
#include "base/table_hash.h"

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

static uint32_t slot_of(const sg_intern *table, sg_interned wanted) {
  const uint32_t mask = table->n_slots - 1;
  uint32_t at = wanted.hash & mask;
  for (; table->slots[at].id; at = (at + 1) & mask) {
    if (table->slots[at].hash != wanted.hash)
      continue;
    const sg_interned *other = known(table, table->slots[at].id - 1);
    if (other->length == wanted.length &&
        memcmp(other->text, wanted.text, wanted.length) == 0)
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

static uint32_t add(sg_intern *table, sg_interned wanted) {
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

uint32_t sg_intern_find(const sg_intern *table, const char *text) {
  const size_t length = strlen(text);
  if (length >= NONE)
    return NONE;
  const sg_interned wanted = {text, (uint32_t)length,
                              hash_of(table, text, length)};
  return table->slots[slot_of(table, wanted)].id - 1;
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
  for (uint32_t i = 0; i < from->texts.n; i++) {
    fetch_ahead(table, from, i);
    numbers[i] = add(table, *known(from, i));
    if (numbers[i] == NONE)
      return 0;
  }
  return 1;
}

void sg_intern_reset(sg_intern *table) {
  memset(table->slots, 0, table->n_slots * sizeof *table->slots);
  table->texts.n = 0;
  sg_arena_reset(&table->bytes);
  (void)add_empty(table); // there is room for it
}

void sg_intern_clear(sg_intern *table) {
  sg_arena_clear(&table->bytes);
  sg_vec_clear(&table->texts);
  sg_memory_free(table->slots);
  table->slots = NULL;
}
