// SPDX-License-Identifier: GPL-2.0-or-later
// bench_chains - how long chains take on made-up graphs: who stands in every
// supply chain from 20 vendors to 200 end users, and the 10 best chains between
// two parties; beside igraph's own functions on the same graphs.
//
// Every link joins two parties drawn at random. The answers are compared while
// they are measured; the exit code is 1 when they do not agree.
#include "stakegraph/igraph.h" // before the names of the others

#include "intermediary.h"

#include "base/arena.h"
#include "base/number.h"
#include "paths/ways.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char usage[] =
    "usage: bench-chains [--parties N] [--links N] [--seed N] [--runs N]\n"
    "                    [--yen] [--alone]\n";
static const char help[] =
    "\n"
    "Print a table of seconds for a made-up graph.\n"
    "\n"
    "  --parties N   (100000)\n"
    "  --links N     of each party (3)\n"
    "  --seed N      another graph (1)\n"
    "  --runs N      of each method; the best one counts (3)\n"
    "  --yen         igraph's k shortest paths, too: minutes at a million\n"
    "  --alone       leave igraph's own functions out\n"
    "  --help        this text\n"
    "\n"
    "Exit codes: 0 done; 1 the methods do not agree; 2 wrong usage or not\n"
    "enough memory.\n";

enum { VENDORS = 20, USERS = 200, CHAINS = 10, PAIRS = 5 };

typedef struct made {
  sg_graph graph;
  sg_host host;
  sg_value params[N_PARAMS];
  supply supply;
  sg_strengths strengths;
  sg_arena arena;
  uint64_t random;
} made;

static made *made_of(sg_host *host) {
  return (made *)(void *)((char *)host - offsetof(made, host));
}

static void *made_alloc(sg_host *host, size_t count, size_t item_size) {
  return sg_arena_alloc(&made_of(host)->arena, count ? count : 1, item_size);
}

static bool made_tick(sg_host *host, double done) {
  (void)host;
  (void)done;
  return true;
}

