// SPDX-License-Identifier: GPL-2.0-or-later
// columns - see columns.h.
#include "graph/columns.h"

#include "base/json_scan.h"
#include "base/memory.h"
#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct cached {
  int32_t domain;
  bool is_text;
  const char *name;
  const void *values;
} cached;

void sg_columns_init(sg_columns *columns, const sg_view *view,
                     sg_arena *arena) {
  *columns = (sg_columns){.view = view, .arena = arena};
  sg_vec_init(&columns->cache, sizeof(cached), 4096);
}

void sg_columns_clear(sg_columns *columns) {
  sg_vec_clear(&columns->cache);
}

// Memory of a column; a refusal is remembered, so that it does not pass for a
// column that the input does not have.
static void *room(sg_columns *columns, size_t count, size_t item_size) {
  void *block = sg_arena_alloc(columns->arena, count, item_size);
  columns->no_memory |= !block;
  return block;
}

static const void *remember(sg_columns *columns, int32_t domain, bool is_text,
                            const char *name, const void *values) {
  cached *slot = values ? sg_vec_add(&columns->cache) : NULL;
  if (slot)
    *slot = (cached){
        .domain = domain,
        .is_text = is_text,
        .name = sg_arena_text(columns->arena, name, strlen(name)),
        .values = values,
    };
  return values;
}

static const void *recall(const sg_columns *columns, int32_t domain,
                          bool is_text, const char *name) {
  for (uint32_t i = 0; i < columns->cache.n; i++) {
    const cached *c = &SG_AT(cached, &columns->cache, i);
    if (c->domain == domain && c->is_text == is_text && c->name &&
        strcmp(c->name, name) == 0)
      return c->values;
  }
  return NULL;
}

// --- rows -------------------------------------------------------------------

static uint32_t n_owners(const sg_graph *g, int32_t domain) {
  if (domain == SG_ON_LINK_USERS)
    return g->n_links + g->n_ended;
  return domain >= SG_ON_DEAL_USERS ? g->n_deals : g->n_entities;
}

// The number of the row that owns an item; SG_NONE when it is not in the view.
static uint32_t owner_of(const sg_view *view, int32_t domain,
                         const sg_item *item) {
  if (domain == SG_ON_LINK_USERS)
    return view->link_of_row[item->owner];
  return domain >= SG_ON_DEAL_USERS ? view->deal_of_row[item->owner]
                                    : view->entity_of_row[item->owner];
}

typedef struct ordered {
  uint32_t owner, item;
  const char *text, *more;
  sg_date from, to;
} ordered;

static int compare(const void *a, const void *b) {
  const ordered *x = a;
  const ordered *y = b;
  if (x->owner != y->owner)
    return x->owner < y->owner ? -1 : 1;
  int by = strcmp(x->text, y->text);
  if (by == 0)
    by = strcmp(x->more, y->more);
  if (by == 0)
    by = (x->from > y->from) - (x->from < y->from);
  if (by == 0)
    by = (x->to > y->to) - (x->to < y->to);
  return by;
}

static const char *item_text(const sg_view *view, int32_t domain,
                             const sg_item *item) {
  if (domain == SG_ON_LINK_USERS || domain == SG_ON_DEAL_USERS)
    return view->graph.entity_id[view->entity_of_row[item->text]];
  return sg_model_text(view->model, item->text);
}

// The items of a domain in the order of owner, text and dates, repeats left
// out; returns how many.
static uint32_t order_items(const sg_view *view, int32_t domain, ordered *out) {
  const sg_vec *items = &view->model->items[domain];
  uint32_t n = 0;
  for (uint32_t i = 0; i < items->n; i++) {
    const sg_item *item = &SG_AT(sg_item, items, i);
    const uint32_t owner = owner_of(view, domain, item);
    if (owner == SG_NONE)
      continue;
    out[n++] = (ordered){
        .owner = owner,
        .item = i,
        .text = item_text(view, domain, item),
        .more = sg_model_text(view->model, item->more),
        .from = item->from,
        .to = item->to,
    };
  }
  if (n > 1)
    qsort(out, n, sizeof *out, compare);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < n; i++)
    if (kept == 0 || compare(&out[kept - 1], &out[i]) != 0)
      out[kept++] = out[i];
  return kept;
}

