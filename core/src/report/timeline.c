// SPDX-License-Identifier: GPL-2.0-or-later
// timeline - see timeline.h.
#include "report/timeline.h"

#include "ownership/holdings.h"
#include "report/write_changes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// An owner who meets a rule.
typedef struct meets {
  const char *rule, *owner, *name;
  uint8_t level;
} meets;

// One date, analysed.
typedef struct moment {
  sg_analysis analysis;
  sg_vec owners; // meets, by rule, then owner
  bool is_made;
} moment;

typedef struct work {
  const sg_timeline_options *o;
  sg_output *out;
  sg_json_writer w;
  sg_analysis_options wanted;
  const char *party; // Id as it is in the graph
  sg_id at;
  uint32_t n_told;
  bool incomplete;
} work;

static const char note[] =
    "Looked at are the dates on which a recorded fact, or a rule of ownership, "
    "begins or ends. What changes by the passing of time alone is told at the "
    "next of them.";

// --- owners and rules ---

static int by_rule(const void *a, const void *b) {
  const meets *x = a;
  const meets *y = b;
  const int by = strcmp(x->rule, y->rule);
  return by ? by : strcmp(x->owner, y->owner);
}

static sg_status find_owners(work *w, moment *m, sg_error *err) {
  sg_table table;
  const sg_view *view = &m->analysis.view;
  const sg_table_options wanted = {.view = view,
                                   .stakes = &m->analysis.stakes,
                                   .rules = w->wanted.rules,
                                   .of = &w->at,
                                   .n_of = 1};
  SG_TRY(sg_owners(&table, &wanted, err));
  bool ok = true;
  for (uint32_t i = 0; i < table.rows.n; i++) {
    const sg_table_row *row = &SG_AT(sg_table_row, &table.rows, i);
    for (uint32_t r = 0; r < table.rules.n && ok; r++) {
      meets *one = row->levels[r] ? sg_vec_add(&m->owners) : NULL;
      ok = one || !row->levels[r];
      if (one)
        *one = (meets){m->analysis.rules.rules[r]->name,
                       view->graph.entity_id[row->entity],
                       view->graph.entity_name[row->entity], row->levels[r]};
    }
  }
  sg_table_clear(&table);
  if (m->owners.n > 1)
    qsort(m->owners.data, m->owners.n, m->owners.item, by_rule);
  return ok ? SG_OK : sg_no_memory(err);
}

static const char *level_word(uint8_t level) {
  return !level ? "no" : level == SG_CERTAIN ? "certain" : "possible";
}

// An owner and a rule with the levels before and after.
typedef void owner_teller(work *w, const meets *known, uint8_t before,
                          uint8_t after);

// Calls `tell` for each owner and rule whose verdict differs; how many.
static uint32_t compare_owners(work *w, const sg_vec *x, const sg_vec *y,
                               owner_teller *tell) {
  uint32_t i = 0;
  uint32_t k = 0;
  uint32_t n = 0;
  while (i < x->n || k < y->n) {
    const int by = i == x->n ? 1
                   : k == y->n
                       ? -1
                       : by_rule(&SG_AT(meets, x, i), &SG_AT(meets, y, k));
    const meets *known = by <= 0 ? &SG_AT(meets, x, i) : &SG_AT(meets, y, k);
    const uint8_t before = by <= 0 ? SG_AT(meets, x, i++).level : 0;
    const uint8_t after = by >= 0 ? SG_AT(meets, y, k++).level : 0;
    if (before == after)
      continue;
    n++;
    if (tell)
      tell(w, known, before, after);
  }
  return n;
}

static void tell_owner(work *w, const meets *known, uint8_t before,
                       uint8_t after) {
  char text[900];
  (void)snprintf(text, sizeof text,
                 "~ %.80s met by %.300s [%.300s]: %s (was %s)", known->rule,
                 known->name, known->owner, level_word(after),
                 level_word(before));
  sg_output_puts(w->out, "  ");
  sg_write_wrapped(w->out, text, 4, w->o->columns);
}

static void json_owner(work *w, const meets *known, uint8_t before,
                       uint8_t after) {
  sg_json_open_line(&w->w, '{');
  sg_json_put(&w->w, "rule", known->rule);
  sg_json_put(&w->w, "owner", known->owner);
  sg_json_put(&w->w, "before", level_word(before));
  sg_json_put(&w->w, "after", level_word(after));
  sg_json_close(&w->w, '}');
}