static double now(void) {
  struct timespec t;
  (void)clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// SplitMix64 (Steele, Lea & Flood 2014).
static uint32_t draw(made *m, uint32_t below) {
  uint64_t z = m->random += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return (uint32_t)((z ^ (z >> 31)) % below);
}

static bool make_adjacency(made *m, const sg_id *ends, const uint32_t **start,
                           const sg_id **links) {
  const sg_graph *g = &m->graph;
  uint32_t *first =
      sg_arena_alloc(&m->arena, (size_t)g->n_entities + 2, sizeof *first);
  sg_id *list = sg_arena_alloc(&m->arena, g->n_links, sizeof *list);
  if (!first || !list)
    return false;
  for (sg_id e = 0; e < g->n_links; e++)
    first[ends[e] + 2]++;
  for (sg_id v = 0; v < g->n_entities; v++)
    first[v + 2] += first[v + 1];
  for (sg_id e = 0; e < g->n_links; e++)
    list[first[ends[e] + 1]++] = e;
  *start = first;
  *links = list;
  return true;
}

static bool make_links(made *m) {
  static const double strengths[] = {1, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.15};
  sg_graph *g = &m->graph;
  const uint32_t n = g->n_links;
  sg_id *from = sg_arena_alloc(&m->arena, n, sizeof *from);
  sg_id *to = sg_arena_alloc(&m->arena, n, sizeof *to);
  sg_id *deal = sg_arena_alloc(&m->arena, n, sizeof *deal);
  uint8_t *kind = sg_arena_alloc(&m->arena, n, 1);
  double *strength = sg_arena_alloc(&m->arena, n, sizeof *strength);
  const uint8_t *basis = sg_arena_alloc(&m->arena, n, 1); // all declared
  if (!from || !to || !deal || !kind || !strength || !basis)
    return false;
  for (sg_id e = 0; e < n; e++) {
    from[e] = draw(m, g->n_entities);
    to[e] = draw(m, g->n_entities);
    deal[e] = SG_NONE;
    kind[e] = SG_ASSOCIATE;
    strength[e] = strengths[draw(m, SG_COUNT(strengths))];
  }
  g->link_from = from;
  g->link_to = to;
  g->link_deal = deal;
  g->link_kind = kind;
  g->link_basis = basis;
  g->entity_functions =
      sg_arena_alloc(&m->arena, g->n_entities, sizeof *g->entity_functions);
  m->strengths = (sg_strengths){sizeof m->strengths, strength, strength, kind};
  return g->entity_functions &&
         make_adjacency(m, from, &g->out_start, &g->out_link) &&
         make_adjacency(m, to, &g->in_start, &g->in_link);
}

static bool make_supply(made *m) {
  supply *s = &m->supply;
  *s = (supply){.host = &m->host, .g = &m->graph};
  s->links = made_alloc(&m->host, m->graph.n_links, sizeof *s->links);
  s->is_vendor = made_alloc(&m->host, m->graph.n_entities, 1);
  s->is_user = made_alloc(&m->host, m->graph.n_entities, 1);
  s->local = flow_table(&m->host);
  if (!s->links || !s->is_vendor || !s->is_user || !s->local)
    return false;
  for (sg_id e = 0; e < m->graph.n_links; e++)
    if (m->graph.link_from[e] != m->graph.link_to[e])
      s->links[s->n_links++] = e;
  for (int i = 0; i < VENDORS; i++)
    s->is_vendor[draw(m, m->graph.n_entities)] = 1;
  for (int i = 0; i < USERS; i++)
    s->is_user[draw(m, m->graph.n_entities)] = 1;
  return true;
}

static bool make(made *m, uint32_t n, uint32_t links, uint32_t seed) {
  *m = (made){.random = seed};
  sg_arena_init(&m->arena, 0);
  m->graph = (sg_graph){.size = sizeof m->graph,
                        .n_entities = n,
                        .n_links = links * n,
                        .deal = SG_NONE};
  m->host = (sg_host){.size = sizeof m->host,
                      .graph = &m->graph,
                      .params = m->params,
                      .alloc = made_alloc,
                      .tick = made_tick};
  return make_links(m) && make_supply(m);
}

// --- choke -------------------------------------------------------------------

static bool choke(made *m, bool with_through, uint64_t *sum) {
  gates out;
  if (gates_compute(&m->supply, with_through, &out) != SG_OK)
    return false;
  *sum = out.n_pairs;
  for (sg_id v = 0; v < m->graph.n_entities; v++)
    *sum += out.cut[v];
  return true;
}

// With a tree of each vendor: pairs count the same by a weight that is always
// 1, which the shorter way does not take on.
static bool tree_choke(made *m, bool *agree) {
  const uint32_t n = m->graph.n_entities;
  const double one[] = {1, 1, 1, 1};
  gates hub;
  gates trees;
  bool ok = gates_compute(&m->supply, false, &hub) == SG_OK;
  for (int i = 0; i < 4; i++)
    m->params[PARAM_CHOKE_BY_AGENCY + i].number = one[i];
  ok = ok && gates_compute(&m->supply, false, &trees) == SG_OK;
  m->params[PARAM_CHOKE_BY_AGENCY].number = 0;
  *agree = *agree && ok && hub.n_pairs == trees.n_pairs &&
           memcmp(hub.cut, trees.cut, n * sizeof *hub.cut) == 0 &&
           memcmp(hub.cut_weight, trees.cut_weight,
                  n * sizeof *hub.cut_weight) == 0 &&
           memcmp(hub.first, trees.first, n * sizeof *hub.first) == 0 &&
           memcmp(hub.second, trees.second, n * sizeof *hub.second) == 0;
  return ok;
}

// The tree of each vendor on the whole graph, and up it from each user.
static bool plain_choke(made *m, uint64_t *sum) {
  sg_igraph all;
  igraph_vector_int_t parents;
  *sum = 0;
  if (sg_igraph_build(&all, &m->host, m->supply.links, m->supply.n_links) !=
      SG_OK)
    return false;
  bool ok = igraph_vector_int_init(&parents, 0) == IGRAPH_SUCCESS;
  for (uint32_t s = 0; ok && s < all.n_vertices; s++) {
    if (!m->supply.is_vendor[all.entity[s]])
      continue;
    ok = igraph_dominator_tree(&all.graph, s, &parents, NULL, NULL,
                               IGRAPH_OUT) == IGRAPH_SUCCESS;
    for (uint32_t t = 0; ok && t < all.n_vertices; t++)
      if (m->supply.is_user[all.entity[t]] && t != s &&
          VECTOR(parents)[t] >= 0) {
        ++*sum;
        for (igraph_integer_t v = VECTOR(parents)[t]; v != s;
             v = VECTOR(parents)[v])
          ++*sum;
      }
  }
  igraph_vector_int_destroy(&parents);
  sg_igraph_destroy(&all);
  return ok;
}

// --- chains ------------------------------------------------------------------

static sg_ways_query query_of(const made *m, uint32_t which) {
  return (sg_ways_query){
      .graph = &m->graph,
      .strengths = &m->strengths,
      .from = which,
      .to = m->graph.n_entities - 1 - which,
      .k = CHAINS,
      .work = UINT64_MAX,
  };
}

// Sum of the strengths of all chains of all pairs.
static bool chains(made *m, double *sum) {
  *sum = 0;
  for (uint32_t which = 0; which < PAIRS; which++) {
    sg_ways ways;
    const sg_ways_query query = query_of(m, which);
    if (sg_ways_find(&ways, &query) != SG_OK)
      return false;
    for (uint32_t i = 0; i < ways.n; i++)
      *sum += ways.at[i].high;
    sg_ways_clear(&ways);
  }
  return true;
}

typedef struct yen {
  igraph_t graph;
  igraph_vector_t weights;
} yen;

// Parallel links are left out: igraph would return a chain once for each.
typedef struct arc {
  sg_id from, to;
  double strength;
} arc;

static int by_ends(const void *a, const void *b) {
  const arc *x = a;
  const arc *y = b;
  if (x->from != y->from)
    return x->from < y->from ? -1 : 1;
  if (x->to != y->to)
    return x->to < y->to ? -1 : 1;
  return (x->strength < y->strength) - (x->strength > y->strength);
}

static uint32_t make_arcs(const made *m, arc *arcs) {
  const sg_graph *g = &m->graph;
  uint32_t n = 0;
  for (sg_id e = 0; e < g->n_links; e++) {
    const double strength = m->strengths.high[e];
    arcs[n++] = (arc){g->link_from[e], g->link_to[e], strength};
    arcs[n++] = (arc){g->link_to[e], g->link_from[e], strength};
  }
  qsort(arcs, n, sizeof *arcs, by_ends);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < n; i++)
    if (arcs[i].from != arcs[i].to &&
        (kept == 0 || arcs[kept - 1].from != arcs[i].from ||
         arcs[kept - 1].to != arcs[i].to))
      arcs[kept++] = arcs[i];
  return kept;
}

