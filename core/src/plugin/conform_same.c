// SPDX-License-Identifier: GPL-2.0-or-later
// conform_same - what differs between two runs; see conform.h.
#include "plugin/conform.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

typedef struct difference {
  char *why;
  size_t size;
  bool found;
} difference;

static void SG_PRINTF(2, 3) differ(difference *d, const char *format, ...) {
  va_list args;
  if (d->found)
    return;
  d->found = true;
  va_start(args, format);
  (void)vsnprintf(d->why, d->size, format, args);
  va_end(args);
}

static const char *name_of(const sg_run *run, uint32_t v) {
  return v == SG_NONE ? "all" : run->view->graph.entity_name[v];
}

static void compare_counts(difference *d, uint32_t a, uint32_t b,
                           const char *what) {
  if (a != b)
    differ(d, "%u %s, then %u", a, what, b);
}

static void compare_all_counts(difference *d, const sg_run *a,
                               const sg_run *b) {
  if (a->status != b->status)
    differ(d, "%s, then %s", sg_run_status_name(a->status),
           sg_run_status_name(b->status));
  compare_counts(d, a->scores.n, b->scores.n, "columns of scores");
  compare_counts(d, a->findings.n, b->findings.n, "flags");
  compare_counts(d, a->gaps.n, b->gaps.n, "gaps");
  compare_counts(d, a->chains.n, b->chains.n, "chains");
}

// --- on one graph ---

static bool same_bytes(const sg_text *a, const sg_text *b) {
  return sg_text_ok(a) && sg_text_ok(b) && a->length == b->length &&
         memcmp(sg_text_get(a), sg_text_get(b), a->length) == 0;
}

static void compare_score_bytes(difference *d, const sg_run *a, const sg_run *b,
                                uint32_t i) {
  const sg_scored *x = &SG_AT(sg_scored, &a->scores, i);
  const sg_scored *y = &SG_AT(sg_scored, &b->scores, i);
  const uint32_t n = a->view->graph.n_entities;
  if (strcmp(x->name, y->name) != 0)
    differ(d, "a column %.60s, then %.60s", x->name, y->name);
  for (uint32_t v = 0; v < n && !d->found; v++) {
    const double first = sg_packed_get(&x->values, v);
    const double then = sg_packed_get(&y->values, v);
    if (memcmp(&first, &then, sizeof first) != 0)
      differ(d, "%.60s of '%.40s' is %.17g, then %.17g", x->name, name_of(a, v),
             first, then);
  }
}

typedef struct packed {
  sg_text a, b;
} packed;

static void pack_kept(const sg_run *run, const sg_kept *kept, sg_text *out) {
  sg_finding finding;
  sg_arena arena;
  sg_arena_init(&arena, 0);
  if (sg_kept_open(run->keeper, kept, &arena, &finding))
    sg_finding_pack(out, &finding);
  else
    out->failed = true;
  sg_arena_clear(&arena);
}

static void compare_finding_bytes(difference *d, const sg_run *a,
                                  const sg_run *b, uint32_t i, packed *p) {
  const sg_kept *x = &SG_AT(sg_kept, &a->findings, i);
  pack_kept(a, x, &p->a);
  pack_kept(b, &SG_AT(sg_kept, &b->findings, i), &p->b);
  if (!same_bytes(&p->a, &p->b))
    differ(d, "flag %u of %u (%.60s on '%.40s') differs", i + 1, a->findings.n,
           x->flag, name_of(a, x->subject));
}

static void compare_rest_bytes(difference *d, const sg_run *a, const sg_run *b,
                               packed *p) {
  for (uint32_t i = 0; i < a->gaps.n; i++) {
    sg_gap_pack(&p->a, &SG_AT(sg_gap, &a->gaps, i));
    sg_gap_pack(&p->b, &SG_AT(sg_gap, &b->gaps, i));
  }
  if (!same_bytes(&p->a, &p->b))
    differ(d, "what could not be evaluated differs");
  for (uint32_t i = 0; i < a->chains.n; i++) {
    sg_chain_pack(&p->a, &SG_AT(sg_score_chain, &a->chains, i));
    sg_chain_pack(&p->b, &SG_AT(sg_score_chain, &b->chains, i));
  }
  if (!same_bytes(&p->a, &p->b))
    differ(d, "the chains of scores differ");
}

