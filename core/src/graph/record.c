// SPDX-License-Identifier: GPL-2.0-or-later
// record - see record.h.
#include "graph/record.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static sg_vec *rows_of(sg_model *model, sg_record_kind kind) {
  switch (kind) {
  case SG_RECORD_ENTITY: return &model->entities;
  case SG_RECORD_LINK: return &model->links;
  case SG_RECORD_DEAL: return &model->deals;
  case SG_RECORD_SOURCE: break;
  }
  return &model->sources;
}

static void set_defaults(sg_record *record, sg_origin origin) {
  switch (record->kind) {
  case SG_RECORD_ENTITY:
    *sg_record_entity(record) =
        (sg_entity_row){.into = record->row, .origin = origin};
    break;
  case SG_RECORD_LINK: *sg_record_link(record) = sg_link_unknown(origin); break;
  case SG_RECORD_DEAL:
    *sg_record_deal(record) =
        (sg_deal_row){.signed_on = SG_DATE_UNKNOWN, .origin = origin};
    break;
  case SG_RECORD_SOURCE:
    *sg_record_source(record) = (sg_source_row){.origin = origin};
    break;
  }
}

sg_status sg_record_begin(sg_record *record, sg_model *model,
                          sg_record_kind kind, sg_origin origin,
                          sg_error *err) {
  sg_vec *rows = rows_of(model, kind);
  record->model = model;
  record->kind = kind;
  record->row = rows->n;
  record->n_attrs = 0;
  if (!sg_vec_next(rows))
    return sg_no_memory(err);
  for (int i = 0; i < SG_N_DOMAINS; i++)
    record->marks[i] = model->items[i].n;
  set_defaults(record, origin);
  return SG_OK;
}

sg_entity_row *sg_record_entity(const sg_record *record) {
  return &SG_AT(sg_entity_row, &record->model->entities, record->row);
}
sg_link_row *sg_record_link(const sg_record *record) {
  return &SG_AT(sg_link_row, &record->model->links, record->row);
}
sg_deal_row *sg_record_deal(const sg_record *record) {
  return &SG_AT(sg_deal_row, &record->model->deals, record->row);
}
sg_source_row *sg_record_source(const sg_record *record) {
  return &SG_AT(sg_source_row, &record->model->sources, record->row);
}

sg_item *sg_record_item(const sg_record *record, int domain) {
  sg_item *item = sg_vec_next(&record->model->items[domain]);
  if (item)
    *item = (sg_item){
        .owner = record->row,
        .from = SG_DATE_UNKNOWN,
        .to = SG_DATE_UNKNOWN,
    };
  return item;
}

// Two rows are combined key by key; the first contradiction is remembered.
typedef struct combine {
  sg_model *model;
  const char *conflict;
  bool in_parts; // what is kept must not depend on the order
  bool no_memory;
} combine;

static void differ(combine *c, const char *key) {
  if (!c->conflict)
    c->conflict = key;
}

// `unset` is the value that means "not stated".
static void take_number(combine *c, uint32_t *a, uint32_t b, uint32_t unset,
                        const char *key) {
  if (*a != unset && b != unset && b != *a)
    differ(c, key);
  if (*a == unset || (c->in_parts && b != unset && b < *a))
    *a = b;
}

// How two interned texts compare; their numbers depend on the order of reading.
static int compare_texts(const combine *c, uint32_t a, uint32_t b) {
  return a == b
             ? 0
             : strcmp(sg_model_text(c->model, a), sg_model_text(c->model, b));
}

static void take_text(combine *c, uint32_t *a, uint32_t b, const char *key) {
  if (*a != 0 && b != 0 && b != *a)
    differ(c, key);
  if (*a == 0 || (c->in_parts && b != 0 && compare_texts(c, b, *a) < 0))
    *a = b;
}

static void take_u8(combine *c, uint8_t *a, uint8_t b, const char *key) {
  if (*a != 0 && b != 0 && b != *a)
    differ(c, key);
  if (*a == 0 || (c->in_parts && b > *a))
    *a = b;
}

