// SPDX-License-Identifier: GPL-2.0-or-later
// absorb - see absorb.h.
#include "graph/absorb.h"

#include "base/memory.h"

#include <string.h>

bool sg_part_init(sg_model *part, sg_problems *problems,
                  const sg_model *whole) {
  if (!sg_model_init(part, problems)) {
    sg_model_clear(part);
    return false;
  }
  part->is_part = true;
  sg_intern_share_key(&part->strings, &whole->strings);
  return true;
}

// Numbers of the part are moved to those of the whole.
typedef struct mover {
  sg_model *whole;
  const sg_model *part;
  uint32_t *strings;     // number in the whole by number in the part
  uint32_t attrs, lists; // what is added to their indices
  uint32_t *rows[2];     // of entities and links, where there are versions
} mover;

static void move(const mover *m, uint32_t *string) {
  if (*string != SG_NONE)
    *string = m->strings[*string];
}

static void move_list(const mover *m, uint32_t *list) {
  *list = *list ? *list + m->lists : 0;
}

static void move_attrs(const mover *m, uint32_t *attrs) {
  *attrs = *attrs ? *attrs + m->attrs : 0;
}

static bool append_attrs(mover *m) {
  m->attrs = m->whole->attrs.n;
  const sg_vec *from = &m->part->attrs;
  sg_attr *to = sg_vec_add_many(&m->whole->attrs, from->n);
  if (!to && from->n)
    return false;
  for (uint32_t i = 0; i < from->n; i++) {
    to[i] = SG_AT(sg_attr, from, i);
    move(m, &to[i].key);
    move(m, &to[i].value);
    move_attrs(m, &to[i].next);
  }
  return true;
}

static bool append_lists(mover *m) {
  const sg_vec *from = &m->part->lists; // index 0 is never used
  m->lists = m->whole->lists.n - 1;
  uint32_t *to = sg_vec_add_many(&m->whole->lists, from->n - 1);
  if (!to && from->n > 1)
    return false;
  for (uint32_t i = 1; i < from->n;) {
    const uint32_t n = SG_AT(uint32_t, from, i);
    to[i - 1] = n;
    for (uint32_t k = 1; k <= n; k++)
      to[i + k - 1] = m->strings[SG_AT(uint32_t, from, i + k)];
    i += n + 1;
  }
  return true;
}

static void move_entity(const mover *m, sg_entity_row *row) {
  move(m, &row->id);
  move(m, &row->name);
  move_attrs(m, &row->attrs);
  move_list(m, &row->sources);
}

static void move_link(const mover *m, sg_link_row *row) {
  move(m, &row->id);
  move(m, &row->from);
  move(m, &row->to);
  move(m, &row->deal);
  move_attrs(m, &row->attrs);
  move_list(m, &row->sources);
}

static void move_deal(const mover *m, sg_deal_row *row) {
  move(m, &row->id);
  move(m, &row->title);
  move(m, &row->vendor);
  move_attrs(m, &row->attrs);
  move_list(m, &row->sources);
}

static void move_source(const mover *m, sg_source_row *row) {
  move(m, &row->id);
  move_attrs(m, &row->attrs);
}

// Which rows own the items of a domain.
static sg_record_kind owner_kind(int domain) {
  switch (domain) {
  case SG_ON_LINK_USERS: return SG_RECORD_LINK;
  case SG_ON_DEAL_USERS:
  case SG_ON_ANSWERS:
  case SG_ON_SAFEGUARDS: return SG_RECORD_DEAL;
  default: return SG_RECORD_ENTITY;
  }
}

// The domains of which rows of one kind have items here, and the first item of
// each that is left: items stand in the order of their owners.
typedef struct domains {
  int domain[SG_N_DOMAINS];
  uint32_t at[SG_N_DOMAINS];
  int n;
} domains;

static domains domains_of(const mover *m, sg_record_kind kind) {
  domains all = {.n = 0};
  for (int d = 0; d < SG_N_DOMAINS; d++)
    if (owner_kind(d) == kind && m->part->items[d].n)
      all.domain[all.n++] = d;
  return all;
}

static bool append_items(const mover *m, uint32_t row, uint32_t to_row,
                         domains *all) {
  for (int i = 0; i < all->n; i++) {
    const int d = all->domain[i];
    const sg_vec *from = &m->part->items[d];
    for (;
         all->at[i] < from->n && SG_AT(sg_item, from, all->at[i]).owner == row;
         all->at[i]++) {
      sg_item *item = sg_vec_next(&m->whole->items[d]);
      if (!item)
        return false;
      *item = SG_AT(sg_item, from, all->at[i]);
      item->owner = to_row;
      move(m, &item->text);
      move(m, &item->more);
      move_list(m, &item->sources);
    }
  }
  return true;
}

