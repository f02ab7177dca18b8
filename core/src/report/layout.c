// SPDX-License-Identifier: GPL-2.0-or-later
// layout - see layout.h.
//
// Layers are ours, because igraph would look for the best ones with a solver
// whose time has no bound: circles are broken where a search in the order of
// the nodes closes them, each node stands behind everything that leads to it,
// and then moves towards what it leads to where that shortens the edges. The
// order within the layers is igraph's (Sugiyama, Brandes and Koepf).
#include "report/layout.h"

#include "base/memory.h"

#include <dlfcn.h>
#include <errno.h>
#include <igraph/igraph.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS_MAX = 60, SWEEPS = 50, STEPS = 500, GRID_FROM = 600, SEED = 42 };

sg_status sg_layout_init(sg_layout *layout, uint32_t n_nodes, uint32_t n_edges,
                         sg_error *err) {
  *layout = (sg_layout){.n_nodes = n_nodes, .n_edges = n_edges};
  layout->edges = sg_memory_alloc((size_t)n_edges + 1, sizeof *layout->edges);
  layout->layer = sg_memory_alloc((size_t)n_nodes + 1, sizeof *layout->layer);
  layout->at = sg_memory_alloc((size_t)n_nodes + 1, sizeof *layout->at);
  layout->across = sg_memory_alloc((size_t)n_nodes + 1, sizeof *layout->across);
  return layout->edges && layout->layer && layout->at && layout->across
             ? SG_OK
             : sg_no_memory(err);
}

void sg_layout_clear(sg_layout *layout) {
  sg_memory_free(layout->edges);
  sg_memory_free(layout->layer);
  sg_memory_free(layout->at);
  sg_memory_free(layout->across);
  sg_memory_free(layout->bends);
  *layout = (sg_layout){0};
}

// --- layers ---

// A search in progress: edges by their beginning, and the way down.
typedef struct search {
  uint32_t *start, *out; // edges of node v: out[start[v]] to out[start[v + 1]]
  uint32_t *next;        // edge to look at next, by node
  uint32_t *way;         // nodes from the root to here
  uint32_t *order;       // nodes, each behind all that it leads to
  uint8_t *state;        // 0 new, 1 on the way, 2 done
  uint8_t *is_back;      // by edge: closes a circle
} search;

static bool search_open(search *s, const sg_layout *l) {
  const size_t n = (size_t)l->n_nodes + 2;
  s->start = sg_memory_alloc(n, sizeof *s->start);
  s->out = sg_memory_alloc((size_t)l->n_edges + 1, sizeof *s->out);
  s->next = sg_memory_alloc(n, sizeof *s->next);
  s->way = sg_memory_alloc(n, sizeof *s->way);
  s->order = sg_memory_alloc(n, sizeof *s->order);
  s->state = sg_memory_alloc(n, 1);
  s->is_back = sg_memory_alloc((size_t)l->n_edges + 1, 1);
  if (!s->start || !s->out || !s->next || !s->way || !s->order || !s->state ||
      !s->is_back)
    return false;
  for (uint32_t e = 0; e < l->n_edges; e++)
    s->start[l->edges[e].from + 1]++;
  for (uint32_t v = 0; v < l->n_nodes; v++)
    s->start[v + 1] += s->start[v];
  memcpy(s->next, s->start, n * sizeof *s->next);
  for (uint32_t e = 0; e < l->n_edges; e++)
    s->out[s->next[l->edges[e].from]++] = e;
  memcpy(s->next, s->start, n * sizeof *s->next);
  return true;
}

static void search_close(search *s) {
  sg_memory_free(s->start);
  sg_memory_free(s->out);
  sg_memory_free(s->next);
  sg_memory_free(s->way);
  sg_memory_free(s->order);
  sg_memory_free(s->state);
  sg_memory_free(s->is_back);
}

// Everything that `root` leads to, deepest first; returns how many have a
// place in the order.
static uint32_t descend(search *s, const sg_layout *l, uint32_t root,
                        uint32_t n_done) {
  uint32_t depth = 0;
  s->way[depth++] = root;
  s->state[root] = 1;
  while (depth > 0) {
    const uint32_t v = s->way[depth - 1];
    if (s->next[v] == s->start[v + 1]) {
      s->state[v] = 2;
      s->order[n_done++] = v;
      depth--;
      continue;
    }
    const uint32_t e = s->out[s->next[v]++];
    const uint32_t to = l->edges[e].to;
    if (s->state[to] == 1)
      s->is_back[e] = 1;
    if (s->state[to] != 0)
      continue;
    s->state[to] = 1;
    s->way[depth++] = to;
  }
  return n_done;
}

