// SPDX-License-Identifier: GPL-2.0-or-later
// strongest - for plugins that run later: of private end users, the chain of
// the channel that counts most, link by link, as columns that readers do not
// see: "proximity.link_low_1" to "link_low_8" of the lower bound, "link_high_1"
// ... of the upper one.
#include "proximity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LINKS = 2 * MAX_LINKS };

static bool is_asked(const sg_graph *g, sg_id v) {
  return sg_is_party(g, v) && g->entity_in_scope[v] &&
         (g->entity_roles[v] & SG_ROLE_END_USER) != 0;
}

static chain strongest_of(const sg_host *host, const steps *all,
                          const channels *in, sg_id v) {
  double most = -1;
  int best = 0;
  for (int c = 0; c < N_CHANNELS; c++) {
    const double strength = channel_strength(in, v, c);
    const double counts =
        isnan(strength)
            ? -1
            : strength * agency_factor(host, channel_body(in, v, c));
    if (counts > most) {
      most = counts;
      best = c;
    }
  }
  return most < 0 ? (chain){0} : channel_chain(in, all, v, best);
}

static sg_status put_bound(sg_host *host, const steps *all, const channels *in,
                           const char *which, double *values[LINKS]) {
  const sg_graph *g = host->graph;
  for (sg_id v = 0; v < g->n_entities; v++) {
    const chain c =
        is_asked(g, v) ? strongest_of(host, all, in, v) : (chain){0};
    for (uint32_t i = 0; i < LINKS; i++)
      values[i][v] = i < c.n_links ? c.links[i] : (double)NAN;
  }
  sg_status status = SG_OK;
  for (uint32_t i = 0; i < LINKS && status == SG_OK; i++) {
    char part[16];
    (void)snprintf(part, sizeof part, "%s_%u", which, i + 1);
    status = host->put_part(host, METRIC_LINK, part, values[i]);
  }
  return status;
}

sg_status put_strongest(sg_host *host, const steps *all, const channels *low,
                        const channels *high) {
  const sg_graph *g = host->graph;
  double *values[LINKS];
  bool any = false;
  for (sg_id v = 0; v < g->n_entities && !any; v++)
    any = is_asked(g, v);
  if (!any)
    return SG_OK;
  for (uint32_t i = 0; i < LINKS; i++) {
    values[i] = host->alloc(host, g->n_entities, sizeof *values[i]);
    if (!values[i])
      return SG_ENOMEM;
  }
  const sg_status status = put_bound(host, all, low, "low", values);
  return status == SG_OK ? put_bound(host, all, high, "high", values) : status;
}