// --- one date ---

static void clear(moment *m) {
  if (m->is_made)
    sg_analysis_clear(&m->analysis);
  sg_vec_clear(&m->owners);
  m->is_made = false;
}

static sg_status make(work *w, int32_t day, moment *m, sg_error *err) {
  const sg_analysis *base = w->o->base;
  sg_problems *problems = base->model->problems;
  const sg_problems mark = *problems;
  char text[11];
  problems->listen = NULL; // each finds the same contradictions again
  sg_day_write(day, text);
  w->wanted.as_of = text;
  sg_vec_init(&m->owners, sizeof(meets), 0);
  sg_status status = sg_analyze(&m->analysis, base->model, base->catalogue,
                                base->registry, &w->wanted, err);
  m->is_made = status == SG_OK;
  if (status == SG_OK)
    status = find_owners(w, m, err);
  w->incomplete |= m->is_made && m->analysis.incomplete;
  sg_problems_back_to(problems, &mark);
  problems->listen = mark.listen;
  return status;
}

// Of the scores, those that parties are ranked by.
static void keep_headlines(sg_changes *c) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < c->scores.n; i++) {
    const sg_score_change s = SG_AT(sg_score_change, &c->scores, i);
    if (sg_is_headline(s.name))
      SG_AT(sg_score_change, &c->scores, n++) = s;
  }
  c->scores.n = n;
}

static void tell(work *w, const sg_changes *c, const sg_vec *before,
                 const sg_vec *after) {
  const sg_changes_style style = {
      .indent = 2, .columns = w->o->columns, .top = UINT32_MAX};
  char day[11];
  sg_day_write(c->after->view.graph.as_of, day);
  if (!w->o->json) {
    sg_output_printf(w->out, "\n%s\n", day);
    sg_write_changes(c, &style, w->out);
    (void)compare_owners(w, before, after, tell_owner);
    return;
  }
  sg_json_open(&w->w, '{');
  sg_json_put(&w->w, "date", day);
  sg_write_changes_json(c, UINT32_MAX, &w->w);
  sg_json_key(&w->w, "owners");
  sg_json_open(&w->w, '[');
  (void)compare_owners(w, before, after, json_owner);
  sg_json_close(&w->w, ']');
  sg_json_close(&w->w, '}');
}

static sg_status compare(work *w, const moment *before, const moment *after,
                         sg_error *err) {
  sg_changes changes;
  SG_TRY(sg_changes_find(&changes, before->is_made ? &before->analysis : NULL,
                         &after->analysis, w->party, err));
  keep_headlines(&changes);
  if (sg_changes_any(&changes) || changes.not_compared.n ||
      compare_owners(w, &before->owners, &after->owners, NULL)) {
    w->n_told++;
    tell(w, &changes, &before->owners, &after->owners);
  }
  sg_changes_clear(&changes);
  return SG_OK;
}

static sg_status go_through(work *w, const int32_t *days, uint32_t n,
                            sg_error *err) {
  moment moments[2] = {{.is_made = false}};
  sg_status status = SG_OK;
  for (uint32_t i = 0; i < n && status == SG_OK; i++) {
    moment *now = &moments[i & 1];
    const moment *before = &moments[!(i & 1)];
    if (w->o->step)
      w->o->step(w->o->wanted->ctx, i, n);
    clear(now);
    status = make(w, days[i], now, err);
    if (status == SG_OK)
      status = compare(w, before, now, err);
  }
  clear(&moments[0]);
  clear(&moments[1]);
  return status;
}

// --- all dates ---

static int by_day(const void *a, const void *b) {
  const int32_t x = *(const int32_t *)a;
  const int32_t y = *(const int32_t *)b;
  return (x > y) - (x < y);
}

// The day before a day; of the first that can be written, itself.
static int32_t day_before(int32_t day) {
  sg_date first = SG_DATE_UNKNOWN;
  (void)sg_date_parse("0001-01-01", 10, &first);
  return day > sg_date_first(first) ? day - 1 : day;
}