// Nodes that nothing leads to come first, so that chains keep their direction.
static void find_order(search *s, const sg_layout *l) {
  uint32_t n_done = 0;
  uint8_t *is_led_to = sg_memory_alloc((size_t)l->n_nodes + 1, 1);
  for (uint32_t e = 0; e < l->n_edges && is_led_to; e++)
    is_led_to[l->edges[e].to] = 1;
  for (int round = 0; round < 2; round++)
    for (uint32_t v = 0; v < l->n_nodes; v++)
      if (s->state[v] == 0 && (round == 1 || !is_led_to || !is_led_to[v]))
        n_done = descend(s, l, v, n_done);
  sg_memory_free(is_led_to);
}

// Behind everything that leads to it.
static void put_behind(const search *s, sg_layout *l) {
  for (uint32_t i = l->n_nodes; i-- > 0;) {
    const uint32_t v = s->order[i];
    for (uint32_t k = s->start[v]; k < s->start[v + 1]; k++) {
      const sg_layout_edge *edge = &l->edges[s->out[k]];
      if (!s->is_back[s->out[k]] && l->layer[edge->to] <= l->layer[v])
        l->layer[edge->to] = l->layer[v] + 1;
    }
  }
}

// Close before what it leads to, where no more edges lead to it than from it.
static bool pull(const search *s, sg_layout *l) {
  uint32_t *n_in = sg_memory_alloc((size_t)l->n_nodes + 1, sizeof *n_in);
  if (!n_in)
    return false;
  for (uint32_t e = 0; e < l->n_edges; e++)
    n_in[l->edges[e].to] += !s->is_back[e];
  for (uint32_t i = 0; i < l->n_nodes; i++) {
    const uint32_t v = s->order[i];
    uint32_t nearest = UINT32_MAX;
    uint32_t n_out = 0;
    for (uint32_t k = s->start[v]; k < s->start[v + 1]; k++) {
      const uint32_t to = l->layer[l->edges[s->out[k]].to];
      if (s->is_back[s->out[k]])
        continue;
      n_out++;
      nearest = to < nearest ? to : nearest;
    }
    if (n_out > 0 && n_in[v] <= n_out)
      l->layer[v] = nearest - 1;
  }
  sg_memory_free(n_in);
  return true;
}

static bool find_layers(sg_layout *l) {
  search s = {0};
  bool ok = search_open(&s, l);
  if (ok) {
    find_order(&s, l);
    put_behind(&s, l);
    ok = pull(&s, l);
  }
  search_close(&s);
  return ok;
}

// --- in a child ---

// What the child leaves, in memory shared with it.
typedef struct shared {
  uint32_t done;
  double places[]; // x of nodes and bends, or x and y of nodes
} shared;

// What is called of igraph. The child loads it: other processes of the program
// need none of its libraries.
#define IGRAPH_CALLS(X)                                                        \
  X(igraph_set_error_handler)                                                  \
  X(igraph_set_warning_handler)                                                \
  X(igraph_error_handler_ignore)                                               \
  X(igraph_warning_handler_ignore)                                             \
  X(igraph_rng_default)                                                        \
  X(igraph_rng_seed)                                                           \
  X(igraph_vector_int_init)                                                    \
  X(igraph_matrix_init)                                                        \
  X(igraph_create)                                                             \
  X(igraph_ecount)                                                             \
  X(igraph_layout_sugiyama)                                                    \
  X(igraph_layout_fruchterman_reingold)

typedef struct calls {
#define X(name) __typeof__(name) *name;
  IGRAPH_CALLS(X)
#undef X
} calls;

// A function behind a name; ISO C knows no cast from an object's address.
static bool find_call(void *library, const char *name, void *out) {
  void *const found = dlsym(library, name);
  memcpy(out, &found, sizeof found);
  return found != NULL;
}

// One thread: several make the last digits differ from run to run.
static bool load_igraph(calls *c) {
  void (*set_threads)(int n) = NULL;
  void *library = dlopen(SG_IGRAPH_LIBRARY, RTLD_NOW | RTLD_LOCAL);
  bool ok = library != NULL;
#define X(name) ok = ok && find_call(library, #name, &c->name);
  IGRAPH_CALLS(X)
#undef X
  if (ok && find_call(library, "omp_set_num_threads", &set_threads))
    set_threads(1);
  if (ok) {
    (void)c->igraph_set_error_handler(c->igraph_error_handler_ignore);
    (void)c->igraph_set_warning_handler(c->igraph_warning_handler_ignore);
  }
  return ok;
}

