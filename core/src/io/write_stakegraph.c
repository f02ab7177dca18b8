// SPDX-License-Identifier: GPL-2.0-or-later
// write_stakegraph - a finished model in the native format, as one JSON
// document or as JSON lines; reading it again gives the same graph.
//
// Rows are in the order of their ids, one a line. Addresses that were stated as
// text are entities by now and are written as such. What was merged into an
// entity is among its `other_ids`. Placeholders are not written: they come back
// where they are mentioned.
#include "base/json_batches.h"
#include "base/memory.h"
#include "graph/order.h"
#include "io/native_write.h"
#include "io/writers.h"

#include <stdio.h>
#include <string.h>

typedef struct writer {
  sg_native_writer n;
  const sg_model *model;
  bool lines;
  uint32_t *first_gone;   ///< Row + 1 of the first entity merged into a row
  uint32_t *next_gone;    ///< Row + 1 of the next of the same
  const sg_extract *only; ///< Rows to write; NULL: all
} writer;

static const char *text_of(const writer *w, uint32_t id) {
  return sg_model_text(w->model, id);
}

static const sg_entity_row *entity_at(const writer *w, uint32_t row) {
  return &SG_AT(sg_entity_row, &w->model->entities, row);
}

// --- lists of an entity or deal ---

static void put_texts(writer *w, const char *key, int domain, uint32_t row) {
  uint32_t count = 0;
  const sg_item *items = sg_native_items(&w->n, domain, row, &count);
  if (count == 0)
    return;
  sg_json_key(&w->n.w, key);
  sg_json_open_line(&w->n.w, '[');
  for (uint32_t i = 0; i < count; i++)
    sg_json_string(&w->n.w, text_of(w, items[i].text));
  sg_json_close(&w->n.w, ']');
}

// The keys of an object in a list, by the parts of an item.
typedef struct shape {
  const char *key;
  int domain;
  const char *text, *more, *from, *to;
} shape;

static void put_more(writer *w, const char *key, uint32_t more) {
  const char *text = text_of(w, more);
  const bool is_truth = strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
  if (!is_truth || strcmp(key, "found") != 0) {
    sg_native_text(&w->n, key, more);
    return;
  }
  sg_json_key(&w->n.w, key);
  sg_json_raw(&w->n.w, text);
}

static void put_objects(writer *w, const shape *form, uint32_t row) {
  uint32_t count = 0;
  const sg_item *items = sg_native_items(&w->n, form->domain, row, &count);
  if (count == 0)
    return;
  sg_json_key(&w->n.w, form->key);
  sg_json_open_line(&w->n.w, '[');
  for (uint32_t i = 0; i < count; i++) {
    sg_json_open_line(&w->n.w, '{');
    sg_native_text(&w->n, form->text, items[i].text);
    if (form->more)
      put_more(w, form->more, items[i].more);
    if (form->from)
      sg_native_date(&w->n, form->from, items[i].from);
    if (form->to)
      sg_native_date(&w->n, form->to, items[i].to);
    sg_native_sources(&w->n, items[i].sources);
    sg_json_close(&w->n.w, '}');
  }
  sg_json_close(&w->n.w, ']');
}

// --- entities ---

// An alias that leads to this entity: no own id, be it of another, and none
// that another entity has as well and keeps.
static bool leads_to(const writer *w, uint32_t alias, uint32_t row) {
  if (sg_index_get(&w->model->entity_of, alias))
    return false;
  const uint32_t to = sg_index_get(&w->model->aliases, alias);
  return to && entity_at(w, to - 1)->into == row;
}

static void put_other_ids(writer *w, uint32_t row) {
  uint32_t count = 0;
  const sg_item *items = sg_native_items(&w->n, SG_ITEM_ALIASES, row, &count);
  sg_vec *texts = &w->n.texts;
  texts->n = 0;
  for (uint32_t at = w->first_gone[row]; at; at = w->next_gone[at - 1]) {
    const char **slot = sg_vec_add(texts);
    w->n.no_memory |= !slot;
    if (slot)
      *slot = text_of(w, entity_at(w, at - 1)->id);
  }
  for (uint32_t i = 0; i < count; i++) {
    const char **slot =
        leads_to(w, items[i].text, row) ? sg_vec_add(texts) : NULL;
    if (slot)
      *slot = text_of(w, items[i].text);
  }
  sg_native_texts(&w->n, "other_ids", texts);
}

