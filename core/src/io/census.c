// SPDX-License-Identifier: GPL-2.0-or-later
// census - see census.h.
#include "io/census.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static bool count(sg_census *c, sg_slice key) {
  const uint32_t name = sg_intern_add(&c->names, key.at, key.length);
  if (name == SG_NONE || (name >= c->counts.n &&
                          !sg_vec_add_many(&c->counts, name + 1 - c->counts.n)))
    return false;
  SG_AT(uint32_t, &c->counts, name)++;
  return true;
}

typedef struct ranked {
  uint32_t count, name;
  const char *text;
} ranked;

static int by_count(const void *a, const void *b) {
  const ranked *x = a;
  const ranked *y = b;
  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;
  return strcmp(x->text, y->text);
}

// Of too many, mark those of most records.
static bool choose(sg_census *c, uint32_t most) {
  const uint32_t n = c->counts.n; // with 0, which is ""
  ranked *all = sg_memory_alloc(n, sizeof *all);
  c->is_in = sg_memory_alloc(n, 1);
  const bool ok = all && c->is_in;
  for (uint32_t i = 0; ok && i < n; i++)
    all[i] = (ranked){SG_AT(uint32_t, &c->counts, i), i,
                      sg_intern_text(&c->names, i)};
  if (ok)
    qsort(all, n, sizeof *all, by_count);
  for (uint32_t i = 0; ok && i < most; i++)
    c->is_in[all[i].name] = 1;
  c->n_left_out = n - 1 - most;
  sg_memory_free(all);
  return ok;
}

bool sg_census_take(sg_census *census, sg_slice list, uint32_t most) {
  sg_slice none, record, key, value;
  *census = (sg_census){0};
  sg_vec_init(&census->counts, sizeof(uint32_t), 0);
  bool ok = sg_intern_init(&census->names);
  for (size_t at = 0; ok && sg_json_next(list, &at, &none, &record);)
    for (size_t in = 0;
         ok && record.at[0] == '{' && sg_json_next(record, &in, &key, &value);)
      ok = count(census, key);
  return ok && (census->counts.n <= most + 1 || choose(census, most));
}

bool sg_census_has(sg_census *census, sg_slice key) {
  if (!census->is_in)
    return true;
  const uint32_t name = sg_intern_add(&census->names, key.at, key.length);
  return name < census->counts.n && census->is_in[name];
}

void sg_census_clear(sg_census *census) {
  sg_intern_clear(&census->names);
  sg_vec_clear(&census->counts);
  sg_memory_free(census->is_in);
  *census = (sg_census){0};
}
