// SPDX-License-Identifier: GPL-2.0-or-later
// coverage - how much is known, so that "no flags" is not read as "clear".
#include "analyze/analysis.h"

#include "base/memory.h"
#include "stakegraph/parties.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// An event is dated by its date, a state by its start or its end.
static bool is_dated(const sg_graph *g, sg_id e) {
  return g->link_since[e] != SG_NO_DATE || g->link_until[e] != SG_NO_DATE;
}

typedef struct tally {
  uint64_t owned; // least share held by recorded owners
  uint32_t owners, officers, addresses, links, dated, sourced, single;
} tally;

static void count_link(const sg_view *view, sg_id e, tally *t) {
  t->links++;
  t->dated += is_dated(&view->graph, e);
  const uint32_t sources = sg_view_link_row(view, e)->sources;
  t->sourced += sources != 0;
  t->single += sg_list_size(view->model, sources) == 1;
}

static tally count(const sg_view *view, uint32_t v) {
  const sg_graph *g = &view->graph;
  tally t = {0};
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    count_link(view, e, &t);
    if (g->link_kind[e] == SG_OWNERSHIP) {
      t.owners++;
      if (g->link_measure[e] == SG_DIRECT)
        t.owned += g->link_low[e];
    }
    t.officers += g->link_kind[e] == SG_POSITION;
  }
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
    count_link(view, g->out_link[k], &t);
    t.addresses += g->link_kind[g->out_link[k]] == SG_LOCATED_AT;
  }
  return t;
}

static double fraction(uint32_t part, uint32_t whole) {
  return whole ? (double)part / whole : (double)NAN;
}

static bool is_party(const sg_graph *g, uint32_t v) {
  return g->entity_kind[v] == SG_COMPANY || g->entity_kind[v] == SG_ARRANGEMENT;
}

sg_party_coverage sg_party_coverage_of(const sg_view *view, uint32_t v) {
  const tally t = count(view, v);
  const bool party = is_party(&view->graph, v);
  const double owned = t.owned >= SG_WHOLE ? 1 : (double)t.owned / SG_WHOLE;
  return (sg_party_coverage){
      .ownership = party && t.owners ? owned : (double)NAN,
      .officers = party ? t.officers : (double)NAN,
      .addresses = party ? t.addresses : (double)NAN,
      .dates = fraction(t.dated, t.links),
      .sources = fraction(t.sourced, t.links),
      .undated_links = t.links - t.dated,
      .single_source_links = t.single,
      .unresolved =
          (sg_view_entity_row(view, v)->flags & SG_ROW_UNRESOLVED) != 0,
  };
}

static void count_links(sg_analysis *a, sg_coverage *c) {
  const sg_graph *g = &a->view.graph;
  uint32_t sourced = 0;
  for (sg_id e = 0; e < g->n_links; e++) {
    const uint32_t sources = sg_view_link_row(&a->view, e)->sources;
    c->undated_links += !is_dated(g, e);
    sourced += sources != 0;
    c->single_source_links += sg_list_size(a->model, sources) == 1;
  }
  c->dates = fraction(g->n_links - c->undated_links, g->n_links);
  c->sources = fraction(sourced, g->n_links);
}

void sg_coverage_count(sg_analysis *analysis) {
  const sg_graph *g = &analysis->view.graph;
  sg_coverage c = {.unresolved = analysis->model->n_unresolved};
  uint32_t owners = 0;
  uint32_t officers = 0;
  uint32_t addresses = 0;
  for (uint32_t v = 0; v < g->n_entities; v++) {
    if (!is_party(g, v) || !g->entity_in_scope[v])
      continue;
    const tally t = count(&analysis->view, v);
    c.parties++;
    owners += t.owners > 0;
    officers += t.officers > 0;
    addresses += t.addresses > 0;
  }
  c.ownership = fraction(owners, c.parties);
  c.officers = fraction(officers, c.parties);
  c.addresses = fraction(addresses, c.parties);
  count_links(analysis, &c);
  analysis->coverage = c;
}

// --- D05 ---

static const char *name_missing(const tally *t) {
  if (t->officers)
    return t->addresses ? "no owner is" : "neither owner nor address is";
  return t->addresses ? "neither owner nor officer is"
                      : "no owner, no officer and no address are";
}

static bool add_finding(sg_analysis *a, sg_vec *findings, uint32_t v,
                        const tally *t) {
  static const char *const fields[] = {"owners", "officers", "addresses"};
  const bool missing[] = {true, t->officers == 0, t->addresses == 0};
  char message[600];
  const char *name = a->view.graph.entity_name[v];
  sg_fact facts[SG_COUNT(fields)];
  sg_kept *slot = sg_vec_add(findings);
  (void)snprintf(message, sizeof message,
                 "Of %.*s %s recorded; that a flag is not raised on it says "
                 "little.",
                 sg_clip(name, 300), name, name_missing(t));
  sg_finding f = {SG_FINDING_SIZES,        .subject = v,
                  .deal = SG_NONE,         .flag = "D05",
                  .certainty = SG_CERTAIN, .confidence = 1,
                  .message = message,      .facts = facts};
  for (size_t i = 0; i < SG_COUNT(fields); i++)
    if (missing[i])
      facts[f.n_facts++] =
          (sg_fact){SG_ON_ENTITIES, v, fields[i], "none recorded"};
  return slot && sg_keep(&a->keeper, &f, slot);
}

static sg_status raise_all(sg_analysis *a, const uint8_t *asked,
                           sg_vec *findings, sg_error *err) {
  const sg_graph *g = &a->view.graph;
  for (uint32_t v = 0; v < g->n_entities; v++) {
    if (!asked[v] || !is_party(g, v) || !g->entity_in_scope[v])
      continue;
    const tally t = count(&a->view, v);
    if (t.owners == 0 && !add_finding(a, findings, v, &t))
      return sg_no_memory(err);
  }
  return SG_OK;
}

// A graph without deals and supplies has no parties to them: there the coverage
// of the whole graph is what is said.
sg_status sg_coverage_raise(sg_analysis *analysis, sg_vec *findings,
                            sg_error *err) {
  const sg_graph *g = &analysis->view.graph;
  uint8_t *asked = sg_memory_alloc(g->n_entities, 1);
  sg_id *queue = sg_memory_alloc(g->n_entities, sizeof *queue);
  sg_status status = asked && queue ? SG_OK : sg_no_memory(err);
  if (status == SG_OK) {
    (void)sg_mark_parties(g, asked, queue);
    status = raise_all(analysis, asked, findings, err);
  }
  sg_memory_free(queue);
  sg_memory_free(asked);
  return status;
}