static void put_entity(writer *w, uint32_t row) {
  static const char *const columns[] = {"id",
                                        "kind",
                                        "name",
                                        "names",
                                        "country",
                                        "previous_names",
                                        "roles",
                                        "functions",
                                        "topics",
                                        "identifiers",
                                        "registry_checks",
                                        "listed",
                                        "sources",
                                        "addresses",
                                        "other_ids",
                                        NULL};
  static const char *const dates[] = {"incorporated", "dissolved", "date",
                                      NULL};
  static const char *const numbers[] = {"employees", "register_count", NULL};
  static const sg_native_form form = {columns, NULL, dates, numbers};
  static const shape shapes[] = {
      {"previous_names", SG_ON_FORMER_NAMES, "name", NULL, NULL, "until"},
      {"identifiers", SG_ON_IDENTIFIERS, "scheme", "id", NULL, NULL},
      {"listed", SG_ON_LISTINGS, "list", "program", "since", "until"},
      {"registry_checks", SG_ON_CHECKS, "register", "found", "date", NULL},
  };
  const sg_entity_row *e = entity_at(w, row);
  char country[3];
  sg_native_begin(&w->n, e->attrs, &form);
  sg_native_text(&w->n, "id", e->id);
  sg_native_word(&w->n, "kind", &sg_entity_kinds, e->kind, SG_NONE, 0);
  sg_native_text(&w->n, "name", e->name);
  put_texts(w, "names", SG_ON_NAMES, row);
  sg_country_write(e->country, country);
  if (e->country)
    sg_json_put(&w->n.w, "country", country);
  sg_native_bits(&w->n, "roles", &sg_roles, e->roles);
  sg_native_bits(&w->n, "functions", &sg_functions, e->functions);
  put_texts(w, "topics", SG_ON_TOPICS, row);
  for (size_t i = 0; i < SG_COUNT(shapes); i++)
    put_objects(w, &shapes[i], row);
  put_other_ids(w, row);
  sg_native_sources(&w->n, e->sources);
  sg_native_end(&w->n);
}

// --- links ---

// A bound as people say it: "more than 25" rather than 25.0000001.
static bool is_round(uint32_t share) {
  return share % 10000 == 0;
}

static void put_share(writer *w, const sg_link_row *link) {
  const bool above =
      link->low > 0 && !is_round(link->low) && is_round(link->low - 1);
  const bool below = link->high < SG_WHOLE && !is_round(link->high) &&
                     is_round(link->high + 1);
  if (link->low == link->high) {
    sg_native_percent(&w->n, "share", link->low);
    return;
  }
  if (link->low > 0)
    sg_native_percent(&w->n, "share_min", link->low - above);
  if (above)
    sg_json_put_bool(&w->n.w, "share_min_exclusive", true);
  if (link->high < SG_WHOLE)
    sg_native_percent(&w->n, "share_max", link->high + below);
  if (below)
    sg_json_put_bool(&w->n.w, "share_max_exclusive", true);
}

static void put_votes(writer *w, const sg_link_row *link) {
  const bool is_exact = link->votes == link->votes_high;
  if (link->votes != SG_NONE)
    sg_native_percent(&w->n, is_exact ? "voting" : "voting_min", link->votes);
  if (link->votes_high != SG_NONE && !is_exact)
    sg_native_percent(&w->n, "voting_max", link->votes_high);
}

static void put_measure(writer *w, const sg_link_row *link) {
  sg_native_word(&w->n, "measure", &sg_measures, link->measure, SG_DIRECT,
                 SG_TOTAL);
}

static void put_ownership(writer *w, const sg_link_row *link) {
  put_share(w, link);
  put_votes(w, link);
  put_measure(w, link);
  sg_native_word(&w->n, "capacity", &sg_capacities, link->capacity,
                 SG_BENEFICIAL, SG_NOMINEE);
}

