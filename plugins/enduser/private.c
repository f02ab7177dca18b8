// SPDX-License-Identifier: GPL-2.0-or-later
// private - E07: a private end user with a close relationship to a government,
// by its score of proximity. The chain shown is the strongest that the score
// rests on.
#include "enduser.h"

#include <math.h>
#include <stdio.h>

// A chain of at most four links; a shared address is two of them.
enum { LINKS_MAX = 8 };

typedef struct near {
  const double *score[N_VIEWS];
  const double *links[N_VIEWS][LINKS_MAX];
} near;

static void read_columns(sg_host *host, near *out) {
  static const char *const bounds[] = {[FIRM] = "low", [ALL] = "high"};
  char name[64];
  for (int k = 0; k < N_VIEWS; k++) {
    (void)snprintf(name, sizeof name, "proximity.score_%s", bounds[k]);
    out->score[k] = host->numbers(host, SG_ON_ENTITIES, name);
    for (int i = 0; i < LINKS_MAX; i++) {
      (void)snprintf(name, sizeof name, "proximity.link_%s_%d", bounds[k],
                     i + 1);
      out->links[k][i] = host->numbers(host, SG_ON_ENTITIES, name);
    }
  }
}

static uint32_t strongest_chain(const near *w, view k, sg_id v,
                                sg_id links[LINKS_MAX]) {
  uint32_t n = 0;
  while (n < LINKS_MAX && w->links[k][n] && !isnan(w->links[k][n][v])) {
    links[n] = (sg_id)w->links[k][n][v];
    n++;
  }
  return n;
}

static sg_status raise_one(const users *u, const near *w, sg_id v, view k) {
  const sg_graph *g = u->g;
  char message[MESSAGE_BYTES];
  sg_id links[LINKS_MAX];
  chain c;
  chain_to(u, v, view_of(u, v), &c);
  const uint32_t n = strongest_chain(w, k, v, links);
  const double one = sg_least_confidence(g, links, n);
  (void)snprintf(
      message, sizeof message,
      "The private end user %.*s is close to a government: a "
      "proximity of %s%.2f%s.",
      NAMED(g, v), k == FIRM ? "at least " : "up to ", w->score[k][v],
      c.alleged || sg_any_alleged(g, links, n) ? "; some of this is alleged"
                                               : "");
  const sg_path paths[] = {
      c.path,
      {v, n, links, "the strongest chain to a government body"},
  };
  return claim_put(u, &(claim){
                          .flag = "E07",
                          .subject = v,
                          .deal = SG_NONE,
                          .k = k,
                          .message = message,
                          .paths = paths,
                          .n_paths = n > 0 ? 2 : 1,
                          .confidence = one < c.confidence ? one : c.confidence,
                      });
}

static bool is_private(const users *u, sg_id v) {
  return u->level[v] && u->g->entity_kind[v] != SG_PUBLIC_BODY &&
         !(u->state_control && u->state_control[v] == SG_CERTAIN);
}

sg_status private_raise(const users *u) {
  const double least = u->host->params[PARAM_E07_PROXIMITY].number - 1e-12;
  uint32_t unknown = 0;
  near w;
  sg_status status = SG_OK;
  read_columns(u->host, &w);
  if (!w.score[FIRM] || !w.score[ALL])
    return u->host->put_gap(u->host, "E07", SG_NONE, 0,
                            "the proximity to governments was not computed");
  for (sg_id v = 0; v < u->g->n_entities && status == SG_OK; v++) {
    if (!is_private(u, v))
      continue;
    if (w.score[FIRM][v] >= least)
      status = raise_one(u, &w, v, FIRM);
    else if (w.score[ALL][v] >= least)
      status = raise_one(u, &w, v, ALL);
    unknown += isnan(w.score[ALL][v]) ? 1 : 0;
  }
  return status == SG_OK
             ? sg_put_gap(u->host, "E07", unknown,
                          "no link of these private end users leads to a "
                          "government body or towards one")
             : status;
}