static void take_date(combine *c, sg_date *a, sg_date b, const char *key) {
  const bool both = *a != SG_DATE_UNKNOWN && b != SG_DATE_UNKNOWN;
  if (both && b != *a)
    differ(c, key);
  if (*a == SG_DATE_UNKNOWN || (both && c->in_parts && b < *a))
    *a = b;
}

static void take_sources(combine *c, uint32_t *a, uint32_t b) {
  const uint32_t joined = sg_list_join(c->model, *a, b);
  if (joined == SG_NONE)
    c->no_memory = true;
  else
    *a = joined;
}

static void take_value(combine *c, sg_attr *a, const sg_attr *b) {
  if (a->value == b->value)
    return;
  differ(c, sg_model_text(c->model, a->key));
  if (c->in_parts && strcmp(sg_model_text(c->model, b->value),
                            sg_model_text(c->model, a->value)) < 0)
    a->value = b->value;
}

// Rows of one id that bring more keys together are no record of anybody, and
// comparing them all would take for ever.
static void take_attrs(combine *c, uint32_t *a, uint32_t b) {
  while (b) {
    uint32_t n_keys = 0;
    const sg_attr attr = SG_AT(sg_attr, &c->model->attrs, b - 1);
    uint32_t at = *a;
    while (at && n_keys < SG_ATTRS_MAX &&
           SG_AT(sg_attr, &c->model->attrs, at - 1).key != attr.key) {
      at = SG_AT(sg_attr, &c->model->attrs, at - 1).next;
      n_keys++;
    }
    if (n_keys == SG_ATTRS_MAX) {
      differ(c, "more than 1024 keys");
      return;
    }
    if (at == 0)
      c->no_memory |= !sg_attr_add(c->model, a, attr.key, attr.value);
    else
      take_value(c, &SG_AT(sg_attr, &c->model->attrs, at - 1), &attr);
    b = attr.next;
  }
}

static void take_name(combine *c, uint32_t keep, uint32_t other, bool same_id) {
  sg_entity_row *a = &SG_AT(sg_entity_row, &c->model->entities, keep);
  uint32_t name = SG_AT(sg_entity_row, &c->model->entities, other).name;
  if (c->in_parts && a->name && name &&
      strcmp(sg_model_text(c->model, name), sg_model_text(c->model, a->name)) <
          0) {
    const uint32_t second = a->name;
    a->name = name;
    name = second;
  }
  if (a->name == 0)
    a->name = name;
  else if (name == 0 || name == a->name)
    return;
  else if (same_id)
    differ(c, "name");
  else {
    const sg_record owner = {.model = c->model, .row = keep};
    sg_item *alias = sg_record_item(&owner, SG_ON_NAMES);
    if (alias)
      alias->text = name;
    else
      c->no_memory = true;
  }
}

bool sg_entity_combine(sg_model *model, uint32_t keep, uint32_t other,
                       bool same_id, const char **conflict) {
  combine c = {.model = model};
  sg_entity_row *a = &SG_AT(sg_entity_row, &model->entities, keep);
  const sg_entity_row *b = &SG_AT(sg_entity_row, &model->entities, other);
  c.in_parts = ((a->flags | b->flags) & (SG_ROW_PART | SG_ROW_ADDS)) != 0;
  take_u8(&c, &a->kind, b->kind, "kind");
  if (a->country != 0 && b->country != 0 && b->country != a->country)
    differ(&c, "country");
  if (a->country == 0 ||
      (c.in_parts && b->country != 0 && b->country < a->country))
    a->country = b->country;
  a->roles |= b->roles;
  a->functions |= b->functions;
  take_sources(&c, &a->sources, b->sources);
  take_attrs(&c, &a->attrs, b->attrs);
  take_name(&c, keep, other, same_id);
  *conflict = c.conflict;
  return !c.no_memory;
}