static bool build_rows(sg_columns *columns, int32_t domain, ordered *sorted) {
  const uint32_t n = order_items(columns->view, domain, sorted);
  const uint32_t owners = n_owners(&columns->view->graph, domain);
  sg_rows *rows = room(columns, 1, sizeof *rows);
  uint32_t *start = room(columns, (size_t)owners + 1, sizeof *start);
  uint32_t *order = room(columns, n, sizeof *order);
  if (!rows || !start || !order)
    return false;
  for (uint32_t i = 0; i < n; i++) {
    start[sorted[i].owner + 1]++;
    order[i] = sorted[i].item;
  }
  for (uint32_t v = 0; v < owners; v++)
    start[v + 1] += start[v];
  *rows = (sg_rows){.size = sizeof *rows, .n_rows = n, .start = start};
  columns->rows[domain] = rows;
  columns->order[domain] = order;
  return true;
}

const sg_rows *sg_column_rows(sg_columns *columns, int32_t domain) {
  if (domain < SG_ON_LISTINGS || domain >= SG_N_DOMAINS)
    return NULL;
  if (columns->rows[domain])
    return columns->rows[domain];
  ordered *sorted =
      sg_memory_alloc(columns->view->model->items[domain].n, sizeof *sorted);
  const bool ok = sorted && build_rows(columns, domain, sorted);
  columns->no_memory |= !ok;
  sg_memory_free(sorted);
  return ok ? columns->rows[domain] : NULL;
}

// --- parts of items ---------------------------------------------------------

typedef struct part {
  int32_t domain;
  const char *name;
  enum { TEXT, MORE, FROM, FROM_LATEST, TO, TO_LATEST, ENTITY } place;
} part;

static const part parts[] = {
    {SG_ON_LISTINGS, "list", TEXT},
    {SG_ON_LISTINGS, "program", MORE},
    {SG_ON_LISTINGS, "since", FROM},
    {SG_ON_LISTINGS, "since_latest", FROM_LATEST},
    {SG_ON_LISTINGS, "until", TO_LATEST},
    {SG_ON_LISTINGS, "until_earliest", TO},
    {SG_ON_TOPICS, "topic", TEXT},
    {SG_ON_NAMES, "name", TEXT},
    {SG_ON_FORMER_NAMES, "name", TEXT},
    {SG_ON_FORMER_NAMES, "until", TO_LATEST},
    {SG_ON_FORMER_NAMES, "until_earliest", TO},
    {SG_ON_IDENTIFIERS, "scheme", TEXT},
    {SG_ON_IDENTIFIERS, "id", MORE},
    {SG_ON_CHECKS, "register", TEXT},
    {SG_ON_CHECKS, "found", MORE},
    {SG_ON_CHECKS, "date", FROM},
    {SG_ON_CHECKS, "date_latest", FROM_LATEST},
    {SG_ON_LINK_USERS, "entity", ENTITY},
    {SG_ON_DEAL_USERS, "entity", ENTITY},
    {SG_ON_ANSWERS, "question", TEXT},
    {SG_ON_ANSWERS, "answer", MORE},
    {SG_ON_SAFEGUARDS, "what", TEXT},
    {SG_ON_SAFEGUARDS, "date", FROM},
    {SG_ON_SAFEGUARDS, "date_latest", FROM_LATEST},
};

static const part *find_part(int32_t domain, const char *name, bool is_text) {
  for (size_t i = 0; i < SG_COUNT(parts); i++)
    if (parts[i].domain == domain && strcmp(parts[i].name, name) == 0 &&
        (parts[i].place <= MORE) == is_text)
      return &parts[i];
  return NULL;
}