// Every row of one kind goes through the same commit as a row read alone.
static sg_status append_rows(const mover *m, sg_record_kind kind,
                             sg_error *err) {
  static const sg_origin nowhere = {0};
  const sg_vec *from[] = {&m->part->entities, &m->part->links, &m->part->deals,
                          &m->part->sources};
  domains items = domains_of(m, kind);
  for (uint32_t i = 0; i < from[kind]->n; i++) {
    sg_record record;
    SG_TRY(sg_record_begin(&record, m->whole, kind, nowhere, err));
    if (kind <= SG_RECORD_LINK && m->rows[kind])
      m->rows[kind][i] = record.row;
    switch (kind) {
    case SG_RECORD_ENTITY:
      *sg_record_entity(&record) = SG_AT(sg_entity_row, from[kind], i);
      sg_record_entity(&record)->into = record.row;
      move_entity(m, sg_record_entity(&record));
      break;
    case SG_RECORD_LINK:
      *sg_record_link(&record) = SG_AT(sg_link_row, from[kind], i);
      move_link(m, sg_record_link(&record));
      break;
    case SG_RECORD_DEAL:
      *sg_record_deal(&record) = SG_AT(sg_deal_row, from[kind], i);
      move_deal(m, sg_record_deal(&record));
      break;
    case SG_RECORD_SOURCE:
      *sg_record_source(&record) = SG_AT(sg_source_row, from[kind], i);
      move_source(m, sg_record_source(&record));
      break;
    }
    if (!append_items(m, i, record.row, &items))
      return sg_no_memory(err);
    SG_TRY(sg_record_commit(&record, err));
  }
  return SG_OK;
}

static bool append_versions(const mover *m) {
  const sg_vec *from = &m->part->versions;
  sg_record_version *to = sg_vec_add_many(&m->whole->versions, from->n);
  if (!to && from->n)
    return false;
  for (uint32_t i = 0; i < from->n; i++) {
    to[i] = SG_AT(sg_record_version, from, i);
    move(m, &to[i].key);
    if (to[i].n)
      to[i].first = m->rows[to[i].kind][to[i].first];
  }
  return true;
}

// In the order of reading: the last of them comes first in the chain.
static bool append_graph_attrs(const mover *m) {
  const sg_attr *all[SG_GRAPH_ATTRS_MAX];
  uint32_t n = 0;
  for (uint32_t at = m->part->attrs_of_graph; at;) {
    all[n] = &SG_AT(sg_attr, &m->part->attrs, at - 1);
    at = all[n++]->next;
  }
  const sg_origin file = {1, 1, (uint16_t)(m->whole->inputs.n - 1)};
  bool ok = true;
  while (n > 0 && ok) {
    n--;
    ok = sg_graph_attr_add(m->whole, m->strings[all[n]->key],
                           m->strings[all[n]->value],
                           sg_model_place(m->whole, file));
  }
  return ok;
}

// Of several the first title, description and licence and the latest date.
static bool append_graph(const mover *m) {
  sg_model *whole = m->whole;
  const sg_model *part = m->part;
  if (whole->title == 0)
    whole->title = m->strings[part->title];
  if (whole->description == 0)
    whole->description = m->strings[part->description];
  if (whole->licence == 0)
    whole->licence = m->strings[part->licence];
  if (part->as_of != SG_DATE_UNKNOWN &&
      (whole->as_of == SG_DATE_UNKNOWN ||
       sg_date_last(part->as_of) > sg_date_last(whole->as_of)))
    whole->as_of = part->as_of;
  return append_graph_attrs(m);
}

static bool begin_rows(mover *m) {
  if (m->part->versions.n == 0)
    return true;
  m->rows[0] = sg_memory_alloc(m->part->entities.n + 1, sizeof(uint32_t));
  m->rows[1] = sg_memory_alloc(m->part->links.n + 1, sizeof(uint32_t));
  return m->rows[0] && m->rows[1];
}

static sg_status append_all(mover *m, sg_error *err) {
  if (!sg_intern_take(&m->whole->strings, &m->part->strings, m->strings) ||
      !append_attrs(m) || !append_lists(m) || !append_graph(m) ||
      !begin_rows(m))
    return sg_no_memory(err);
  for (int kind = SG_RECORD_ENTITY; kind <= SG_RECORD_SOURCE; kind++)
    SG_TRY(append_rows(m, (sg_record_kind)kind, err));
  m->whole->n_records += m->part->n_records;
  m->whole->n_refused += m->part->n_refused;
  return append_versions(m) ? SG_OK : sg_no_memory(err);
}

sg_status sg_model_absorb(sg_model *whole, sg_model *part, sg_error *err) {
  mover m = {.whole = whole, .part = part};
  m.strings = sg_memory_alloc(part->strings.texts.n, sizeof *m.strings);
  if (!m.strings)
    return sg_no_memory(err);
  const sg_status status = append_all(&m, err);
  sg_memory_free(m.strings);
  sg_memory_free(m.rows[0]);
  sg_memory_free(m.rows[1]);
  return status;
}