// One id, or the ids of several entities.
static void put_users(writer *w, int domain, uint32_t row) {
  uint32_t count = 0;
  const sg_item *items = sg_native_items(&w->n, domain, row, &count);
  if (count == 0)
    return;
  sg_json_key(&w->n.w, "stated_end_user");
  if (count > 1)
    sg_json_open_line(&w->n.w, '[');
  for (uint32_t i = 0; i < count; i++)
    sg_json_string(&w->n.w, text_of(w, entity_at(w, items[i].text)->id));
  if (count > 1)
    sg_json_close(&w->n.w, ']');
}

static void put_trade(writer *w, const sg_link_row *link, uint32_t row) {
  const uint32_t other = sg_word_find(&sg_classes, (sg_slice){"other", 5});
  sg_native_word(&w->n, "product_class", &sg_classes, link->product_class, 0,
                 other);
  if (!sg_native_keep(&w->n, "stated_end_user"))
    put_users(w, SG_ON_LINK_USERS, row);
}

// What only links of this kind have.
static void put_own(writer *w, const sg_link_row *link, uint32_t row) {
  switch (link->kind) {
  case SG_OWNERSHIP: put_ownership(w, link); break;
  case SG_SUPPLY:
  case SG_PAYMENT: put_trade(w, link, row); break;
  case SG_CONTROL:
    sg_native_word(&w->n, "means", &sg_means, link->detail, 0, 0);
    put_measure(w, link);
    break;
  case SG_POSITION:
    sg_native_word(&w->n, "post", &sg_posts, link->detail, 0, 0);
    break;
  default: break;
  }
}

static const char *const *own_keys(uint8_t kind) {
  static const char *const none[] = {"since", "until", NULL};
  static const char *const event[] = {"date", NULL};
  static const char *const trade[] = {"date", "product_class",
                                      "stated_end_user", NULL};
  static const char *const control[] = {"since", "until", "means", "measure",
                                        NULL};
  static const char *const position[] = {"since", "until", "post", NULL};
  static const char *const ownership[] = {"since",
                                          "until",
                                          "share",
                                          "share_min",
                                          "share_max",
                                          "share_min_exclusive",
                                          "share_max_exclusive",
                                          "voting",
                                          "voting_min",
                                          "voting_max",
                                          "measure",
                                          "capacity",
                                          NULL};
  switch (kind) {
  case SG_OWNERSHIP: return ownership;
  case SG_CONTROL: return control;
  case SG_POSITION: return position;
  case SG_SUPPLY:
  case SG_PAYMENT: return trade;
  default: return sg_is_event(kind) ? event : none;
  }
}

static bool is_unnamed(const writer *w, const sg_link_row *link,
                       const char *key, const sg_entity_row *end) {
  char made[64];
  const int n = snprintf(made, sizeof made, "unresolved:%.40s:%s",
                         text_of(w, link->id), key);
  return n < (int)sizeof made && strcmp(text_of(w, end->id), made) == 0;
}

// An end that the record did not name stays unnamed.
static void put_end(writer *w, const sg_link_row *link, const char *key,
                    uint32_t row) {
  const sg_entity_row *end = entity_at(w, row);
  if (!(end->flags & SG_ROW_UNRESOLVED) || !is_unnamed(w, link, key, end))
    sg_native_text(&w->n, key, end->id);
}