static double day(int32_t number) {
  return number == SG_NO_DATE ? (double)NAN : number;
}

static double part_number(const sg_view *view, const part *of,
                          const sg_item *item) {
  switch (of->place) {
  case FROM: return day(sg_date_first(item->from));
  case FROM_LATEST: return day(sg_date_last(item->from));
  case TO: return day(sg_date_first(item->to));
  case TO_LATEST: return day(sg_date_last(item->to));
  case ENTITY: return view->entity_of_row[item->text];
  case TEXT:
  case MORE: break;
  }
  return (double)NAN;
}

static const double *item_numbers(sg_columns *columns, const part *of) {
  const sg_rows *rows = sg_column_rows(columns, of->domain);
  double *values = rows ? room(columns, rows->n_rows, sizeof *values) : NULL;
  for (uint32_t i = 0; values && i < rows->n_rows; i++)
    values[i] =
        part_number(columns->view, of,
                    &SG_AT(sg_item, &columns->view->model->items[of->domain],
                           columns->order[of->domain][i]));
  return values;
}

static const char *const *item_texts(sg_columns *columns, const part *of) {
  const sg_rows *rows = sg_column_rows(columns, of->domain);
  const char **values =
      rows ? room(columns, rows->n_rows, sizeof *values) : NULL;
  for (uint32_t i = 0; values && i < rows->n_rows; i++) {
    const sg_item *item =
        &SG_AT(sg_item, &columns->view->model->items[of->domain],
               columns->order[of->domain][i]);
    const uint32_t text = of->place == TEXT ? item->text : item->more;
    values[i] = text ? sg_model_text(columns->view->model, text) : NULL;
  }
  return values;
}

// --- keys of the input ------------------------------------------------------

static uint32_t n_elements(const sg_graph *g, int32_t domain) {
  switch (domain) {
  case SG_ON_ENTITIES: return g->n_entities;
  case SG_ON_LINKS: return g->n_links + g->n_ended;
  case SG_ON_DEALS: return g->n_deals;
  default: return 0;
  }
}

static uint32_t attrs_of(const sg_view *view, int32_t domain, uint32_t i) {
  switch (domain) {
  case SG_ON_ENTITIES: return sg_view_entity_row(view, i)->attrs;
  case SG_ON_LINKS: return sg_view_link_row(view, i)->attrs;
  default: return sg_view_deal_row(view, i)->attrs;
  }
}

// The number that a JSON value means: itself, the first day of a date, 1 or 0
// for true and false.
static double json_number(const char *json, bool latest) {
  double value = 0;
  sg_date date = SG_DATE_UNKNOWN;
  const size_t length = strlen(json);
  if (json[0] == '"' && sg_date_parse(json + 1, length - 2, &date))
    return day(latest ? sg_date_last(date) : sg_date_first(date));
  if (json[0] == 't' || json[0] == 'f')
    return json[0] == 't';
  return !latest && sg_number_parse(json, length, &value) ? value : (double)NAN;
}

// "KEY_latest" asks for the key without its ending.
static bool cut_latest(const char *name, char key[128]) {
  const size_t length = strlen(name);
  const size_t ending = strlen("_latest");
  const bool latest =
      length > ending && strcmp(name + length - ending, "_latest") == 0;
  const size_t keep = latest ? length - ending : length;
  if (keep >= 128)
    key[0] = '\0';
  else {
    memcpy(key, name, keep);
    key[keep] = '\0';
  }
  return latest;
}

// Of "capital.amount" the part before the point is cut off; returns the member
// behind it, or NULL.
static const char *cut_member(char key[128]) {
  char *point = strchr(key, '.');
  if (!point)
    return NULL;
  *point = '\0';
  return point + 1;
}