// 1 where `from` stands in a later layer: the edge is laid the other way round.
static bool is_turned(const sg_layout *l, const sg_layout_edge *edge) {
  return l->layer[edge->from] > l->layer[edge->to];
}

// Nothing is given back: the child ends.
static bool make_graph(const calls *c, const sg_layout *l, igraph_t *graph) {
  igraph_vector_int_t ends;
  const igraph_integer_t n = (igraph_integer_t)l->n_edges;
  if (c->igraph_vector_int_init(&ends, 2 * n) != IGRAPH_SUCCESS)
    return false;
  for (igraph_integer_t e = 0; e < n; e++) {
    const sg_layout_edge *edge = &l->edges[e];
    const bool turned = is_turned(l, edge);
    VECTOR(ends)[2 * e] = turned ? edge->to : edge->from;
    VECTOR(ends)[2 * e + 1] = turned ? edge->from : edge->to;
  }
  return c->igraph_create(graph, &ends, (igraph_integer_t)l->n_nodes,
                          IGRAPH_DIRECTED) == IGRAPH_SUCCESS;
}

// Bends are igraph's additional vertices, one in each layer between.
static void take_bend(const sg_layout *l, const igraph_matrix_t *at,
                      igraph_integer_t v, const sg_layout_edge *edge,
                      shared *out) {
  const bool turned = is_turned(l, edge);
  const igraph_integer_t first = turned ? edge->to : edge->from;
  const long step = lround(MATRIX(*at, v, 1) - MATRIX(*at, first, 1));
  if (step < 1 || step > (long)edge->n_bends)
    return;
  const uint32_t k =
      turned ? edge->n_bends - (uint32_t)step : (uint32_t)step - 1;
  out->places[l->n_nodes + edge->bend + k] = MATRIX(*at, v, 0);
}

static bool child_layers(const calls *c, const sg_layout *l, shared *out) {
  const igraph_integer_t n = (igraph_integer_t)l->n_nodes;
  igraph_t graph;
  igraph_t with_bends;
  igraph_matrix_t at;
  igraph_vector_int_t edge_of;
  igraph_vector_int_t layers;
  if (!make_graph(c, l, &graph) ||
      c->igraph_matrix_init(&at, 0, 0) != IGRAPH_SUCCESS ||
      c->igraph_vector_int_init(&edge_of, 0) != IGRAPH_SUCCESS ||
      c->igraph_vector_int_init(&layers, n) != IGRAPH_SUCCESS)
    return false;
  for (igraph_integer_t v = 0; v < n; v++)
    VECTOR(layers)[v] = l->layer[v];
  if (c->igraph_layout_sugiyama(&graph, &at, &with_bends, &edge_of, &layers, 1,
                                1, SWEEPS, NULL) != IGRAPH_SUCCESS)
    return false;
  for (igraph_integer_t v = 0; v < n; v++)
    out->places[v] = MATRIX(at, v, 0);
  for (igraph_integer_t e = 0; e < c->igraph_ecount(&with_bends); e++)
    if (IGRAPH_TO(&with_bends, e) >= n)
      take_bend(l, &at, IGRAPH_TO(&with_bends, e),
                &l->edges[VECTOR(edge_of)[e]], out);
  return true;
}

static bool child_map(const calls *c, const sg_layout *l, shared *out) {
  igraph_t graph;
  igraph_matrix_t at;
  const bool grid = l->n_nodes >= GRID_FROM;
  if (c->igraph_rng_seed(c->igraph_rng_default(), SEED) != IGRAPH_SUCCESS ||
      !make_graph(c, l, &graph) ||
      c->igraph_matrix_init(&at, 0, 0) != IGRAPH_SUCCESS ||
      c->igraph_layout_fruchterman_reingold(
          &graph, &at, false, STEPS, sqrt((double)l->n_nodes),
          grid ? IGRAPH_LAYOUT_GRID : IGRAPH_LAYOUT_NOGRID, NULL, NULL, NULL,
          NULL, NULL) != IGRAPH_SUCCESS)
    return false;
  for (uint32_t v = 0; v < l->n_nodes; v++) {
    out->places[2 * v] = MATRIX(at, v, 0);
    out->places[2 * v + 1] = MATRIX(at, v, 1);
  }
  return true;
}

typedef bool child_work(const calls *c, const sg_layout *layout, shared *out);