static void put_link(writer *w, uint32_t row) {
  static const char *const columns[] = {"id",      "kind",       "from",
                                        "to",      "deal",       "basis",
                                        "sources", "confidence", NULL};
  const sg_link_row *link = &SG_AT(sg_link_row, &w->model->links, row);
  const sg_native_form form = {columns, own_keys(link->kind), NULL, NULL};
  const bool is_event = sg_is_event(link->kind);
  sg_native_begin(&w->n, link->attrs, &form);
  sg_native_text(&w->n, "id", link->id);
  sg_native_word(&w->n, "kind", &sg_link_kinds, link->kind, SG_NONE, 0);
  put_end(w, link, "from", link->from);
  put_end(w, link, "to", link->to);
  if (link->deal != SG_NONE)
    sg_native_text(&w->n, "deal",
                   SG_AT(sg_deal_row, &w->model->deals, link->deal).id);
  put_own(w, link, row);
  sg_native_date(&w->n, is_event ? "date" : "since", link->since);
  if (!is_event)
    sg_native_date(&w->n, "until", link->until);
  sg_native_word(&w->n, "basis", &sg_bases, link->basis, SG_DECLARED,
                 SG_INFERRED);
  if (link->confidence != SG_WHOLE)
    sg_json_put_share(&w->n.w, "confidence", link->confidence);
  sg_native_sources(&w->n, link->sources);
  sg_native_end(&w->n);
}

// --- deals and sources ---

// {"question": "yes"}; a question answered in several ways has a list.
static void put_answers(writer *w, uint32_t row) {
  uint32_t count = 0;
  const sg_item *items = sg_native_items(&w->n, SG_ON_ANSWERS, row, &count);
  if (count == 0)
    return;
  sg_json_key(&w->n.w, "answers");
  sg_json_open_line(&w->n.w, '{');
  for (uint32_t i = 0; i < count;) {
    uint32_t end = i + 1;
    while (end < count && items[end].text == items[i].text)
      end++;
    sg_json_key(&w->n.w, text_of(w, items[i].text));
    const bool several = end - i > 1;
    if (several)
      sg_json_open_line(&w->n.w, '[');
    for (; i < end; i++)
      sg_json_string(&w->n.w, text_of(w, items[i].more));
    if (several)
      sg_json_close(&w->n.w, ']');
  }
  sg_json_close(&w->n.w, '}');
}

static void put_deal(writer *w, uint32_t row) {
  static const char *const columns[] = {
      "id",      "title",      "status",  "product_class",
      "vendor",  "signed",     "sources", "stated_end_user",
      "answers", "safeguards", NULL};
  static const char *const numbers[] = {"value", NULL};
  static const sg_native_form form = {columns, NULL, NULL, numbers};
  static const shape safeguards = {"safeguards", SG_ON_SAFEGUARDS, "what",
                                   NULL,         "date",           NULL};
  const sg_deal_row *deal = &SG_AT(sg_deal_row, &w->model->deals, row);
  const uint32_t other = sg_word_find(&sg_classes, (sg_slice){"other", 5});
  sg_native_begin(&w->n, deal->attrs, &form);
  sg_native_text(&w->n, "id", deal->id);
  sg_native_text(&w->n, "title", deal->title);
  sg_native_word(&w->n, "status", &sg_deal_states, deal->status, 0, 0);
  sg_native_word(&w->n, "product_class", &sg_classes, deal->product_class, 0,
                 other);
  if (deal->vendor != SG_NONE)
    sg_native_text(&w->n, "vendor", entity_at(w, deal->vendor)->id);
  put_users(w, SG_ON_DEAL_USERS, row);
  sg_native_date(&w->n, "signed", deal->signed_on);
  put_answers(w, row);
  put_objects(w, &safeguards, row);
  sg_native_sources(&w->n, deal->sources);
  sg_native_end(&w->n);
}

static void put_source(writer *w, uint32_t row) {
  static const char *const columns[] = {"id", NULL};
  static const sg_native_form form = {columns, NULL, NULL, NULL};
  const sg_source_row *source = &SG_AT(sg_source_row, &w->model->sources, row);
  sg_native_begin(&w->n, source->attrs, &form);
  sg_native_text(&w->n, "id", source->id);
  sg_native_end(&w->n);
}

// --- the whole ---

// One kind of record: its rows, its list and its key on a line.
typedef struct section {
  const char *list, *line;
  uint32_t n;
  const uint8_t *only; ///< 1 for rows to write; NULL: all
  sg_row_order order;  ///< If it is known
  const char *(*id)(const writer *w, uint32_t row); ///< NULL: not written
  void (*put)(writer *w, uint32_t row);
} section;