static bool make_yen(const made *m, yen *out) {
  arc *arcs = calloc(2 * (size_t)m->graph.n_links, sizeof *arcs);
  igraph_vector_int_t edges;
  const uint32_t n = arcs ? make_arcs(m, arcs) : 0;
  if (!arcs ||
      igraph_vector_int_init(&edges, 2 * (igraph_integer_t)n) !=
          IGRAPH_SUCCESS ||
      igraph_vector_init(&out->weights, n) != IGRAPH_SUCCESS)
    return false;
  for (uint32_t i = 0; i < n; i++) {
    VECTOR(edges)[2 * (igraph_integer_t)i] = arcs[i].from;
    VECTOR(edges)[2 * (igraph_integer_t)i + 1] = arcs[i].to;
    // igraph wants no loops of weight nothing.
    VECTOR(out->weights)[i] = -log(arcs[i].strength) + 1e-9;
  }
  free(arcs);
  const bool ok = igraph_create(&out->graph, &edges, m->graph.n_entities,
                                IGRAPH_DIRECTED) == IGRAPH_SUCCESS;
  igraph_vector_int_destroy(&edges);
  return ok;
}

static bool yen_chains(const made *m, const yen *y, double *sum) {
  igraph_vector_int_list_t paths;
  *sum = 0;
  if (igraph_vector_int_list_init(&paths, 0) != IGRAPH_SUCCESS)
    return false;
  for (uint32_t which = 0; which < PAIRS; which++) {
    const sg_ways_query q = query_of(m, which);
    if (igraph_get_k_shortest_paths(&y->graph, &y->weights, NULL, &paths,
                                    CHAINS, q.from, q.to,
                                    IGRAPH_OUT) != IGRAPH_SUCCESS)
      return false;
    for (igraph_integer_t i = 0; i < igraph_vector_int_list_size(&paths); i++) {
      const igraph_vector_int_t *path =
          igraph_vector_int_list_get_ptr(&paths, i);
      double length = 0;
      for (igraph_integer_t k = 0; k < igraph_vector_int_size(path); k++)
        length += VECTOR(y->weights)[VECTOR(*path)[k]];
      *sum += exp(-length);
    }
  }
  igraph_vector_int_list_destroy(&paths);
  return true;
}