bool sg_runs_differ(const sg_run *a, const sg_run *b, char *why, size_t size) {
  difference d = {.why = why, .size = size};
  packed p;
  compare_all_counts(&d, a, b);
  if (d.found)
    return true;
  sg_text_init(&p.a, 0);
  sg_text_init(&p.b, 0);
  for (uint32_t i = 0; i < a->scores.n; i++)
    compare_score_bytes(&d, a, b, i);
  for (uint32_t i = 0; i < a->findings.n && !d.found; i++) {
    sg_text_reset(&p.a);
    sg_text_reset(&p.b);
    compare_finding_bytes(&d, a, b, i, &p);
  }
  if (!d.found)
    compare_rest_bytes(&d, a, b, &p);
  sg_text_clear(&p.a);
  sg_text_clear(&p.b);
  return d.found;
}

// --- under other ids ---

// The number in run `a` of an entity or a deal of run `b`: by the row.
static sg_id entity_in(const sg_run *a, const sg_run *b, sg_id v) {
  return v == SG_NONE ? v : a->view->entity_of_row[b->view->entity_row[v]];
}
static sg_id deal_in(const sg_run *a, const sg_run *b, sg_id d) {
  return d == SG_NONE ? d : a->view->deal_of_row[b->view->deal_row[d]];
}

static bool near(double x, double y) {
  return isnan(x) || isnan(y)
             ? isnan(x) && isnan(y)
             : fabs(x - y) <= 1e-9 * fmax(1, fmax(fabs(x), fabs(y)));
}

// Columns for other plugins may name entities by number.
static void compare_scores(difference *d, const sg_run *a, const sg_run *b) {
  for (uint32_t i = 0; i < a->scores.n; i++) {
    const sg_scored *x = &SG_AT(sg_scored, &a->scores, i);
    const sg_scored *y = &SG_AT(sg_scored, &b->scores, i);
    if (strcmp(x->name, y->name) != 0)
      differ(d, "a column %.60s, then %.60s", x->name, y->name);
    for (uint32_t v = 0; v < b->view->graph.n_entities && !x->metric->internal;
         v++) {
      const double first = sg_packed_get(&x->values, entity_in(a, b, v));
      const double then = sg_packed_get(&y->values, v);
      if (!near(first, then))
        differ(d, "%.60s of '%.40s' is %.12g, then %.12g", x->name,
               name_of(b, v), first, then);
    }
  }
}

static int by_place(const void *a, const void *b) {
  return sg_kept_compare(a, b);
}

// Findings with subject and deal as run `a` numbers them, in their order.
static sg_kept *place_findings(const sg_run *a, const sg_run *b,
                               sg_arena *arena) {
  const uint32_t n = b->findings.n;
  sg_kept *all = sg_arena_alloc(arena, (size_t)n + 1, sizeof *all);
  for (uint32_t i = 0; all && i < n; i++) {
    all[i] = SG_AT(sg_kept, &b->findings, i);
    all[i].subject = entity_in(a, b, all[i].subject);
    all[i].deal = deal_in(a, b, all[i].deal);
  }
  if (all && n > 1)
    qsort(all, n, sizeof *all, by_place);
  return all;
}

static int by_number(const void *a, const void *b) {
  const uint32_t *x = a;
  const uint32_t *y = b;
  return (*x > *y) - (*x < *y);
}

// Rows of the links that a finding rests on, in their order; `*n` of them.
static uint32_t *rows_of(const sg_run *run, const sg_finding *f, uint32_t *n,
                         sg_arena *arena) {
  size_t most = 1;
  for (uint32_t i = 0; i < f->n_paths; i++)
    most += f->paths[i].n_links;
  for (uint32_t i = 0; i < f->n_sums; i++)
    most += f->sums[i].n_terms;
  uint32_t *rows = sg_arena_alloc(arena, most, sizeof *rows);
  *n = 0;
  for (uint32_t i = 0; rows && i < f->n_paths; i++)
    for (uint32_t k = 0; k < f->paths[i].n_links; k++)
      rows[(*n)++] = run->view->link_row[f->paths[i].links[k]];
  for (uint32_t i = 0; rows && i < f->n_sums; i++)
    for (uint32_t k = 0; k < f->sums[i].n_terms; k++)
      rows[(*n)++] = run->view->link_row[f->sums[i].terms[k].link];
  if (rows && *n > 1)
    qsort(rows, *n, sizeof *rows, by_number);
  return rows;
}

typedef struct pair {
  const sg_run *a, *b;
  sg_arena *arena;
} pair;

static bool same_evidence(const pair *of, const sg_finding *x,
                          const sg_finding *y) {
  uint32_t n[2];
  const uint32_t *a = rows_of(of->a, x, &n[0], of->arena);
  const uint32_t *b = rows_of(of->b, y, &n[1], of->arena);
  return a && b && n[0] == n[1] && memcmp(a, b, n[0] * sizeof *a) == 0;
}