static const char *entity_id(const writer *w, uint32_t row) {
  const sg_entity_row *e = entity_at(w, row);
  return e->flags & (SG_ROW_GONE | SG_ROW_UNRESOLVED) ? NULL
                                                      : text_of(w, e->id);
}

static const char *link_id(const writer *w, uint32_t row) {
  const sg_link_row *link = &SG_AT(sg_link_row, &w->model->links, row);
  return link->flags & SG_ROW_GONE ? NULL : text_of(w, link->id);
}

static const char *deal_id(const writer *w, uint32_t row) {
  return text_of(w, SG_AT(sg_deal_row, &w->model->deals, row).id);
}

static const char *source_id(const writer *w, uint32_t row) {
  return text_of(w, SG_AT(sg_source_row, &w->model->sources, row).id);
}

static void put_record(writer *w, const section *s, uint32_t row) {
  if (!w->lines) {
    s->put(w, row);
    return;
  }
  sg_json_open(&w->n.w, '{');
  sg_json_key(&w->n.w, s->line);
  s->put(w, row);
  sg_json_close(&w->n.w, '}');
  sg_output_puts(w->n.w.out, "\n");
}

// The records of a section, in order.
typedef struct records {
  const writer *w;
  const section *s;
  const uint32_t *rows;
} records;

// Runs beside others: what a record is put together in belongs to one of them.
static void put_some(const void *ctx, uint32_t from, uint32_t to,
                     sg_json_writer *into) {
  const records *r = ctx;
  writer w = *r->w;
  sg_native_writer_share(&w.n, into);
  for (uint32_t i = from; i < to; i++)
    put_record(&w, r->s, r->rows[i]);
  *into = w.n.w;
  if (w.n.no_memory)
    sg_output_fail(into->out);
  sg_native_writer_unshare(&w.n);
}

static bool is_written(const writer *w, const section *s, uint32_t row) {
  return (!s->only || s->only[row]) && s->id(w, row);
}

// Ids are compared; keys take six times the memory of the rows.
static bool sort_rows(const writer *w, const section *s, uint32_t *rows,
                      uint32_t *n) {
  sg_order_key *keys = sg_memory_alloc((size_t)s->n + 1, sizeof *keys);
  for (uint32_t row = 0; keys && row < s->n; row++)
    if (is_written(w, s, row))
      keys[(*n)++] = sg_order_key_of(s->id(w, row), row);
  if (keys)
    sg_order_sort(keys, *n);
  for (uint32_t i = 0; i < *n; i++)
    rows[i] = keys[i].row;
  sg_memory_free(keys);
  return keys != NULL;
}

// The rows to write, in the order of their ids; NULL without memory.
static uint32_t *list_rows(const writer *w, const section *s, uint32_t *n) {
  uint32_t *rows = sg_memory_alloc((size_t)s->n + 1, sizeof *rows);
  *n = 0;
  if (!rows)
    return NULL;
  for (uint32_t i = 0; s->order.rows && i < s->order.n; i++)
    if (is_written(w, s, s->order.rows[i]))
      rows[(*n)++] = s->order.rows[i];
  if (s->order.rows || sort_rows(w, s, rows, n))
    return rows;
  sg_memory_free(rows);
  return NULL;
}

static bool put_section(writer *w, const section *s) {
  uint32_t n = 0;
  uint32_t *rows = list_rows(w, s, &n);
  if (!rows)
    return false;
  if (!w->lines) {
    sg_json_key(&w->n.w, s->list);
    sg_json_open(&w->n.w, '[');
  }
  const records all = {w, s, rows};
  sg_json_batches(&w->n.w, n, w->model->n_workers, put_some, &all);
  if (!w->lines)
    sg_json_close(&w->n.w, ']');
  sg_memory_free(rows);
  return !w->n.no_memory;
}

// Keys of the document itself.
static void put_graph(writer *w) {
  static const char *const columns[] = {
      "stakegraph", "title", "description", "licence", "as_of",
      "entities",   "links", "deals",       "sources", NULL};
  static const sg_native_form form = {columns, NULL, NULL, NULL};
  w->n.chain = w->model->attrs_of_graph;
  w->n.form = &form;
  w->n.kept.n = 0;
  sg_json_put(&w->n.w, "stakegraph", "1");
  sg_native_text(&w->n, "title", w->model->title);
  sg_native_text(&w->n, "description", w->model->description);
  sg_native_text(&w->n, "licence", w->model->licence);
  sg_native_date(&w->n, "as_of", w->model->as_of);
  sg_native_attrs(&w->n);
}