// --- the table ---------------------------------------------------------------

typedef struct settings {
  uint32_t parties, links, seed, runs;
  bool yen, alone;
} settings;

static void print_row(const char *what, double seconds) {
  (void)printf("| %-52s | %8.3f |\n", what, seconds);
  (void)fflush(stdout);
}

static double lesser(double best, double seconds) {
  return best < 0 || seconds < best ? seconds : best;
}

static bool measure_choke(made *m, const settings *o, bool *agree) {
  double best = -1;
  double both = -1;
  double plain = -1;
  uint64_t sum = 0;
  uint64_t other = 0;
  for (uint32_t i = 0; i < o->runs; i++) {
    double start = now();
    if (!choke(m, false, &sum))
      return false;
    best = lesser(best, now() - start);
    start = now();
    if (!choke(m, true, &sum))
      return false;
    both = lesser(both, now() - start);
    if (o->alone)
      continue;
    start = now();
    if (!plain_choke(m, &other))
      return false;
    plain = lesser(plain, now() - start);
    *agree = *agree && sum == other;
  }
  const double start = now();
  if (!tree_choke(m, agree))
    return false;
  print_row("choke, 20 vendors, 200 end users", best);
  print_row("the same by one dominator tree a vendor", now() - start - best);
  print_row("choke and through", both);
  if (!o->alone)
    print_row("igraph: dominator trees of the whole graph, choke", plain);
  return true;
}

static bool measure_chains(made *m, const settings *o, bool *agree) {
  double best = -1;
  double sum = 0;
  double other = 0;
  for (uint32_t i = 0; i < o->runs; i++) {
    const double start = now();
    if (!chains(m, &sum))
      return false;
    best = lesser(best, (now() - start) / PAIRS);
  }
  print_row("10 best chains between two parties", best);
  if (!o->yen || o->alone)
    return true;
  yen y;
  if (!make_yen(m, &y))
    return false;
  const double start = now();
  const bool ok = yen_chains(m, &y, &other);
  print_row("igraph: k shortest paths, graph built before",
            (now() - start) / PAIRS);
  *agree = *agree && fabs(sum - other) < 1e-6 * sum;
  igraph_destroy(&y.graph);
  igraph_vector_destroy(&y.weights);
  return ok;
}

static bool read_options(char **argv, settings *out) {
  for (; *argv; argv++) {
    double number = 0;
    uint32_t *const count = strcmp(*argv, "--parties") == 0 ? &out->parties
                            : strcmp(*argv, "--links") == 0 ? &out->links
                            : strcmp(*argv, "--seed") == 0  ? &out->seed
                            : strcmp(*argv, "--runs") == 0  ? &out->runs
                                                            : NULL;
    if (strcmp(*argv, "--yen") == 0) {
      out->yen = true;
    } else if (strcmp(*argv, "--alone") == 0) {
      out->alone = true;
    } else if (count && argv[1] &&
               sg_number_parse(argv[1], strlen(argv[1]), &number) &&
               number >= 1 && number <= 1e8) {
      *count = (uint32_t)number;
      argv++;
    } else {
      return false;
    }
  }
  return out->parties >= 1000;
}

int main(int argc, char **argv) {
  settings o = {.parties = 100000, .links = 3, .seed = 1, .runs = 3};
  static made m;
  bool agree = true;
  if (argc == 2 && strcmp(argv[1], "--help") == 0) {
    (void)printf("%s%s", usage, help);
    return 0;
  }
  if (!read_options(argv + 1, &o)) {
    (void)fprintf(stderr, "%sTry bench-chains --help.\n", usage);
    return 2;
  }
  sg_igraph_prepare();
  if (!make(&m, o.parties, o.links, o.seed))
    return 2;
  (void)printf("| %u parties, %u links%*s | seconds  |\n|---|--:|\n", o.parties,
               m.graph.n_links, 20, "");
  if (!measure_choke(&m, &o, &agree) || !measure_chains(&m, &o, &agree))
    return 2;
  if (!agree)
    (void)fprintf(stderr, "the methods do not agree\n");
  sg_arena_clear(&m.arena);
  return agree ? 0 : 1;
}
