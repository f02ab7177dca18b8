// SPDX-License-Identifier: GPL-2.0-or-later
// intern - see intern.h. Open addressing, at most two thirds full.
#include "base/intern.h"

#include "base/memory.h"
#include "base/siphash.h"

#include <string.h>
#include <sys/random.h>

enum { FIRST_SLOTS = 256 };
#define NONE UINT32_MAX

int sg_intern_init(sg_intern *table) {
  *table = (sg_intern){.n_slots = FIRST_SLOTS};
  // Only the layout of the table depends on the key, never a result.
  if (getrandom(table->key, sizeof table->key, 0) < 0)
    table->key[0] = (uint64_t)(uintptr_t)table;
  sg_arena_init(&table->bytes, 0);
  sg_vec_init(&table->texts, sizeof(const char *), 0);
  sg_vec_init(&table->hashes, sizeof(uint32_t), 0);
  table->slots = sg_memory_alloc(FIRST_SLOTS, sizeof *table->slots);
  if (table->slots && sg_intern_add(table, "", 0) == 0)
    return 1;
  sg_intern_clear(table);
  return 0;
}

static uint32_t slot_of(const sg_intern *table, uint32_t hash, const char *text,
                        size_t length) {
  const uint32_t mask = table->n_slots - 1;
  uint32_t at = hash & mask;
  for (; table->slots[at]; at = (at + 1) & mask) {
    const uint32_t id = table->slots[at] - 1;
    const char *known = sg_intern_text(table, id);
    if (SG_AT(uint32_t, &table->hashes, id) == hash &&
        strncmp(known, text, length) == 0 && known[length] == '\0')
      return at;
  }
  return at;
}

static int enlarge(sg_intern *table) {
  if (table->n_slots > NONE / 2)
    return 0;
  const uint32_t n_slots = table->n_slots * 2;
  uint32_t *slots = sg_memory_alloc(n_slots, sizeof *slots);
  if (!slots)
    return 0;
  for (uint32_t id = 0; id < table->texts.n; id++) {
    uint32_t at = SG_AT(uint32_t, &table->hashes, id) & (n_slots - 1);
    while (slots[at])
      at = (at + 1) & (n_slots - 1);
    slots[at] = id + 1;
  }
  sg_memory_free(table->slots);
  table->slots = slots;
  table->n_slots = n_slots;
  return 1;
}

static uint32_t insert(sg_intern *table, uint32_t at, uint32_t hash,
                       const char *copy) {
  const char **text = sg_vec_add(&table->texts);
  if (!text)
    return NONE;
  uint32_t *kept = sg_vec_add(&table->hashes);
  if (!kept) {
    table->texts.n--;
    return NONE;
  }
  *text = copy;
  *kept = hash;
  table->slots[at] = table->texts.n;
  return table->texts.n - 1;
}

uint32_t sg_intern_add(sg_intern *table, const char *text, size_t length) {
  const uint32_t hash = (uint32_t)sg_siphash(table->key, text, length);
  uint32_t at = slot_of(table, hash, text, length);
  if (table->slots[at])
    return table->slots[at] - 1;
  if (table->texts.n >= table->n_slots / 3 * 2) {
    if (!enlarge(table))
      return NONE;
    at = slot_of(table, hash, text, length);
  }
  const char *copy = sg_arena_text(&table->bytes, text, length);
  return copy ? insert(table, at, hash, copy) : NONE;
}

uint32_t sg_intern_find(const sg_intern *table, const char *text) {
  const size_t length = strlen(text);
  const uint32_t hash = (uint32_t)sg_siphash(table->key, text, length);
  return table->slots[slot_of(table, hash, text, length)] - 1;
}

void sg_intern_clear(sg_intern *table) {
  sg_arena_clear(&table->bytes);
  sg_vec_clear(&table->texts);
  sg_vec_clear(&table->hashes);
  sg_memory_free(table->slots);
  table->slots = NULL;
}
