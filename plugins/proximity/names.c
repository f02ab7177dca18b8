// SPDX-License-Identifier: GPL-2.0-or-later
// names - what flags share: the round over all organisations, and which bodies
// the flags of a party name, so that G11 looks for others.
#include "proximity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sg_status name_body(names *of, sg_id party, sg_id body) {
  if (of->n == of->capacity) {
    const uint32_t capacity = of->capacity ? of->capacity * 2 : 64;
    naming *more = of->host->alloc(of->host, capacity, sizeof *more);
    if (!more || capacity < of->capacity)
      return SG_ENOMEM;
    if (of->n)
      memcpy(more, of->at, of->n * sizeof *more);
    of->at = more;
    of->capacity = capacity;
  }
  of->at[of->n++] = (naming){party, body};
  return SG_OK;
}

static bool is_post(const sg_graph *g, sg_id e) {
  return is_office(g, e) && g->entity_kind[g->link_to[e]] == SG_PUBLIC_BODY;
}

// Posts at bodies, by person: who has very many others is met often.
static sg_status find_posts(names *of) {
  const sg_graph *g = of->host->graph;
  uint32_t n = 0;
  of->post_start = of->host->alloc(of->host, (size_t)g->n_entities + 1,
                                   sizeof *of->post_start);
  for (sg_id e = 0; e < g->n_links; e++)
    n += is_post(g, e);
  of->posts = of->host->alloc(of->host, n, sizeof *of->posts);
  if (!of->post_start || !of->posts)
    return SG_ENOMEM;
  n = 0;
  for (sg_id v = 0; v < g->n_entities; v++) {
    of->post_start[v] = n;
    for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++)
      if (is_post(g, g->out_link[k]))
        of->posts[n++] = g->out_link[k];
  }
  of->post_start[g->n_entities] = n;
  return SG_OK;
}

// An official stands for every body at which he holds a post, whichever of them
// is shown.
static sg_status name_party(names *of, sg_id party, sg_id v) {
  const sg_graph *g = of->host->graph;
  if (g->entity_kind[v] == SG_PUBLIC_BODY)
    return name_body(of, party, v);
  sg_status status = SG_OK;
  if (g->entity_kind[v] != SG_PERSON)
    return status;
  if (!of->post_start)
    status = find_posts(of);
  for (uint32_t k = status == SG_OK ? of->post_start[v] : 0;
       status == SG_OK && k < of->post_start[v + 1]; k++)
    status = name_body(of, party, g->link_to[of->posts[k]]);
  return status;
}

static sg_status name_ends(names *of, sg_id party, sg_id e) {
  const sg_graph *g = of->host->graph;
  const sg_status status = name_party(of, party, g->link_from[e]);
  return status == SG_OK ? name_party(of, party, g->link_to[e]) : status;
}

sg_status put_named(names *of, const sg_finding *f) {
  sg_status status = SG_OK;
  for (uint32_t i = 0; i < f->n_paths; i++)
    for (uint32_t k = 0; k < f->paths[i].n_links && status == SG_OK; k++)
      status = name_ends(of, f->subject, f->paths[i].links[k]);
  for (uint32_t i = 0; i < f->n_facts && status == SG_OK; i++) {
    const bool names_body = strcmp(f->facts[i].field, "appointed_by") == 0;
    const sg_id v = names_body
                        ? sg_find_entity(of->host->graph, f->facts[i].value)
                        : SG_NONE;
    if (v != SG_NONE)
      status = name_party(of, f->subject, v);
  }
  for (uint32_t i = 0; i < f->n_sums; i++)
    for (uint32_t k = 0; k < f->sums[i].n_terms && status == SG_OK; k++)
      status = name_ends(of, f->subject, f->sums[i].terms[k].link);
  return status == SG_OK ? of->host->put_finding(of->host, f) : status;
}

static int by_party(const void *a, const void *b) {
  const naming *x = a;
  const naming *y = b;
  if (x->party != y->party)
    return x->party < y->party ? -1 : 1;
  return (x->body > y->body) - (x->body < y->body);
}

sg_status names_sort(names *of) {
  const uint32_t n = of->host->graph->n_entities;
  of->start = of->host->alloc(of->host, (size_t)n + 1, sizeof *of->start);
  if (!of->start)
    return SG_ENOMEM;
  if (of->n > 1)
    qsort(of->at, of->n, sizeof *of->at, by_party);
  for (uint32_t i = 0; i < of->n; i++)
    of->start[of->at[i].party + 1]++;
  for (uint32_t v = 0; v < n; v++)
    of->start[v + 1] += of->start[v];
  return SG_OK;
}

bool is_named(const names *of, sg_id party, sg_id body) {
  for (uint32_t i = of->start[party]; i < of->start[party + 1]; i++)
    if (of->at[i].body == body)
      return true;
  return false;
}

sg_status look_at_organisations(
    sg_host *host,
    sg_status (*look)(const void *ctx, sg_id v, names *out, uint32_t *unknown),
    const void *ctx, names *out, const char *flag, const char *reason) {
  const sg_graph *g = host->graph;
  uint32_t unknown = 0;
  sg_status status = SG_OK;
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++) {
    if (v % 1024 == 0 && !host->tick(host, (double)v / g->n_entities))
      return SG_ECANCEL;
    if (g->entity_in_scope[v] && is_organisation(g, v))
      status = look(ctx, v, out, &unknown);
  }
  return status == SG_OK ? sg_put_gap(host, flag, unknown, reason) : status;
}
