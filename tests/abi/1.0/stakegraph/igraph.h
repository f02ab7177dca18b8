// SPDX-License-Identifier: 0BSD
// stakegraph/igraph.h - any selection of links as an igraph_t. Optional, header
// only, for plugins that link igraph 0.10 (a plugin that does is bound by
// igraph's licence, GPL-2.0-or-later).
//
//   sg_igraph graph;
//   if (sg_igraph_build(&graph, host, links, n_links) != SG_OK)
//     return host->fail(host, SG_ENOMEM, "no memory for the graph");
//   ... graph.graph has a vertex for every entity that a link touches;
//   ... graph.entity[vertex] and graph.vertex[entity] (SG_NONE: not in it)
//   sg_igraph_destroy(&graph);
//
// Loops are left out and parallel links are one edge: igraph counts parallel
// edges as separate paths. The graph is directed, from `from` to `to`, and its
// vertices and edges are in the order of entities, so results repeat.
#ifndef STAKEGRAPH_IGRAPH_H
#define STAKEGRAPH_IGRAPH_H

#include "stakegraph/plugin.h"

#include <igraph/igraph.h>
#include <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sg_igraph {
  igraph_t graph;
  uint32_t n_vertices;
  sg_id *entity; ///< By vertex
  sg_id *vertex; ///< By entity; SG_NONE when it is not in the graph
  sg_id *link;   ///< A link of each edge: of parallel ones the first
} sg_igraph;

#if defined(__GNUC__)
/// igraph in Debian runs some algorithms on several threads, which makes their
/// last digits differ from run to run and hangs after a fork.
__attribute__((weak)) void omp_set_num_threads(int n);
#endif

/// Make igraph return errors instead of ending the process, print nothing, and
/// use one thread. sg_igraph_build() calls it.
static inline void sg_igraph_prepare(void) {
  (void)igraph_set_error_handler(igraph_error_handler_ignore);
  (void)igraph_set_warning_handler(igraph_warning_handler_ignore);
#if defined(__GNUC__)
  if (omp_set_num_threads)
    omp_set_num_threads(1);
#endif
}

/// An edge while building.
typedef struct sg_igraph_pair {
  sg_id from, to, link;
} sg_igraph_pair;

static inline int sg_igraph_compare(const void *a, const void *b) {
  const sg_igraph_pair *x = (const sg_igraph_pair *)a;
  const sg_igraph_pair *y = (const sg_igraph_pair *)b;
  if (x->from != y->from)
    return x->from < y->from ? -1 : 1;
  if (x->to != y->to)
    return x->to < y->to ? -1 : 1;
  return (x->link > y->link) - (x->link < y->link);
}

/// The links without loops, sorted, each pair of ends once; returns how many.
static inline uint32_t sg_igraph_pairs(const sg_graph *g, const sg_id *links,
                                       uint32_t n, sg_igraph_pair *pairs) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < n; i++) {
    const sg_igraph_pair pair = {g->link_from[links[i]], g->link_to[links[i]],
                                 links[i]};
    if (pair.from != pair.to)
      pairs[kept++] = pair;
  }
  if (kept > 1)
    qsort(pairs, kept, sizeof *pairs, sg_igraph_compare);
  const uint32_t all = kept;
  kept = 0;
  for (uint32_t i = 0; i < all; i++)
    if (kept == 0 || pairs[kept - 1].from != pairs[i].from ||
        pairs[kept - 1].to != pairs[i].to)
      pairs[kept++] = pairs[i];
  return kept;
}

/// Number the entities that the pairs touch, in ascending order.
static inline void sg_igraph_number(sg_igraph *out, const sg_graph *g,
                                    const sg_igraph_pair *pairs, uint32_t n) {
  for (sg_id v = 0; v < g->n_entities; v++)
    out->vertex[v] = SG_NONE;
  for (uint32_t i = 0; i < n; i++) {
    out->vertex[pairs[i].from] = 0;
    out->vertex[pairs[i].to] = 0;
  }
  out->n_vertices = 0;
  for (sg_id v = 0; v < g->n_entities; v++)
    if (out->vertex[v] != SG_NONE) {
      out->entity[out->n_vertices] = v;
      out->vertex[v] = out->n_vertices++;
    }
}

/// Build the graph; its tables come from host->alloc(). O(links log links +
/// entities). On failure nothing is left to destroy.
static inline sg_status sg_igraph_build(sg_igraph *out, sg_host *host,
                                        const sg_id *links, uint32_t n_links) {
  const sg_graph *g = host->graph;
  sg_igraph_pair *pairs =
      (sg_igraph_pair *)host->alloc(host, n_links, sizeof *pairs);
  out->entity = (sg_id *)host->alloc(host, g->n_entities, sizeof *out->entity);
  out->vertex = (sg_id *)host->alloc(host, g->n_entities, sizeof *out->vertex);
  out->link = (sg_id *)host->alloc(host, n_links, sizeof *out->link);
  if (!pairs || !out->entity || !out->vertex || !out->link)
    return SG_ENOMEM;
  sg_igraph_prepare();
  const uint32_t n = sg_igraph_pairs(g, links, n_links, pairs);
  sg_igraph_number(out, g, pairs, n);
  igraph_vector_int_t edges;
  if (igraph_vector_int_init(&edges, 2 * (igraph_integer_t)n) != IGRAPH_SUCCESS)
    return SG_ENOMEM;
  for (uint32_t i = 0; i < n; i++) {
    VECTOR(edges)[2 * (igraph_integer_t)i] = out->vertex[pairs[i].from];
    VECTOR(edges)[2 * (igraph_integer_t)i + 1] = out->vertex[pairs[i].to];
    out->link[i] = pairs[i].link;
  }
  const igraph_error_t code =
      igraph_create(&out->graph, &edges, out->n_vertices, IGRAPH_DIRECTED);
  igraph_vector_int_destroy(&edges);
  return code == IGRAPH_SUCCESS ? SG_OK : SG_ENOMEM;
}

static inline void sg_igraph_destroy(sg_igraph *graph) {
  igraph_destroy(&graph->graph);
}

#ifdef __cplusplus
}
#endif
#endif
