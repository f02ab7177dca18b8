// SPDX-License-Identifier: GPL-2.0-or-later
// brokerage - Gould & Fernandez (1989): how often a party joins two others that
// have no supply between them, by the sides that the three are on: vendors,
// government, others. Counted as sna::brokerage() of R does.
#include "intermediary.h"

#include <math.h>
#include <stdlib.h>

enum { VENDORS, GOVERNMENT, OTHERS, N_ROLES = 5 };

// Pairs that are looked at for one party, at most; beyond it is not evaluated.
static const double WORK_MAX = 5e7;

typedef struct work {
  const supply *s;
  sg_id *out, *in; // neighbours, ascending, each once
  uint32_t *out_start, *in_start;
  double *role[N_ROLES];
} work;

static int side_of(const supply *s, sg_id v) {
  if (s->g->entity_kind[v] == SG_PUBLIC_BODY ||
      (s->state_control && s->state_control[v] == SG_CERTAIN))
    return GOVERNMENT;
  return s->is_vendor[v] ? VENDORS : OTHERS;
}

static int by_number(const void *a, const void *b) {
  const sg_id x = *(const sg_id *)a;
  const sg_id y = *(const sg_id *)b;
  return (x > y) - (x < y);
}

static uint32_t sort_unique(sg_id *at, uint32_t n) {
  uint32_t kept = 0;
  if (n > 1)
    qsort(at, n, sizeof *at, by_number);
  for (uint32_t i = 0; i < n; i++)
    if (kept == 0 || at[kept - 1] != at[i])
      at[kept++] = at[i];
  return kept;
}

// Neighbours in the supply graph.
static bool neighbours(work *w, bool out, sg_id **list, uint32_t **start) {
  const sg_graph *g = w->s->g;
  sg_host *host = w->s->host;
  const uint32_t *from = out ? g->out_start : g->in_start;
  const sg_id *links = out ? g->out_link : g->in_link;
  const sg_id *ends = out ? g->link_to : g->link_from;
  *list = host->alloc(host, w->s->n_links, sizeof **list);
  *start = host->alloc(host, (size_t)g->n_entities + 1, sizeof **start);
  if (!*list || !*start)
    return false;
  uint32_t n = 0;
  for (sg_id v = 0; v < g->n_entities; v++) {
    const uint32_t first = n;
    (*start)[v] = n;
    for (uint32_t k = from[v]; k < from[v + 1]; k++)
      if (in_supply(w->s, links[k]))
        (*list)[n++] = ends[links[k]];
    n = first + sort_unique(*list + first, n - first);
  }
  (*start)[g->n_entities] = n;
  return true;
}

static bool supplies(const work *w, sg_id from, sg_id to) {
  return bsearch(&to, w->out + w->out_start[from],
                 w->out_start[from + 1] - w->out_start[from], sizeof to,
                 by_number) != NULL;
}

static int role_of(int from, int own, int to) {
  if (from == to)
    return (from == own ? METRIC_COORDINATOR : METRIC_ITINERANT) -
           METRIC_COORDINATOR;
  if (from == own)
    return METRIC_REPRESENTATIVE - METRIC_COORDINATOR;
  return (to == own ? METRIC_GATEKEEPER : METRIC_LIAISON) - METRIC_COORDINATOR;
}

static void count(work *w, sg_id v) {
  const uint32_t *in = w->in_start;
  const uint32_t *out = w->out_start;
  const double pairs =
      (double)(in[v + 1] - in[v]) * (double)(out[v + 1] - out[v]);
  for (int r = 0; r < N_ROLES; r++)
    w->role[r][v] = w->s->takes_part[v] && pairs <= WORK_MAX ? 0 : (double)NAN;
  if (pairs > WORK_MAX)
    return;
  const int own = side_of(w->s, v);
  for (uint32_t i = in[v]; i < in[v + 1]; i++)
    for (uint32_t k = out[v]; k < out[v + 1]; k++) {
      const sg_id from = w->in[i];
      const sg_id to = w->out[k];
      if (from != to && !supplies(w, from, to))
        w->role[role_of(side_of(w->s, from), own, side_of(w->s, to))][v]++;
    }
}

sg_status brokerage_put(const supply *s) {
  sg_host *host = s->host;
  const uint32_t n = s->g->n_entities;
  work w = {.s = s};
  if (!neighbours(&w, true, &w.out, &w.out_start) ||
      !neighbours(&w, false, &w.in, &w.in_start))
    return SG_ENOMEM;
  for (int r = 0; r < N_ROLES; r++) {
    w.role[r] = host->alloc(host, n, sizeof(double));
    if (!w.role[r])
      return SG_ENOMEM;
  }
  for (sg_id v = 0; v < n; v++) {
    if (v % 1024 == 0 && !host->tick(host, (double)v / n))
      return SG_ECANCEL;
    count(&w, v);
  }
  sg_status status = SG_OK;
  for (int r = 0; r < N_ROLES && status == SG_OK; r++)
    status =
        host->put_scores(host, (uint32_t)(METRIC_COORDINATOR + r), w.role[r]);
  return status;
}
