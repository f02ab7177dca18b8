// SPDX-License-Identifier: GPL-2.0-or-later
// versions - see versions.h.
//
// Old rows are marked, the rows that stay are indexed by their ids, and then
// all rows are moved up together once: entities, links, their items and what
// is indexed are renumbered by one table for each kind.
#include "graph/versions.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

// What becomes of the rows of one kind.
typedef struct plan {
  sg_model *model;
  sg_record_kind kind;
  sg_vec *rows, *index;
  uint32_t *into;   // its own row; another's: part of that; SG_NONE: it goes
  uint32_t *number; // of a row that stays, in the end
  uint32_t n_gone;
} plan;

bool sg_version_add(sg_model *model, sg_record_kind kind, uint32_t key,
                    uint64_t when, uint32_t first) {
  const uint32_t n =
      kind == SG_RECORD_ENTITY ? model->entities.n : model->links.n;
  if (first == n)
    return true;
  sg_record_version *version = sg_vec_add(&model->versions);
  if (version)
    *version = (sg_record_version){
        .key = key,
        .when = when,
        .first = first,
        .n = n - first,
        .kind = (uint8_t)kind,
    };
  return version != NULL;
}

bool sg_version_end(sg_model *model, sg_record_kind kind, uint32_t key,
                    uint64_t when) {
  sg_record_version *version = sg_vec_add(&model->versions);
  if (version)
    *version =
        (sg_record_version){.key = key, .when = when, .kind = (uint8_t)kind};
  return version != NULL;
}

void sg_version_is_change(sg_model *model) {
  SG_AT(sg_record_version, &model->versions, model->versions.n - 1).is_change =
      true;
}

// Versions of one record side by side, the one that stays last.
static int compare(const void *a, const void *b) {
  const sg_record_version *x = a;
  const sg_record_version *y = b;
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  if (x->when != y->when)
    return x->when < y->when ? -1 : 1;
  if ((x->n == 0) != (y->n == 0))
    return x->n == 0 ? 1 : -1;
  return (x->first > y->first) - (x->first < y->first);
}

static void drop_old(plan *p) {
  const sg_record_version *all = p->model->versions.data;
  for (uint32_t i = 0; i + 1 < p->model->versions.n; i++) {
    const bool is_last =
        all[i].kind != all[i + 1].kind || all[i].key != all[i + 1].key;
    if (is_last || all[i].kind != p->kind)
      continue;
    for (uint32_t k = 0; k < all[i].n; k++)
      p->into[all[i].first + k] = SG_NONE;
    p->n_gone += all[i].n;
  }
}

static uint8_t *flags_of(const plan *p, uint32_t row) {
  return p->kind == SG_RECORD_ENTITY ? &SG_AT(sg_entity_row, p->rows, row).flags
                                     : &SG_AT(sg_link_row, p->rows, row).flags;
}

static uint32_t id_of(const plan *p, uint32_t row) {
  return p->kind == SG_RECORD_ENTITY ? SG_AT(sg_entity_row, p->rows, row).id
                                     : SG_AT(sg_link_row, p->rows, row).id;
}

// The record of which a row says a part: its id up to the last "#", or all.
static uint32_t record_of(const plan *p, uint32_t id, sg_text *room) {
  const char *text = sg_model_text(p->model, id);
  const char *end = strrchr(text, '#');
  if (!end)
    return id;
  sg_text_reset(room);
  sg_text_add(room, text, (size_t)(end - text));
  return sg_intern_find(&p->model->strings, sg_text_get(room));
}