// Two bounds that belong together; of two in parts the lower.
typedef struct bounds {
  uint32_t low, high;
} bounds;

static void take_bounds(combine *c, bounds *a, bounds b, bounds unset,
                        const char *key) {
  const bool a_unknown = a->low == unset.low && a->high == unset.high;
  const bool b_unknown = b.low == unset.low && b.high == unset.high;
  if (!a_unknown && !b_unknown && (a->low != b.low || a->high != b.high))
    differ(c, key);
  const bool is_lower = b.low != a->low ? b.low < a->low : b.high < a->high;
  if (a_unknown || (c->in_parts && !b_unknown && is_lower))
    *a = b;
}

// A share that is not stated is everything from nothing to the whole.
static void take_shares(combine *c, sg_link_row *a, const sg_link_row *b) {
  const bounds any = {0, SG_WHOLE};
  const bounds none = {SG_NONE, SG_NONE};
  bounds share = {a->low, a->high};
  bounds votes = {a->votes, a->votes_high};
  take_bounds(c, &share, (bounds){b->low, b->high}, any, "share");
  take_bounds(c, &votes, (bounds){b->votes, b->votes_high}, none, "voting");
  a->low = share.low;
  a->high = share.high;
  a->votes = votes.low;
  a->votes_high = votes.high;
}

static int compare_ends(const combine *c, const sg_link_row *a,
                        const sg_link_row *b) {
  const uint8_t late_a = a->late & (uint8_t)~SG_LINK_PART;
  const uint8_t late_b = b->late & (uint8_t)~SG_LINK_PART;
  if (a->kind != b->kind)
    return a->kind < b->kind ? -1 : 1;
  if (late_a != late_b)
    return late_a < late_b ? -1 : 1;
  const int from = compare_texts(c, a->from, b->from);
  return from ? from : compare_texts(c, a->to, b->to);
}

// What a link is and between whom belongs together: of two in parts all of it
// is one record's.
static void take_ends(combine *c, sg_link_row *a, const sg_link_row *b) {
  if (a->kind != b->kind)
    differ(c, "kind");
  const bool is_whole = a->from && a->to && b->from && b->to;
  if (!c->in_parts || !is_whole) {
    take_text(c, &a->from, b->from, "from");
    take_text(c, &a->to, b->to, "to");
    return;
  }
  if (a->from != b->from)
    differ(c, "from");
  if (a->to != b->to)
    differ(c, "to");
  if (compare_ends(c, b, a) >= 0)
    return;
  a->kind = b->kind;
  a->late = (uint8_t)((a->late & SG_LINK_PART) | (b->late & ~SG_LINK_PART));
  a->from = b->from;
  a->to = b->to;
}

static void combine_links(combine *c, sg_link_row *a, const sg_link_row *b) {
  c->in_parts = ((a->late | b->late) & SG_LINK_PART) != 0;
  take_ends(c, a, b);
  take_shares(c, a, b);
  take_u8(c, &a->basis, b->basis, "basis");
  take_number(c, &a->confidence, b->confidence, SG_WHOLE, "confidence");
  take_u8(c, &a->measure, b->measure, "measure");
  take_u8(c, &a->capacity, b->capacity, "capacity");
  take_u8(c, &a->detail, b->detail, a->kind == SG_CONTROL ? "means" : "post");
  take_text(c, &a->deal, b->deal, "deal");
  take_u8(c, &a->product_class, b->product_class, "product_class");
  take_date(c, &a->since, b->since, sg_is_event(a->kind) ? "date" : "since");
  take_date(c, &a->until, b->until, "until");
  take_sources(c, &a->sources, b->sources);
  take_attrs(c, &a->attrs, b->attrs);
}

static void combine_deals(combine *c, sg_deal_row *a, const sg_deal_row *b) {
  take_text(c, &a->title, b->title, "title");
  take_text(c, &a->vendor, b->vendor, "vendor");
  take_u8(c, &a->status, b->status, "status");
  take_u8(c, &a->product_class, b->product_class, "product_class");
  take_date(c, &a->signed_on, b->signed_on, "signed");
  take_sources(c, &a->sources, b->sources);
  take_attrs(c, &a->attrs, b->attrs);
}

