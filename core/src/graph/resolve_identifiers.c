// SPDX-License-Identifier: GPL-2.0-or-later
// resolve_identifiers - entities that share an identifier are one entity.
//
// Scheme and id are compared without case and spaces. The smallest id stays.
// Persons, addresses and incidents never merge with organisations: a shared
// identifier is then a mistake of the data and is reported.
#include "graph/resolve.h"

#include "base/memory.h"
#include "graph/order.h"

#include <string.h>

static char family_of(uint8_t kind) {
  switch (kind) {
  case SG_PERSON: return 'p';
  case SG_ADDRESS: return 'a';
  case SG_INCIDENT: return 'i';
  default: return 'o';
  }
}

static void add_folded(sg_text *out, const char *text) {
  for (; *text; text++) {
    if (*text == ' ' || *text == '\t')
      continue;
    const bool lower = *text >= 'a' && *text <= 'z';
    sg_text_putc(out, lower ? (char)(*text - 'a' + 'A') : *text);
  }
}

uint32_t sg_entity_root(sg_model *model, uint32_t row) {
  sg_entity_row *rows = model->entities.data;
  while (rows[row].into != row) {
    rows[row].into = rows[rows[row].into].into;
    row = rows[row].into;
  }
  return row;
}

static const char *id_text(const sg_model *model, uint32_t row) {
  return sg_model_text(model, SG_AT(sg_entity_row, &model->entities, row).id);
}

// The smaller id becomes the root, whatever the order of joining.
static void join(sg_model *model, uint32_t a, uint32_t b) {
  a = sg_entity_root(model, a);
  b = sg_entity_root(model, b);
  if (a == b)
    return;
  const bool keep_a = strcmp(id_text(model, a), id_text(model, b)) < 0;
  SG_AT(sg_entity_row, &model->entities, keep_a ? b : a).into = keep_a ? a : b;
}

typedef struct finder {
  sg_model *model;
  sg_vec by_key;  // row + 1 by interned "family scheme id"
  sg_vec any_key; // row + 1 by interned "scheme id"
  sg_text room;
} finder;

static bool note(finder *f, const sg_item *item) {
  sg_model *model = f->model;
  if (sg_says_nothing(sg_model_text(model, item->more)))
    return true;
  const sg_entity_row *row =
      &SG_AT(sg_entity_row, &model->entities, item->owner);
  sg_text_reset(&f->room);
  sg_text_putc(&f->room, family_of(row->kind));
  add_folded(&f->room, sg_model_text(model, item->text));
  sg_text_putc(&f->room, '\x1f');
  add_folded(&f->room, sg_model_text(model, item->more));
  if (!sg_text_ok(&f->room))
    return false;
  const char *key = sg_text_get(&f->room);
  const uint32_t in_family =
      sg_intern_add(&model->strings, key, f->room.length);
  const uint32_t in_any =
      sg_intern_add(&model->strings, key + 1, f->room.length - 1);
  if (in_family == SG_NONE || in_any == SG_NONE)
    return false;
  const uint32_t first = sg_index_get(&f->by_key, in_family);
  const uint32_t other = sg_index_get(&f->any_key, in_any);
  if (first)
    join(model, first - 1, item->owner);
  else if (other)
    sg_problem(model->problems, SG_PROBLEM_IDENTIFIER_CONFLICT,
               sg_model_place(model, row->origin),
               "'%s' and '%s' share identifier %s %s but are of different "
               "kinds; they are not merged",
               id_text(model, item->owner), id_text(model, other - 1),
               sg_model_text(model, item->text),
               sg_model_text(model, item->more));
  return sg_index_set(&f->by_key, in_family, item->owner) &&
         (other || sg_index_set(&f->any_key, in_any, item->owner));
}

static sg_status merge(sg_model *model, uint32_t row, sg_error *err) {
  sg_entity_row *gone = &SG_AT(sg_entity_row, &model->entities, row);
  const uint32_t into = sg_entity_root(model, row);
  gone->into = into;
  gone->flags |= SG_ROW_GONE;
  model->n_merged++;
  const char *conflict = NULL;
  if (!sg_entity_combine(model, into, row, false, &conflict))
    return sg_no_memory(err);
  if (conflict)
    sg_problem(model->problems, SG_PROBLEM_MERGE_CONFLICT,
               sg_model_place(model, gone->origin),
               "'%s' is merged into '%s' by an identifier they share, but "
               "their '%s' differs; that of '%s' is kept",
               id_text(model, row), id_text(model, into), conflict,
               id_text(model, into));
  return SG_OK;
}

// Rows that go are merged in the order of their ids.
static sg_status merge_all(sg_model *model, sg_error *err) {
  const uint32_t n = model->entities.n;
  sg_order_key *keys = sg_memory_alloc(n, sizeof *keys);
  if (!keys)
    return sg_no_memory(err);
  size_t n_gone = 0;
  for (uint32_t i = 0; i < n; i++)
    if (sg_entity_root(model, i) != i)
      keys[n_gone++] = sg_order_key_of(id_text(model, i), i);
  sg_order_sort(keys, n_gone);
  sg_status status = SG_OK;
  for (size_t i = 0; i < n_gone && status == SG_OK; i++)
    status = merge(model, keys[i].row, err);
  sg_memory_free(keys);
  return status;
}

sg_status sg_resolve_identifiers(sg_model *model, sg_error *err) {
  finder f = {.model = model};
  sg_vec_init(&f.by_key, sizeof(uint32_t), 0);
  sg_vec_init(&f.any_key, sizeof(uint32_t), 0);
  sg_text_init(&f.room, 0);
  bool ok = true;
  const sg_vec *items = &model->items[SG_ON_IDENTIFIERS];
  for (uint32_t i = 0; i < items->n && ok; i++)
    ok = note(&f, &SG_AT(sg_item, items, i));
  sg_vec_clear(&f.by_key);
  sg_vec_clear(&f.any_key);
  sg_text_clear(&f.room);
  if (!ok)
    return sg_no_memory(err);
  return items->n ? merge_all(model, err) : SG_OK;
}