// The nearest of the days, the last day, and the day before the first.
static sg_status choose(const work *w, sg_vec *days, uint32_t *left_out,
                        sg_error *err) {
  const int32_t last = w->o->base->view.graph.as_of;
  const uint32_t most = w->o->dates - 2;
  sg_vec found;
  sg_vec_init(&found, sizeof(sg_fact_day), 0);
  sg_status status =
      sg_fact_days(&w->o->base->view, w->wanted.rules, w->at, &found, err);
  int32_t first = last;
  *left_out = 0;
  for (uint32_t i = 0; i < found.n && status == SG_OK; i++) {
    const int32_t day = SG_AT(sg_fact_day, &found, i).day;
    int32_t *slot = day < last && days->n < most ? sg_vec_add(days) : NULL;
    if (slot) {
      *slot = day;
      first = day < first ? day : first;
    } else if (day < last) {
      ++*left_out;
    }
  }
  sg_vec_clear(&found);
  int32_t *ends = status == SG_OK ? sg_vec_add_many(days, 2) : NULL;
  if (!ends)
    return status == SG_OK ? sg_no_memory(err) : status;
  ends[0] = day_before(first);
  ends[1] = last;
  qsort(days->data, days->n, days->item, by_day);
  return SG_OK;
}

static void put_left_out(const work *w, uint32_t left_out) {
  char text[300];
  (void)snprintf(text, sizeof text,
                 "%u more dates, of facts farther from the party, were not "
                 "looked at: changes may have come earlier than is said here. "
                 "--dates N looks at more.",
                 left_out);
  sg_write_wrapped(w->out, text, 0, w->o->columns);
}

static void put_head(work *w, const sg_vec *days, uint32_t left_out) {
  const sg_graph *g = &w->o->base->view.graph;
  char day[11];
  char text[900];
  sg_day_write(g->as_of, day);
  if (w->o->json) {
    sg_json_open(&w->w, '{');
    sg_json_put(&w->w, "entity", w->party);
    sg_json_put(&w->w, "name", g->entity_name[w->at]);
    sg_json_put(&w->w, "as_of", day);
    sg_json_put(&w->w, "note", note);
    sg_json_key(&w->w, "looked_at");
    sg_json_open(&w->w, '[');
    for (uint32_t i = 0; i < days->n; i++) {
      sg_day_write(SG_AT(int32_t, days, i), day);
      sg_json_string(&w->w, day);
    }
    sg_json_close(&w->w, ']');
    sg_json_put_count(&w->w, "dates_left_out", left_out);
    sg_json_key(&w->w, "dates");
    sg_json_open(&w->w, '[');
    return;
  }
  (void)snprintf(text, sizeof text, "%.300s [%.300s]: verdicts up to %s",
                 g->entity_name[w->at], w->party, day);
  sg_write_wrapped(w->out, text, 2, w->o->columns);
  sg_write_wrapped(w->out, note, 0, w->o->columns);
  if (left_out)
    put_left_out(w, left_out);
}

static void put_end(work *w, uint32_t n_days) {
  if (w->o->json) {
    sg_json_close(&w->w, ']');
    sg_json_put_bool(&w->w, "complete", !w->incomplete);
    sg_json_close(&w->w, '}');
    return;
  }
  sg_output_printf(w->out, "\n%u dates were looked at, %u are told.\n", n_days,
                   w->n_told);
}

sg_status sg_timeline_write(const sg_timeline_options *options, sg_output *out,
                            bool *incomplete, sg_error *err) {
  work w = {.o = options, .out = out, .wanted = *options->wanted};
  uint32_t left_out = 0;
  sg_vec days;
  w.at = sg_view_entity(&options->base->view, options->party);
  if (w.at == SG_NONE)
    return sg_fail(err, SG_EUSAGE, "no party has the id '%.200s'",
                   options->party);
  w.party = options->base->view.graph.entity_id[w.at];
  w.wanted.log = NULL;
  w.wanted.progress = NULL;
  sg_vec_init(&days, sizeof(int32_t), 0);
  sg_json_writer_init(&w.w, out, true);
  sg_status status = choose(&w, &days, &left_out, err);
  if (status == SG_OK) {
    put_head(&w, &days, left_out);
    status = go_through(&w, days.data, days.n, err);
  }
  if (status == SG_OK)
    put_end(&w, days.n);
  sg_vec_clear(&days);
  *incomplete = w.incomplete;
  return status;
}