static void put_head(writer *w) {
  sg_json_open(&w->n.w, '{');
  if (w->lines) {
    sg_json_key(&w->n.w, "graph");
    sg_json_open(&w->n.w, '{');
  }
  put_graph(w);
  if (!w->lines)
    return;
  sg_json_close(&w->n.w, '}');
  sg_json_close(&w->n.w, '}');
  sg_output_puts(w->n.w.out, "\n");
}

static bool put_sections(writer *w) {
  const sg_model *m = w->model;
  const sg_extract all = {0};
  const sg_extract *o = w->only ? w->only : &all;
  const sg_row_order unknown = {0};
  const section sections[] = {
      {"entities", "entity", m->entities.n, o->entities, o->entity_order,
       entity_id, put_entity},
      {"links", "link", m->links.n, o->links, o->link_order, link_id, put_link},
      {"deals", "deal", m->deals.n, o->deals, unknown, deal_id, put_deal},
      {"sources", "source", m->sources.n, o->sources, unknown, source_id,
       put_source},
  };
  bool ok = true;
  for (size_t i = 0; i < SG_COUNT(sections) && ok; i++)
    ok = put_section(w, &sections[i]);
  return ok;
}

static bool find_gone(writer *w) {
  const uint32_t n = w->model->entities.n;
  w->first_gone = sg_memory_alloc((size_t)n + 1, sizeof *w->first_gone);
  w->next_gone = sg_memory_alloc((size_t)n + 1, sizeof *w->next_gone);
  if (!w->first_gone || !w->next_gone)
    return false;
  for (uint32_t row = 0; row < n; row++) {
    const uint32_t into = entity_at(w, row)->into;
    if (into == row || entity_at(w, into)->id == entity_at(w, row)->id)
      continue; // several records of one id have become one
    w->next_gone[row] = w->first_gone[into];
    w->first_gone[into] = row + 1;
  }
  return true;
}

static sg_status write_native(const sg_model *model, bool lines, sg_output *out,
                              sg_error *err) {
  writer w = {.model = model, .lines = lines};
  bool ok = sg_native_writer_init(&w.n, model, out, !lines);
  ok = ok && find_gone(&w);
  if (ok) {
    put_head(&w);
    ok = put_sections(&w) && !w.n.no_memory;
  }
  if (ok && !lines)
    sg_json_close(&w.n.w, '}');
  sg_memory_free(w.first_gone);
  sg_memory_free(w.next_gone);
  sg_native_writer_clear(&w.n);
  return ok ? SG_OK : sg_no_memory(err);
}

sg_status sg_write_extract(const sg_model *model, const sg_extract *rows,
                           sg_json_writer *into, sg_error *err) {
  writer w = {.model = model, .only = rows};
  bool ok = sg_native_writer_init(&w.n, model, into->out, into->pretty);
  ok = ok && find_gone(&w);
  w.n.w = *into;
  ok = ok && put_sections(&w) && !w.n.no_memory;
  *into = w.n.w;
  sg_memory_free(w.first_gone);
  sg_memory_free(w.next_gone);
  sg_native_writer_clear(&w.n);
  return ok ? SG_OK : sg_no_memory(err);
}

static sg_status write_document(const sg_model *model, sg_output *out,
                                sg_error *err) {
  return write_native(model, false, out, err);
}

static sg_status write_lines(const sg_model *model, sg_output *out,
                             sg_error *err) {
  return write_native(model, true, out, err);
}

const sg_graph_writer sg_graph_writer_document = {
    .ending = ".json",
    .about = "native document",
    .write = write_document,
};

const sg_graph_writer sg_graph_writer_lines = {
    .ending = ".jsonl",
    .about = "native JSON lines",
    .write = write_lines,
};