// JSON text of a member of an object; NULL when it has none.
static const char *member_of(sg_columns *columns, const char *json,
                             const char *member) {
  if (!json || !member)
    return json;
  cJSON *object = json[0] == '{' ? cJSON_Parse(json) : NULL;
  const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, member);
  char *text = item ? cJSON_PrintUnformatted(item) : NULL;
  const char *copy =
      text ? sg_arena_text(columns->arena, text, strlen(text)) : NULL;
  columns->no_memory |= text && !copy;
  cJSON_free(text);
  cJSON_Delete(object);
  return copy;
}

static const double *attr_numbers(sg_columns *columns, int32_t domain,
                                  const char *name) {
  char key[128];
  const bool latest = cut_latest(name, key);
  const char *member = cut_member(key);
  const sg_view *view = columns->view;
  if (sg_intern_find(&view->model->strings, key) == SG_NONE)
    return NULL;
  const uint32_t n = n_elements(&view->graph, domain);
  double *values = room(columns, n, sizeof *values);
  bool any = false;
  for (uint32_t i = 0; values && i < n; i++) {
    const char *json = member_of(
        columns, sg_attr_find(view->model, attrs_of(view, domain, i), key),
        member);
    values[i] = json ? json_number(json, latest) : (double)NAN;
    any |= json != NULL;
  }
  return any ? values : NULL;
}

// A string without its quotes; any other value as JSON text.
static const char *json_text(sg_columns *columns, const char *json) {
  if (json[0] != '"')
    return json[0] == 'n' ? NULL : json;
  sg_text decoded;
  sg_text_init(&decoded, 0);
  sg_json_decode((sg_slice){json, strlen(json)}, &decoded);
  const char *copy =
      sg_arena_text(columns->arena, sg_text_get(&decoded), decoded.length);
  sg_text_clear(&decoded);
  return copy;
}

static const char *const *attr_texts(sg_columns *columns, int32_t domain,
                                     const char *name) {
  char key[128];
  (void)snprintf(key, sizeof key, "%s", name);
  const char *member = cut_member(key);
  const sg_view *view = columns->view;
  if (sg_intern_find(&view->model->strings, key) == SG_NONE)
    return NULL;
  const uint32_t n = n_elements(&view->graph, domain);
  const char **values = room(columns, n, sizeof *values);
  bool any = false;
  for (uint32_t i = 0; values && i < n; i++) {
    const char *json = member_of(
        columns, sg_attr_find(view->model, attrs_of(view, domain, i), key),
        member);
    values[i] = json ? json_text(columns, json) : NULL;
    any |= json != NULL;
  }
  return any ? values : NULL;
}

// Ids and titles, which are no attributes.
static const char *const *own_texts(sg_columns *columns, int32_t domain,
                                    const char *name) {
  const sg_view *view = columns->view;
  const bool is_id = strcmp(name, "id") == 0;
  const bool is_title = domain == SG_ON_DEALS && strcmp(name, "title") == 0;
  if ((!is_id && !is_title) || domain == SG_ON_ENTITIES)
    return NULL;
  const uint32_t n = n_elements(&view->graph, domain);
  const char **values = room(columns, n, sizeof *values);
  for (uint32_t i = 0; values && i < n; i++)
    values[i] =
        domain == SG_ON_LINKS ? sg_view_link_id(view, i)
        : is_id               ? sg_view_deal_id(view, i)
                : sg_model_text(view->model, sg_view_deal_row(view, i)->title);
  return values;
}

// --- tables of countries ----------------------------------------------------

static const char COUNTRY[] = "country.";
enum { LETTERS = 26 };

// The use that "country.USE" or "country.USE.beyond" names, where there is such
// a table; its length, or 0.
static size_t country_use(const sg_columns *columns, int32_t domain,
                          const char *name, const char **use) {
  if (domain != SG_ON_ENTITIES || !columns->countries ||
      strncmp(name, COUNTRY, strlen(COUNTRY)) != 0)
    return 0;
  *use = name + strlen(COUNTRY);
  const size_t n = strcspn(*use, ".");
  return sg_countries_have(columns->countries, *use, n) ? n : 0;
}