static void run_child(const sg_layout *l, child_work *work, pid_t host,
                      shared *out) {
  const struct rlimit seconds = {SECONDS_MAX, SECONDS_MAX};
  const struct rlimit none = {0, 0};
  (void)prctl(PR_SET_PDEATHSIG, SIGKILL); // for whom would it work?
  if (getppid() != host)
    _exit(0);
  (void)setrlimit(RLIMIT_CPU, &seconds);
  (void)setrlimit(RLIMIT_CORE, &none);
  calls c;
  if (load_igraph(&c) && work(&c, l, out))
    out->done = 1;
  _exit(0);
}

// Memory with the child's results, or NULL; to be unmapped.
static shared *in_child(const sg_layout *l, child_work *work, size_t size) {
  shared *out = mmap(NULL, size, PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (out == MAP_FAILED)
    return NULL;
  const pid_t host = getpid();
  const pid_t pid = fork();
  if (pid == 0)
    run_child(l, work, host, out);
  while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    continue;
  return out;
}

static size_t shared_size(size_t n_places) {
  return sizeof(shared) + n_places * sizeof(double);
}

static bool are_finite(const double *places, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (!isfinite(places[i]))
      return false;
  return true;
}

// --- in layers ---

static uint32_t span(const sg_layout *l, const sg_layout_edge *edge) {
  const uint32_t from = l->layer[edge->from];
  const uint32_t to = l->layer[edge->to];
  return from > to ? from - to : to - from;
}

static uint32_t count_bends(sg_layout *l) {
  uint32_t n = 0;
  for (uint32_t e = 0; e < l->n_edges; e++) {
    const uint32_t layers = span(l, &l->edges[e]);
    l->edges[e].bend = n;
    l->edges[e].n_bends = layers > 1 ? layers - 1 : 0;
    n += l->edges[e].n_bends;
  }
  return n;
}

// One below the other in the order of the nodes; bends on a straight line.
static void stack(sg_layout *l) {
  for (uint32_t v = 0; v < l->n_nodes; v++) {
    l->at[v] = 0;
    for (uint32_t u = 0; u < v; u++)
      l->at[v] += l->layer[u] == l->layer[v];
  }
  for (uint32_t e = 0; e < l->n_edges; e++) {
    const sg_layout_edge *edge = &l->edges[e];
    const double step =
        (l->at[edge->to] - l->at[edge->from]) / (edge->n_bends + 1);
    for (uint32_t k = 0; k < edge->n_bends; k++)
      l->bends[edge->bend + k] = l->at[edge->from] + step * (k + 1);
  }
}

sg_status sg_layout_layers(sg_layout *layout, sg_error *err) {
  sg_layout *l = layout;
  if (!find_layers(l))
    return sg_no_memory(err);
  const uint32_t n_bends = count_bends(l);
  const size_t n = (size_t)l->n_nodes + n_bends;
  l->bends = sg_memory_alloc((size_t)n_bends + 1, sizeof *l->bends);
  if (!l->bends)
    return sg_no_memory(err);
  shared *out = in_child(l, child_layers, shared_size(n));
  if (out && out->done && are_finite(out->places, n)) {
    memcpy(l->at, out->places, l->n_nodes * sizeof *l->at);
    memcpy(l->bends, out->places + l->n_nodes, n_bends * sizeof *l->bends);
  } else {
    stack(l);
  }
  if (out)
    (void)munmap(out, shared_size(n));
  return SG_OK;
}

// --- on a plane ---

// Within 0 to 1, three decimals: the last bits may differ between processors.
static void spread(double *places, uint32_t n, uint32_t step, double *out) {
  double low = INFINITY;
  double high = -INFINITY;
  for (uint32_t v = 0; v < n; v++) {
    low = fmin(low, places[v * step]);
    high = fmax(high, places[v * step]);
  }
  for (uint32_t v = 0; v < n; v++)
    out[v] = high > low
                 ? round(1000 * (places[v * step] - low) / (high - low)) / 1000
                 : 0.5;
}

void sg_layout_map(sg_layout *layout) {
  sg_layout *l = layout;
  const size_t n = 2 * (size_t)l->n_nodes;
  shared *out = l->n_nodes ? in_child(l, child_map, shared_size(n)) : NULL;
  if (out && out->done && are_finite(out->places, n)) {
    spread(out->places, l->n_nodes, 2, l->at);
    spread(out->places + 1, l->n_nodes, 2, l->across);
  } else {
    const uint32_t side = (uint32_t)ceil(sqrt((double)l->n_nodes)) + 1;
    for (uint32_t v = 0; v < l->n_nodes; v++) {
      l->at[v] = (double)(v % side) / side;
      l->across[v] = (double)(v / side) / side;
    }
  }
  if (out)
    (void)munmap(out, shared_size(n));
}
