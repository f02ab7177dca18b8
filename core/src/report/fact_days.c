// SPDX-License-Identifier: GPL-2.0-or-later
// fact_days - the days on which a recorded fact begins or ends, by how near it
// is to a party; see timeline.h.
#include "base/memory.h"
#include "report/timeline.h"

#include <stdlib.h>
#include <string.h>

typedef struct work {
  const sg_model *model;
  int32_t last;
  uint32_t *far; // of each entity row
  sg_vec *out;
  bool no_memory;
} work;

static void add(work *w, int32_t day, uint32_t far) {
  if (day == SG_NO_DATE || day > w->last)
    return;
  sg_fact_day *one = sg_vec_add(w->out);
  if (one)
    *one = (sg_fact_day){day, far};
  else
    w->no_memory = true;
}

// From the first day that a start can mean it may hold, from the last it does.
static void add_start(work *w, sg_date date, uint32_t far) {
  add(w, sg_date_first(date), far);
  if (sg_date_last(date) != sg_date_first(date))
    add(w, sg_date_last(date), far);
}

static void add_day_after(work *w, int32_t day, uint32_t far) {
  if (day != SG_NO_DATE && day < w->last)
    add(w, day + 1, far);
}

// What ends is over on the day after, and perhaps earlier.
static void add_end(work *w, sg_date date, uint32_t far) {
  add_day_after(w, sg_date_last(date), far);
  if (sg_date_last(date) != sg_date_first(date))
    add_day_after(w, sg_date_first(date), far);
}

// --- how far everybody is ---

// Links of each entity row, both ways.
typedef struct ends {
  uint32_t *start, *other;
} ends;

static bool find_ends(const sg_model *m, ends *e) {
  e->start = sg_memory_alloc((size_t)m->entities.n + 2, sizeof *e->start);
  e->other = sg_memory_alloc(2 * (size_t)m->links.n + 1, sizeof *e->other);
  if (!e->start || !e->other)
    return false;
  const sg_link_row *links = m->links.data;
  for (uint32_t i = 0; i < m->links.n; i++)
    if (!(links[i].flags & SG_ROW_GONE)) {
      e->start[links[i].from + 2]++;
      e->start[links[i].to + 2]++;
    }
  for (uint32_t v = 0; v < m->entities.n; v++)
    e->start[v + 2] += e->start[v + 1];
  for (uint32_t i = 0; i < m->links.n; i++)
    if (!(links[i].flags & SG_ROW_GONE)) {
      e->other[e->start[links[i].from + 1]++] = links[i].to;
      e->other[e->start[links[i].to + 1]++] = links[i].from;
    }
  return true;
}

static bool spread(work *w, uint32_t from, const ends *e) {
  const uint32_t n = w->model->entities.n;
  uint32_t *queue = sg_memory_alloc((size_t)n + 1, sizeof *queue);
  uint32_t end = 0;
  if (!queue)
    return false;
  memset(w->far, 0xff, n * sizeof *w->far); // SG_NONE
  w->far[from] = 0;
  queue[end++] = from;
  for (uint32_t i = 0; i < end; i++)
    for (uint32_t k = e->start[queue[i]]; k < e->start[queue[i] + 1]; k++) {
      const uint32_t v = e->other[k];
      if (w->far[v] != SG_NONE)
        continue;
      w->far[v] = w->far[queue[i]] + 1;
      queue[end++] = v;
    }
  sg_memory_free(queue);
  return true;
}

static bool measure(work *w, uint32_t from) {
  ends e = {0};
  w->far = sg_memory_alloc((size_t)w->model->entities.n + 1, sizeof *w->far);
  const bool ok = w->far && find_ends(w->model, &e) && spread(w, from, &e);
  sg_memory_free(e.start);
  sg_memory_free(e.other);
  return ok;
}

static uint32_t nearer(uint32_t a, uint32_t b) {
  return a < b ? a : b;
}

// --- facts ---

static void add_links(work *w) {
  const sg_link_row *links = w->model->links.data;
  for (uint32_t i = 0; i < w->model->links.n; i++) {
    const sg_link_row *link = &links[i];
    if (link->flags & SG_ROW_GONE)
      continue;
    const uint32_t far = nearer(w->far[link->from], w->far[link->to]);
    add_start(w, link->since, far);
    if (!sg_is_event(link->kind))
      add_end(w, link->until, far);
  }
}