static uint32_t *id_of(const sg_record *record) {
  switch (record->kind) {
  case SG_RECORD_ENTITY: return &sg_record_entity(record)->id;
  case SG_RECORD_LINK: return &sg_record_link(record)->id;
  case SG_RECORD_DEAL: return &sg_record_deal(record)->id;
  case SG_RECORD_SOURCE: break;
  }
  return &sg_record_source(record)->id;
}

static sg_vec *index_of(sg_model *model, sg_record_kind kind) {
  switch (kind) {
  case SG_RECORD_ENTITY: return &model->entity_of;
  case SG_RECORD_LINK: return &model->link_of;
  case SG_RECORD_DEAL: return &model->deal_of;
  case SG_RECORD_SOURCE: break;
  }
  return &model->source_of;
}

static sg_origin origin_of(const sg_record *record) {
  switch (record->kind) {
  case SG_RECORD_ENTITY: return sg_record_entity(record)->origin;
  case SG_RECORD_LINK: return sg_record_link(record)->origin;
  case SG_RECORD_DEAL: return sg_record_deal(record)->origin;
  case SG_RECORD_SOURCE: break;
  }
  return sg_record_source(record)->origin;
}

// One of several records of which each says a part.
static bool is_part(const sg_record *record) {
  if (record->kind == SG_RECORD_LINK)
    return sg_record_link(record)->late & SG_LINK_PART;
  return record->kind == SG_RECORD_ENTITY &&
         sg_record_entity(record)->flags & SG_ROW_PART;
}

// From now on a second record that is no part contradicts it.
static void make_whole(const sg_record *record) {
  if (record->kind == SG_RECORD_ENTITY)
    sg_record_entity(record)->flags &= (uint8_t)~SG_ROW_PART;
  if (record->kind == SG_RECORD_LINK)
    sg_record_link(record)->late &= (uint8_t)~SG_LINK_PART;
}

// Combine the record with the earlier row `first`.
static bool combine_with(sg_record *record, uint32_t first,
                         const char **conflict) {
  sg_model *model = record->model;
  combine c = {.model = model};
  const sg_record earlier = {
      .model = model, .kind = record->kind, .row = first};
  bool ok = true;
  switch (record->kind) {
  case SG_RECORD_ENTITY:
    ok = sg_entity_combine(model, first, record->row,
                           !is_part(record) && !is_part(&earlier), &c.conflict);
    break;
  case SG_RECORD_LINK:
    combine_links(&c, sg_record_link(&earlier), sg_record_link(record));
    break;
  case SG_RECORD_DEAL:
    combine_deals(&c, sg_record_deal(&earlier), sg_record_deal(record));
    break;
  case SG_RECORD_SOURCE:
    take_attrs(&c, &sg_record_source(&earlier)->attrs,
               sg_record_source(record)->attrs);
    break;
  }
  *conflict = c.conflict;
  return ok && !c.no_memory;
}

static void report_parts(const sg_record *record, const char *key) {
  sg_problem(record->model->problems, SG_PROBLEM_MERGE_CONFLICT,
             sg_model_place(record->model, origin_of(record)),
             "the records of '%s' differ in '%s'; one of the values is kept",
             sg_model_text(record->model, *id_of(record)), key);
}

static sg_status contradiction(const sg_record *record, uint32_t first,
                               const char *key, sg_error *err) {
  static const char *const what[] = {"entity", "link", "deal", "source"};
  const sg_record earlier = {
      .model = record->model, .kind = record->kind, .row = first};
  const sg_place here = sg_model_place(record->model, origin_of(record));
  const sg_place there = sg_model_place(record->model, origin_of(&earlier));
  sg_error_place(err, here.path, here.line, here.column);
  return sg_fail(err, SG_EINPUT,
                 "%s '%.80s' contradicts %.80s:%u:%u in '%.40s'; keep one "
                 "record or give them different ids",
                 what[record->kind],
                 sg_model_text(record->model, *id_of(record)), there.path,
                 there.line, there.column, key);
}

