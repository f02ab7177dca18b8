// SPDX-License-Identifier: GPL-2.0-or-later
// minority - L03: a listed owner, or one that listed parties certainly own,
// with a stake of unknown size or a significant minority. Not where a rule is
// met for certain.
#include "lists.h"

#include <math.h>
#include <stdio.h>

enum { NONE, MINORITY, UNKNOWN };

typedef struct found {
  const listings *in;
  const owned *by_rule;
  const double *counts; // 1 for stakes that are used
  sg_path paths[SHOWN_MAX];
  sg_id links[SHOWN_MAX], holders[SHOWN_MAX];
  sg_fact facts[SHOWN_MAX];
  uint32_t n, n_facts, total;
  int kind; // the gravest
  uint8_t certainty;
  double confidence; // of the best of them; one is enough
} found;

static uint32_t share_of(const listings *in, int param) {
  return (uint32_t)llround(in->host->params[param].number * 1e7);
}

static int kind_of(const listings *in, sg_id e, uint8_t *certainty) {
  const sg_graph *g = in->g;
  const uint32_t from = share_of(in, PARAM_MINORITY_LOW);
  const uint32_t to = share_of(in, PARAM_MINORITY_HIGH);
  *certainty = sg_link_is_firm(g, e) ? SG_CERTAIN : SG_POSSIBLE;
  if (g->link_low[e] == 0 && g->link_high[e] == SG_WHOLE)
    return UNKNOWN;
  if (g->link_high[e] < from || g->link_low[e] >= to)
    return NONE;
  if (g->link_low[e] < from || g->link_high[e] >= to)
    *certainty = SG_POSSIBLE;
  return MINORITY;
}

static uint8_t level_of(const found *f, sg_id holder) {
  if (f->in->level[holder])
    return f->in->level[holder];
  return f->by_rule->level[holder] == SG_CERTAIN ? SG_CERTAIN : 0;
}

static void add(found *f, sg_id e, int kind, uint8_t certainty) {
  const sg_id holder = f->in->g->link_from[e];
  if (kind > f->kind || (kind == f->kind && certainty > f->certainty)) {
    f->kind = kind;
    f->certainty = certainty;
    f->confidence = 0;
  }
  if (kind == f->kind && certainty == f->certainty)
    f->confidence = fmax(f->confidence, sg_least_confidence(f->in->g, &e, 1));
  f->total++;
  if (f->n == SHOWN_MAX)
    return;
  f->links[f->n] = e;
  f->holders[f->n] = holder;
  f->paths[f->n] = (sg_path){f->in->g->link_to[e], 1, &f->links[f->n],
                             "a stake of a listed party or of what it owns"};
  f->n++;
  uint32_t row = 0;
  if (listed_on(f->in, holder, f->in->g->as_of, &row))
    f->facts[f->n_facts++] = listing_fact(f->in, holder, row);
}

static void look(found *f, sg_id v) {
  const sg_graph *g = f->in->g;
  f->n = f->n_facts = f->total = 0;
  f->kind = NONE;
  f->confidence = 0;
  f->certainty = 0;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    uint8_t certainty = 0;
    if (g->link_kind[e] != SG_OWNERSHIP || f->counts[e] <= 0 ||
        g->link_from[e] == v || !level_of(f, g->link_from[e]))
      continue;
    const int kind = kind_of(f->in, e, &certainty);
    if (kind != NONE)
      add(f, e, kind, lesser(certainty, level_of(f, g->link_from[e])));
  }
}

static sg_status raise_one(const found *f, sg_id v) {
  const sg_graph *g = f->in->g;
  char names[1000];
  char message[MESSAGE_SIZE];
  (void)sg_names_text(g, f->holders, f->n, f->total, names);
  (void)snprintf(message, sizeof message,
                 "%s in %.*s is %s for %s, listed or owned by listed parties.",
                 f->kind == UNKNOWN ? "A stake of unrecorded size"
                                    : "A significant minority stake",
                 NAMED(g, v),
                 f->certainty == SG_POSSIBLE &&
                         sg_any_alleged(g, f->links, f->n)
                     ? "alleged"
                     : "recorded",
                 names);
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "L03",
      .severity = f->kind == UNKNOWN ? SG_RESOLVE_FIRST : SG_ELEVATED,
      .certainty = f->certainty,
      .confidence = f->confidence,
      .message = message,
      .paths = f->paths,
      .n_paths = f->n,
      .facts = f->facts,
      .n_facts = f->n_facts,
  };
  return f->in->host->put_finding(f->in->host, &finding);
}

sg_status raise_minority(const listings *in, const owned *by_rule) {
  found f = {.in = in, .by_rule = by_rule};
  f.counts = in->host->numbers(in->host, SG_ON_LINKS, "stake_counts");
  if (!f.counts)
    return SG_ENOMEM;
  for (sg_id v = 0; v < in->g->n_entities; v++) {
    if (!in_scope(in->g, v) || by_rule->level[v] == SG_CERTAIN)
      continue;
    look(&f, v);
    const sg_status status = f.n ? raise_one(&f, v) : SG_OK;
    if (status != SG_OK)
      return status;
  }
  return SG_OK;
}