static uint32_t far_of_deal(const work *w, uint32_t row) {
  const uint32_t vendor = SG_AT(sg_deal_row, &w->model->deals, row).vendor;
  return vendor == SG_NONE ? SG_NONE : w->far[vendor];
}

static void add_items(work *w) {
  for (int domain = SG_ON_LISTINGS; domain < SG_N_DOMAINS; domain++) {
    const sg_vec *items = &w->model->items[domain];
    for (uint32_t i = 0; i < items->n; i++) {
      const sg_item *item = &SG_AT(sg_item, items, i);
      if (domain == SG_ON_LINK_USERS)
        continue; // without dates of their own
      const uint32_t far = domain >= SG_ON_DEAL_USERS
                               ? far_of_deal(w, item->owner)
                               : w->far[item->owner];
      add_start(w, item->from, far);
      add_end(w, item->to, far);
    }
  }
}

static void add_attribute(work *w, uint32_t attrs, const char *key,
                          uint32_t far) {
  const char *json = sg_attr_find(w->model, attrs, key);
  sg_date date = SG_DATE_UNKNOWN;
  if (json && json[0] == '"' &&
      sg_date_parse(json + 1, strlen(json) - 2, &date))
    add_start(w, date, far);
}

static void add_parties(work *w) {
  static const char *const keys[] = {"incorporated", "dissolved", "date"};
  for (uint32_t row = 0; row < w->model->entities.n; row++) {
    const sg_entity_row *e = &SG_AT(sg_entity_row, &w->model->entities, row);
    for (size_t i = 0; i < SG_COUNT(keys); i++)
      add_attribute(w, e->attrs, keys[i], w->far[row]);
  }
  for (uint32_t row = 0; row < w->model->deals.n; row++)
    add_start(w, SG_AT(sg_deal_row, &w->model->deals, row).signed_on,
              far_of_deal(w, row));
}

// Rules before the first fact say nothing of it; some are written as if they
// had always been there.
static void add_rules(work *w, const sg_rules *rules) {
  int32_t first = INT32_MAX;
  uint32_t kept = w->out->n;
  const uint32_t n_facts = w->out->n;
  for (uint32_t i = 0; i < n_facts; i++)
    if (SG_AT(sg_fact_day, w->out, i).day < first)
      first = SG_AT(sg_fact_day, w->out, i).day;
  for (uint32_t i = 0; i < rules->rows.n; i++) {
    const sg_rule_row *row = &SG_AT(sg_rule_row, &rules->rows, i);
    add(w, row->period.from, SG_FAR_RULE);
    add_day_after(w, row->period.to, SG_FAR_RULE);
    for (uint32_t k = 0; k < row->n_suspended; k++) {
      add(w, row->suspended[k].from, SG_FAR_RULE);
      add_day_after(w, row->suspended[k].to, SG_FAR_RULE);
    }
  }
  for (uint32_t i = n_facts; i < w->out->n; i++) {
    const sg_fact_day day = SG_AT(sg_fact_day, w->out, i);
    if (day.day > first)
      SG_AT(sg_fact_day, w->out, kept++) = day;
  }
  w->out->n = kept;
}

// --- in order ---

static int by_day(const void *a, const void *b) {
  const sg_fact_day *x = a;
  const sg_fact_day *y = b;
  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  return (x->far > y->far) - (x->far < y->far);
}

static int by_nearness(const void *a, const void *b) {
  const sg_fact_day *x = a;
  const sg_fact_day *y = b;
  if (x->far != y->far)
    return x->far < y->far ? -1 : 1;
  return (x->day < y->day) - (x->day > y->day);
}

static void put_in_order(sg_vec *days) {
  sg_fact_day *at = days->data;
  uint32_t n = 0;
  if (days->n < 2)
    return;
  qsort(at, days->n, sizeof *at, by_day);
  for (uint32_t i = 0; i < days->n; i++)
    if (n == 0 || at[n - 1].day != at[i].day)
      at[n++] = at[i];
  days->n = n;
  qsort(at, n, sizeof *at, by_nearness);
}

sg_status sg_fact_days(const sg_view *view, const sg_rules *rules, sg_id party,
                       sg_vec *out, sg_error *err) {
  work w = {.model = view->model, .last = view->graph.as_of, .out = out};
  if (measure(&w, view->entity_row[party])) {
    add_links(&w);
    add_items(&w);
    add_parties(&w);
    add_rules(&w, rules);
    put_in_order(out);
  } else {
    w.no_memory = true;
  }
  sg_memory_free(w.far);
  return w.no_memory ? sg_no_memory(err) : SG_OK;
}