// A link of an input that is no list counts as told there; whose entity it is
// is noted for all inputs.
static bool note_input(const sg_record *record, uint32_t first) {
  sg_model *model = record->model;
  const sg_origin here = origin_of(record);
  const sg_record earlier = {
      .model = model, .kind = record->kind, .row = first};
  if (here.input == origin_of(&earlier).input)
    return true;
  if (record->kind == SG_RECORD_LINK &&
      sg_model_is_list(model, origin_of(&earlier)))
    sg_record_link(&earlier)->origin = here;
  if (record->kind != SG_RECORD_ENTITY)
    return true;
  sg_retelling *told = sg_vec_add(&model->retellings);
  if (told)
    *told = (sg_retelling){first, here.input};
  return told != NULL;
}

sg_status sg_record_combine(sg_model *model, sg_record_kind kind,
                            uint32_t first, uint32_t row, sg_error *err) {
  sg_record record = {.model = model, .kind = kind, .row = row};
  const char *conflict = NULL;
  if (!combine_with(&record, first, &conflict))
    return sg_no_memory(err);
  const sg_record earlier = {.model = model, .kind = kind, .row = first};
  const bool in_parts = is_part(&record) || is_part(&earlier);
  if (!is_part(&record))
    make_whole(&earlier);
  if (conflict && !in_parts)
    return contradiction(&record, first, conflict, err);
  if (!note_input(&record, first))
    return sg_no_memory(err);
  if (conflict)
    report_parts(&record, conflict);
  const bool is_made = kind == SG_RECORD_SOURCE &&
                       sg_record_source(&record)->flags & SG_ROW_MADE;
  if (!is_made &&
      !in_parts) // a source named by its content is the same each time
    sg_problem(model->problems, SG_PROBLEM_DUPLICATE,
               sg_model_place(model, origin_of(&record)),
               "'%s' was read before; the two records are read as one",
               sg_model_text(model, *id_of(&record)));
  return SG_OK;
}

// The record becomes part of the earlier row and its own row is dropped.
static sg_status fold_into(const sg_record *record, uint32_t first,
                           sg_error *err) {
  sg_model *model = record->model;
  SG_TRY(sg_record_combine(model, record->kind, first, record->row, err));
  for (int d = 0; d < SG_N_DOMAINS; d++)
    for (uint32_t i = record->marks[d]; i < model->items[d].n; i++) {
      sg_item *item = &SG_AT(sg_item, &model->items[d], i);
      if (item->owner == record->row)
        item->owner = first;
    }
  rows_of(model, record->kind)->n--;
  return SG_OK;
}

// Settled and indexed in the end, once all is read.
static bool is_late(const sg_record *record) {
  return (record->kind == SG_RECORD_ENTITY &&
          sg_record_entity(record)->flags & (SG_ROW_VERSION | SG_ROW_ADDS)) ||
         (record->kind == SG_RECORD_LINK &&
          sg_record_link(record)->flags & SG_ROW_VERSION);
}

sg_status sg_record_commit(sg_record *record, sg_error *err) {
  const uint32_t id = *id_of(record);
  if (is_late(record))
    return SG_OK;
  if (record->model->is_part && record->kind != SG_RECORD_SOURCE)
    return SG_OK; // combined when the part is absorbed
  sg_vec *index = index_of(record->model, record->kind);
  if (id == 0) { // a link without an id is named by its content later
    assert(record->kind == SG_RECORD_LINK);
    return SG_OK;
  }
  const uint32_t first = sg_index_get(index, id);
  if (first)
    return fold_into(record, first - 1, err);
  return sg_index_set(index, id, record->row) ? SG_OK : sg_no_memory(err);
}