// A record of changes takes the place of rows that are no versions.
static bool drop_changed(plan *p) {
  sg_vec changed; // 1 by interned id
  sg_text room;
  sg_vec_init(&changed, sizeof(uint32_t), 0);
  sg_text_init(&room, 0);
  bool ok = true;
  for (uint32_t i = 0; i < p->model->versions.n && ok; i++) {
    const sg_record_version *version =
        &SG_AT(sg_record_version, &p->model->versions, i);
    if (version->is_change && version->kind == p->kind)
      ok = sg_index_set(&changed, version->key, 1);
  }
  for (uint32_t row = 0; changed.n && ok && row < p->rows->n; row++) {
    const uint32_t id = id_of(p, row);
    if (*flags_of(p, row) & SG_ROW_VERSION || id == 0)
      continue;
    const uint32_t record =
        p->kind == SG_RECORD_LINK ? record_of(p, id, &room) : id;
    ok = sg_text_ok(&room);
    if (!sg_index_get(&changed, id) &&
        (record == SG_NONE || !sg_index_get(&changed, record)))
      continue;
    p->into[row] = SG_NONE;
    p->n_gone++;
    if (sg_index_get(p->index, id) == row + 1)
      ok = ok && sg_index_set(p->index, id, SG_NONE); // nobody
  }
  sg_vec_clear(&changed);
  sg_text_clear(&room);
  return ok;
}

// Index the rows that stay, in the order in which they were read.
static sg_status index_rows(plan *p, sg_error *err) {
  for (uint32_t row = 0; row < p->rows->n; row++) {
    uint8_t *flags = flags_of(p, row);
    if (p->into[row] == SG_NONE || !(*flags & SG_ROW_VERSION))
      continue;
    *flags &= (uint8_t)~SG_ROW_VERSION;
    if (p->kind == SG_RECORD_ENTITY && *flags & SG_ROW_ADDS)
      continue; // it bears the id of another
    const uint32_t id = id_of(p, row);
    const uint32_t first = id ? sg_index_get(p->index, id) : 0;
    if (first) {
      SG_TRY(sg_record_combine(p->model, p->kind, first - 1, row, err));
      p->into[row] = first - 1;
      p->n_gone++;
    } else if (id && !sg_index_set(p->index, id, row)) {
      return sg_no_memory(err);
    }
  }
  return SG_OK;
}

// Where a row ends up; SG_NONE: nowhere.
static uint32_t place_of(const plan *p, uint32_t row) {
  return p->into[row] == SG_NONE ? SG_NONE : p->number[p->into[row]];
}

// Move the rows that stay up, and what is indexed with them.
static void move_rows(plan *p) {
  uint32_t n = 0;
  for (uint32_t row = 0; row < p->rows->n; row++) {
    if (p->into[row] != row)
      continue;
    p->number[row] = n;
    if (p->kind == SG_RECORD_ENTITY) {
      SG_AT(sg_entity_row, p->rows, n) = SG_AT(sg_entity_row, p->rows, row);
      SG_AT(sg_entity_row, p->rows, n).into = n;
    } else {
      SG_AT(sg_link_row, p->rows, n) = SG_AT(sg_link_row, p->rows, row);
    }
    n++;
  }
  p->rows->n = n;
  for (uint32_t i = 0; i < p->index->n; i++) {
    uint32_t *row = &SG_AT(uint32_t, p->index, i);
    *row = *row ? place_of(p, *row - 1) + 1 : 0;
  }
}

static void move_items(const plan *p, int domain) {
  sg_vec *items = &p->model->items[domain];
  uint32_t n = 0;
  for (uint32_t i = 0; i < items->n; i++) {
    sg_item item = SG_AT(sg_item, items, i);
    item.owner = place_of(p, item.owner);
    if (item.owner != SG_NONE)
      SG_AT(sg_item, items, n++) = item;
  }
  items->n = n;
}

// --- aliases of what was replaced ---

// The row that stands for the row of a replaced record: that which bears its
// id, or which has its id as an alias, and so on. SG_NONE: there is none.
static uint32_t successor_of(const plan *p, const sg_vec *by_alias,
                             uint32_t row) {
  const uint32_t most = p->model->items[SG_ITEM_ALIASES].n;
  for (uint32_t i = 0; i <= most; i++) {
    if (p->into[row] != SG_NONE)
      return p->into[row];
    const uint32_t id = id_of(p, row);
    const uint32_t own = sg_index_get(p->index, id);
    const uint32_t next = own ? own : sg_index_get(by_alias, id);
    if (next == 0)
      break;
    row = next - 1;
  }
  return SG_NONE;
}

