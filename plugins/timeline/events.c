// SPDX-License-Identifier: GPL-2.0-or-later
// events - when a party was listed, and the incidents in which it had a part.
#include "timeline.h"

#include <string.h>

static bool is_adverse(const work *w, sg_id e) {
  static const char *const natures[] = {"enforcement", "misuse", "diversion",
                                        "corruption"};
  for (size_t i = 0; i < SG_COUNT(natures); i++)
    if (sg_link_is_case_of(w->g, &w->incidents, e, natures[i], false))
      return true;
  return false;
}

// What is asked of a case again and again.
static bool describe_cases(sg_host *host, work *w, uint32_t n) {
  const sg_graph *g = w->g;
  uint8_t *level = host->alloc(host, n, sizeof *level);
  uint8_t *enforcement = host->alloc(host, n, sizeof *enforcement);
  sg_id *surest = host->alloc(host, g->n_entities, sizeof *surest);
  if (!level || !enforcement || !surest)
    return false;
  for (uint32_t k = 0; k < n; k++) {
    const sg_id e = w->cases.link[k];
    level[k] =
        sg_link_is_case(g, &w->incidents, e, true) ? SG_CERTAIN : SG_POSSIBLE;
    enforcement[k] =
        sg_link_is_case_of(g, &w->incidents, e, "enforcement", false);
  }
  for (sg_id v = 0; v < g->n_entities; v++) {
    surest[v] = w->cases.start[v];
    for (uint32_t k = surest[v]; k < w->cases.start[v + 1]; k++)
      if (level[k] > level[surest[v]])
        surest[v] = k;
  }
  w->case_level = level;
  w->is_enforcement = enforcement;
  w->surest_case = surest;
  return true;
}

bool events_read(sg_host *host, work *w) {
  const sg_graph *g = w->g;
  w->listings = host->rows(host, SG_ON_LISTINGS);
  w->list = host->texts(host, SG_ON_LISTINGS, "list");
  w->listed = host->numbers(host, SG_ON_LISTINGS, "since");
  w->listed_latest = host->numbers(host, SG_ON_LISTINGS, "since_latest");
  w->delisted_earliest = host->numbers(host, SG_ON_LISTINGS, "until_earliest");
  w->delisted = host->numbers(host, SG_ON_LISTINGS, "until");
  sg_incidents_read(host, &w->incidents);
  sg_id *all = host->alloc(host, g->n_links, sizeof *all);
  uint32_t n = 0;
  if (!w->listings || !w->list || !all)
    return false;
  for (sg_id e = 0; e < g->n_links; e++)
    if (g->link_kind[e] == SG_INVOLVED && is_adverse(w, e))
      all[n++] = e;
  return sort_by_end(host, g->link_from, all, n, &w->cases) &&
         describe_cases(host, w, n);
}

uint8_t listing_counts(const work *w, uint32_t row, bool others) {
  const span since = listed_since(w, row);
  if (!others && strncmp(w->list[row], "other:", strlen("other:")) == 0)
    return 0;
  return is_dated(since) ? happened(w->g, since) : SG_POSSIBLE;
}

span case_day(const work *w, sg_id e) {
  const span told = start_of(w->g, e);
  return is_dated(told) ? told
                        : span_at(w->incidents.date, w->incidents.date_latest,
                                  w->g->link_to[e]);
}