// One answer a country that some entity has, found once.
static const sg_country_answer *country_answer(sg_columns *columns,
                                               const char *use, size_t length,
                                               const sg_country_answer **known,
                                               uint32_t v) {
  const sg_graph *g = &columns->view->graph;
  const uint16_t country = g->entity_country[v];
  if (country == 0 || g->entity_kind[v] == SG_PERSON)
    return NULL;
  const uint32_t at =
      (((uint32_t)country >> 8) - 'A') * LETTERS + (country & 0xff) - 'A';
  if (at >= LETTERS * LETTERS)
    return NULL;
  if (!known[at]) {
    sg_country_answer *answer = room(columns, 1, sizeof *answer);
    if (answer)
      sg_countries_ask(columns->countries, use, length, country, g->as_of,
                       answer);
    known[at] = answer;
  }
  return known[at];
}

static const double *country_numbers(sg_columns *columns, const char *use,
                                     size_t length) {
  const uint32_t n = columns->view->graph.n_entities;
  const sg_country_answer *known[LETTERS * LETTERS] = {NULL};
  const bool beyond = strcmp(use + length, ".beyond") == 0;
  double *values = room(columns, n, sizeof *values);
  for (uint32_t v = 0; values && v < n; v++) {
    const sg_country_answer *a = country_answer(columns, use, length, known, v);
    if (!a || (beyond && !a->known))
      values[v] = (double)NAN;
    else
      values[v] = beyond ? a->beyond : a->value;
  }
  return values;
}

static const char *const *country_texts(sg_columns *columns, const char *use,
                                        size_t length) {
  const uint32_t n = columns->view->graph.n_entities;
  const sg_country_answer *known[LETTERS * LETTERS] = {NULL};
  const char **values = room(columns, n, sizeof *values);
  for (uint32_t v = 0; values && v < n; v++) {
    const sg_country_answer *a = country_answer(columns, use, length, known, v);
    values[v] = a && a->text[0] ? a->text : NULL;
  }
  return values;
}

// --- metrics of other plugins -----------------------------------------------

static const sg_published *find_published(const sg_columns *columns,
                                          int32_t domain, const char *name) {
  for (uint32_t i = 0; domain == SG_ON_ENTITIES && i < columns->n_published;
       i++)
    if (strcmp(columns->published[i].name, name) == 0)
      return &columns->published[i];
  return NULL;
}

static const double *published_numbers(sg_columns *columns,
                                       const sg_published *published) {
  double *values = room(columns, published->values->n, sizeof *values);
  if (values)
    sg_packed_spread(published->values, values);
  return values;
}

const double *sg_column_numbers(sg_columns *columns, int32_t domain,
                                const char *name) {
  const void *known = recall(columns, domain, false, name);
  if (known)
    return known;
  const sg_published *published = find_published(columns, domain, name);
  if (published)
    return remember(columns, domain, false, name,
                    published_numbers(columns, published));
  const char *use = NULL;
  const size_t length = country_use(columns, domain, name, &use);
  const part *of = find_part(domain, name, false);
  const double *values = of       ? item_numbers(columns, of)
                         : length ? country_numbers(columns, use, length)
                         : domain >= SG_ON_ENTITIES && domain <= SG_ON_DEALS
                             ? attr_numbers(columns, domain, name)
                             : NULL;
  return remember(columns, domain, false, name, values);
}

const char *const *sg_column_texts(sg_columns *columns, int32_t domain,
                                   const char *name) {
  const void *known = recall(columns, domain, true, name);
  if (known)
    return known;
  const char *use = NULL;
  const size_t length = country_use(columns, domain, name, &use);
  const part *of = find_part(domain, name, true);
  const char *const *values = NULL;
  if (of) {
    values = item_texts(columns, of);
  } else if (length) {
    values = country_texts(columns, use, length);
  } else if (domain >= SG_ON_ENTITIES && domain <= SG_ON_DEALS) {
    values = own_texts(columns, domain, name);
    if (!values)
      values = attr_texts(columns, domain, name);
  }
  return remember(columns, domain, true, name, values);
}