// Without memory the evidence counts as different, which hides nothing but a
// number.
static void compare_confidence(difference *d, const pair *of, const sg_kept *x,
                               const sg_kept *y, const char *subject) {
  sg_finding a;
  sg_finding b;
  if (sg_kept_open(of->a->keeper, x, of->arena, &a) &&
      sg_kept_open(of->b->keeper, y, of->arena, &b) &&
      !near(a.confidence, b.confidence) && same_evidence(of, &a, &b))
    differ(d, "%.60s on '%.40s': confidence %.12g, then %.12g", x->flag,
           subject, a.confidence, b.confidence);
}

static void compare_finding(difference *d, const pair *of, const sg_kept *x,
                            const sg_kept *y, const char *subject) {
  if (x->severity != y->severity)
    differ(d, "%.60s on '%.40s': severity %d, then %d", x->flag, subject,
           x->severity, y->severity);
  if (x->certainty != y->certainty)
    differ(d, "%.60s on '%.40s': certainty %d, then %d", x->flag, subject,
           x->certainty, y->certainty);
  compare_confidence(d, of, x, y, subject);
}

static bool compare_findings(difference *d, const sg_run *a, const sg_run *b,
                             sg_arena *arena) {
  const uint32_t n[] = {a->findings.n, b->findings.n};
  const sg_kept *x = place_findings(a, a, arena);
  const sg_kept *y = place_findings(a, b, arena);
  for (uint32_t i = 0; x && y && (i < n[0] || i < n[1]) && !d->found; i++) {
    const int by = i == n[0]   ? 1
                   : i == n[1] ? -1
                               : sg_kept_compare(&x[i], &y[i]);
    const sg_kept *one = by <= 0 ? &x[i] : &y[i];
    const char *subject = name_of(a, one->subject);
    if (by == 0)
      compare_finding(d, &(pair){a, b, arena}, &x[i], &y[i], subject);
    else
      differ(d, "%.60s on '%.40s' is raised under %s ids only", one->flag,
             subject, by < 0 ? "the first" : "the other");
  }
  return x && y;
}

static int by_gap(const void *a, const void *b) {
  const sg_gap *x = a;
  const sg_gap *y = b;
  if (x->subject != y->subject)
    return x->subject < y->subject ? -1 : 1;
  const int by = strcmp(x->flag, y->flag);
  return by ? by : (x->count > y->count) - (x->count < y->count);
}

static sg_gap *place_gaps(const sg_run *a, const sg_run *b, sg_arena *arena) {
  sg_gap *all = sg_arena_alloc(arena, (size_t)b->gaps.n + 1, sizeof *all);
  for (uint32_t i = 0; all && i < b->gaps.n; i++) {
    all[i] = SG_AT(sg_gap, &b->gaps, i);
    all[i].subject = entity_in(a, b, all[i].subject);
  }
  if (all && b->gaps.n > 1)
    qsort(all, b->gaps.n, sizeof *all, by_gap);
  return all;
}

static bool compare_gaps(difference *d, const sg_run *a, const sg_run *b,
                         sg_arena *arena) {
  const sg_gap *x = place_gaps(a, a, arena);
  const sg_gap *y = place_gaps(a, b, arena);
  if (a->gaps.n != b->gaps.n)
    differ(d, "%u times it cannot evaluate a flag, then %u times", a->gaps.n,
           b->gaps.n);
  for (uint32_t i = 0; x && y && i < a->gaps.n && !d->found; i++)
    if (by_gap(&x[i], &y[i]) != 0)
      differ(d, "%.60s on '%.40s' cannot be evaluated under some ids only",
             x[i].flag, name_of(a, x[i].subject));
  return x && y;
}

sg_status sg_runs_differ_renamed(const sg_run *a, const sg_run *b,
                                 bool *differ_, char *why, size_t size,
                                 sg_error *err) {
  difference d = {.why = why, .size = size};
  sg_arena arena;
  bool ok = true;
  sg_arena_init(&arena, 0);
  compare_counts(&d, a->scores.n, b->scores.n, "columns of scores");
  if (!d.found)
    compare_scores(&d, a, b);
  if (!d.found)
    ok = compare_findings(&d, a, b, &arena) && compare_gaps(&d, a, b, &arena);
  sg_arena_clear(&arena);
  *differ_ = d.found;
  return ok ? SG_OK : sg_no_memory(err);
}