// The next walk along the same rows is a short one.
static void shorten(const plan *p, sg_vec *by_alias, uint32_t row,
                    uint32_t end) {
  const uint32_t most = p->model->items[SG_ITEM_ALIASES].n;
  for (uint32_t i = 0; i <= most && p->into[row] == SG_NONE; i++) {
    const uint32_t id = id_of(p, row);
    const uint32_t next = sg_index_get(by_alias, id);
    if (next == 0)
      break;
    SG_AT(uint32_t, by_alias, id) = end + 1; // SG_NONE + 1: nobody
    row = next - 1;
  }
}

static void report_lost(const plan *p, uint32_t row) {
  const sg_entity_row *lost = &SG_AT(sg_entity_row, p->rows, row);
  sg_problem(p->model->problems, SG_PROBLEM_UNKNOWN_RECORD,
             sg_model_place(p->model, lost->origin),
             "'%s' has been replaced, and what replaces it is not there or was "
             "replaced by it; the record is left out",
             sg_model_text(p->model, lost->id));
}

// When C replaced B, and B had replaced A, then A is known as C.
static bool follow_aliases(const plan *p) {
  sg_vec by_alias;
  sg_vec *items = &p->model->items[SG_ITEM_ALIASES];
  sg_vec_init(&by_alias, sizeof(uint32_t), 0);
  bool ok = true;
  for (uint32_t i = 0; i < items->n && ok; i++) {
    const sg_item *item = &SG_AT(sg_item, items, i);
    ok = sg_index_set(&by_alias, item->text, item->owner);
  }
  for (uint32_t i = 0; i < items->n && ok; i++) {
    sg_item *item = &SG_AT(sg_item, items, i);
    if (p->into[item->owner] != SG_NONE)
      continue;
    const uint32_t end = successor_of(p, &by_alias, item->owner);
    shorten(p, &by_alias, item->owner, end);
    if (end != SG_NONE)
      item->owner = end;
    else if (*flags_of(p, item->owner) & SG_ROW_VERSION)
      report_lost(p, item->owner);
  }
  sg_vec_clear(&by_alias);
  return ok;
}

// --- the whole ---

static void move_retellings(const plan *p) {
  sg_vec *all = &p->model->retellings;
  uint32_t n = 0;
  for (uint32_t i = 0; i < all->n; i++) {
    sg_retelling told = SG_AT(sg_retelling, all, i);
    told.row = place_of(p, told.row);
    if (told.row != SG_NONE)
      SG_AT(sg_retelling, all, n++) = told;
  }
  all->n = n;
}

static sg_status carry_out(plan *p, sg_error *err) {
  for (uint32_t row = 0; row < p->rows->n; row++)
    p->into[row] = row;
  drop_old(p);
  if (!drop_changed(p))
    return sg_no_memory(err);
  SG_TRY(index_rows(p, err));
  if (p->n_gone == 0)
    return SG_OK;
  if (p->kind == SG_RECORD_LINK) {
    move_rows(p);
    move_items(p, SG_ON_LINK_USERS);
    return SG_OK;
  }
  if (!follow_aliases(p))
    return sg_no_memory(err);
  move_rows(p);
  move_retellings(p);
  for (int domain = 0; domain <= SG_ON_CHECKS; domain++)
    move_items(p, domain);
  return SG_OK;
}

static sg_status resolve_kind(sg_model *model, sg_record_kind kind,
                              sg_error *err) {
  const bool is_link = kind == SG_RECORD_LINK;
  plan p = {
      .model = model,
      .kind = kind,
      .rows = is_link ? &model->links : &model->entities,
      .index = is_link ? &model->link_of : &model->entity_of,
  };
  p.into = sg_memory_alloc(2 * (size_t)p.rows->n + 1, sizeof *p.into);
  if (!p.into)
    return sg_no_memory(err);
  p.number = p.into + p.rows->n;
  const sg_status status = carry_out(&p, err);
  sg_memory_free(p.into);
  return status;
}

sg_status sg_resolve_versions(sg_model *model, sg_error *err) {
  sg_vec *versions = &model->versions;
  if (versions->n == 0)
    return SG_OK;
  qsort(versions->data, versions->n, versions->item, compare);
  SG_TRY(resolve_kind(model, SG_RECORD_ENTITY, err));
  SG_TRY(resolve_kind(model, SG_RECORD_LINK, err));
  sg_vec_clear(versions);
  return SG_OK;
}
