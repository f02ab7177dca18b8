// SPDX-License-Identifier: GPL-2.0-or-later
// bench_ownership - how long the kernels of ownership take on made-up
// registers, beside what a user would have without them.
//
// Each size is measured twice over: with the shares as the register states
// them, bands and unknown ones among them, and with one share for each. The
// methods are compared while they are measured; the exit code is 1 when they
// do not agree.
#include "bench_register.h"
#include "bench_sparse.h"

#include "base/memory.h"
#include "ownership/held.h"

#include <sys/resource.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] = "usage: bench-ownership [--companies N,N,...] "
                            "[--runs N] [--limit SECONDS]\n"
                            "                       [--kernels]\n";
static const char help[] =
    "\n"
    "Print a table of seconds for registers of N entities and 3 N links.\n"
    "\n"
    "  --companies N,...   sizes in ascending order (100000,1000000,10000000)\n"
    "  --runs N            of each kernel; the best one counts (3)\n"
    "  --limit SECONDS     after which a slow method is given up (60)\n"
    "  --kernels           leave the other methods out\n"
    "  --help              this text\n"
    "\n"
    "Exit codes: 0 done; 1 the methods do not agree; 2 wrong usage or not\n"
    "enough memory.\n";

enum { SIZES_MAX = 16, PREPARE_RUNS = 3, SPARSE_MAX = 5000000 };

typedef struct bench_settings {
  uint32_t companies[SIZES_MAX];
  uint32_t n_sizes, runs, limit;
  bool kernels_only;
} bench_settings;

enum { ONE_COUNTRY, ALL_BODIES, N_SETS };

// The state that owns most is the first one's.
static const uint16_t country = SG_COUNTRY('G', 'B');

typedef struct owner_set {
  sg_id *owners;
  uint32_t n;
  uint8_t *is_owner;        // of each entity
  double *low, *high, *one; // of each entity: bounds, and for one share each
} owner_set;

typedef struct bench {
  const bench_settings *settings;
  bench_register reg;
  owner_set sets[N_SETS];
  sg_stakes stakes;
  sg_look look;
  sg_closure closure;
  double *weight, *other; // of each link; answers to be compared
  sg_arena arena;
  bool agrees;
} bench;

// --- the table ---------------------------------------------------------------

enum { CELL = 40 };
typedef char cell[CELL];

static void print_row(const char *label, const char *one, const char *all) {
  (void)printf("| %-42s | %24s | %24s |\n", label, one, all);
  (void)fflush(stdout);
}

SG_PRINTF(2, 3)
static void say(cell out, const char *format, ...) {
  va_list list;
  va_start(list, format);
  (void)vsnprintf(out, CELL, format, list);
  va_end(list);
}

static void print_peak(const char *label) {
  struct rusage used;
  cell text;
  (void)getrusage(RUSAGE_SELF, &used);
  say(text, "%ld MiB", used.ru_maxrss / 1024);
  print_row(label, text, "");
}

static void expect(bench *b, bool agrees, const char *what) {
  if (!agrees)
    (void)fprintf(stderr, "bench-ownership: does not agree: %s\n", what);
  b->agrees &= agrees;
}

// --- timing ------------------------------------------------------------------

typedef struct timing {
  double first, best;
} timing;

static void take_time(timing *t, uint32_t run, double seconds) {
  t->first = run == 0 ? seconds : t->first;
  t->best = run == 0 || seconds < t->best ? seconds : t->best;
}

static void say_timing(cell out, timing t) {
  say(out, "%.4f (%.4f)", t.best, t.first);
}

static void say_slow(cell out, double seconds, bool stopped, uint32_t rounds) {
  say(out, "%s%.3f, %u rounds", stopped ? "gave up: " : "", seconds, rounds);
}

// --- comparing ---------------------------------------------------------------

// The largest |a - b|, owners apart: methods differ in what these hold of
// themselves.
static double difference(const bench *b, const owner_set *set, const double *x,
                         const double *y) {
  double most = 0;
  for (sg_id v = 0; v < b->reg.view.graph.n_entities; v++)
    if (!set->is_owner[v])
      most = fmax(most, fabs(x[v] - y[v]));
  return most;
}

// The largest x - y, owners apart.
static double excess(const bench *b, const owner_set *set, const double *x,
                     const double *y) {
  double most = -1;
  for (sg_id v = 0; v < b->reg.view.graph.n_entities; v++)
    if (!set->is_owner[v])
      most = fmax(most, x[v] - y[v]);
  return most;
}

// Plain loops stop early, and a fraction is rounded to 12 decimals.
static const double loop_error = 1e-6;
static const double error = 1e-11;

// --- the kernels -------------------------------------------------------------

static bool prepare(bench *b, const char *label) {
  timing t = {0};
  timing areas = {0};
  cell text;
  for (uint32_t run = 0; run < PREPARE_RUNS; run++) {
    sg_look_clear(&b->look);
    sg_closure_clear(&b->closure);
    sg_stakes_clear(&b->stakes);
    const double start = bench_now();
    if (sg_stakes_build(&b->stakes, &b->reg.view, false, NULL) != SG_OK)
      return false;
    const double built = bench_now();
    const sg_shares *shares = &b->stakes.shares;
    if (sg_look_init(&b->look, shares, NULL) != SG_OK ||
        sg_closure_init(&b->closure, shares, NULL) != SG_OK)
      return false;
    take_time(&t, run, built - start);
    take_time(&areas, run, bench_now() - built);
  }
  say_timing(text, t);
  print_row(label, text, "");
  say_timing(text, areas);
  print_row("work areas, once for all owners", text, "");
  return true;
}

static void keep_answer(const bench *b, double *low, double *high) {
  const uint32_t *place = b->stakes.shares.place;
  for (sg_id v = 0; v < b->reg.view.graph.n_entities; v++) {
    low[v] = sg_units_fraction(b->look.low[place[v]]);
    high[v] = sg_units_fraction(b->look.high[place[v]]);
  }
}

// The answers go to `low` and `high`, which may be one.
static bool look_through(bench *b, const owner_set *set, cell texts[2],
                         double *low, double *high) {
  timing t = {0};
  for (uint32_t run = 0; run < b->settings->runs; run++) {
    const double start = bench_now();
    if (sg_look_through(&b->look, set->owners, set->n, NULL) != SG_OK)
      return false;
    take_time(&t, run, bench_now() - start);
  }
  keep_answer(b, low, high);
  expect(b, b->look.n_loose == 0, "bounds that were not shown to be exact");
  say(texts[0], "%u", b->look.n_reached);
  say_timing(texts[1], t);
  return true;
}

static const sg_test half = {.threshold = SG_PERCENT(50)};

static void close_over(bench *b, const owner_set *set, cell texts[2]) {
  timing t = {0};
  for (uint32_t run = 0; run < b->settings->runs; run++) {
    const double start = bench_now();
    sg_close(&b->closure, &half, set->owners, set->n, NULL, 0);
    take_time(&t, run, bench_now() - start);
  }
  say_timing(texts[0], t);
  say(texts[1], "%u, %u", b->closure.n_certain,
      b->closure.n_members - b->closure.n_certain);
}

// --- with the shares as stated: bounds and cascade ---------------------------

static bool measure_bounds(bench *b) {
  cell look[N_SETS][2];
  cell closed[N_SETS][2];
  if (!prepare(b, "prepare stakes, once for all owners"))
    return false;
  for (int i = 0; i < N_SETS; i++) {
    owner_set *set = &b->sets[i];
    if (!look_through(b, set, look[i], set->low, set->high))
      return false;
    expect(b, excess(b, set, set->low, set->high) <= 0, "low above high");
    close_over(b, set, closed[i]);
  }
  print_row("parties reached", look[0][0], look[1][0]);
  print_row("**look-through bounds**", look[0][1], look[1][1]);
  print_row("**cascade at 50 %**", closed[0][0], closed[1][0]);
  print_row("certain members, possible ones", closed[0][1], closed[1][1]);
  return true;
}

static bool run_loop(bench *b, const owner_set *set, const uint32_t *share,
                     bench_loop *out) {
  b->weight = bench_weights(&b->reg.view.graph, share);
  *out = (bench_loop){
      .graph = &b->reg.view.graph,
      .weight = b->weight,
      .owners = set->owners,
      .n_owners = set->n,
      .limit = b->settings->limit,
      .h = b->other,
  };
  const bool ok = b->weight && bench_loop_run(out);
  sg_memory_free(b->weight);
  return ok;
}

// How many companies the plain upper bound is too high for by a percent point.
static uint32_t count_wrong(const bench *b, const owner_set *set) {
  uint32_t n = 0;
  for (sg_id v = 0; v < b->reg.view.graph.n_entities; v++)
    n += !set->is_owner[v] && b->other[v] > set->high[v] + 0.01;
  return n;
}

static bool loop_bounds(bench *b, const owner_set *set, cell texts[3]) {
  bench_loop low;
  bench_loop high;
  if (!run_loop(b, set, b->reg.low, &low))
    return false;
  expect(b, low.stopped || difference(b, set, b->other, set->low) < loop_error,
         "lower bounds and a plain loop");
  if (!run_loop(b, set, b->reg.high, &high))
    return false;
  expect(b, high.stopped || excess(b, set, set->high, b->other) < loop_error,
         "upper bounds and those that ignore the whole");
  say_slow(texts[0], low.seconds + high.seconds, low.stopped || high.stopped,
           low.rounds + high.rounds);
  say(texts[1], "%.3f, %u", excess(b, set, b->other, set->high),
      count_wrong(b, set));
  say(texts[2], "%u", high.n_above);
  return true;
}

static bool loop_cascade(bench *b, const owner_set *set, cell text) {
  const sg_graph *g = &b->reg.view.graph;
  uint8_t *level = sg_memory_alloc(g->n_entities, sizeof *level);
  uint32_t rounds = 0;
  const double start = bench_now();
  const bool ok = level && bench_plain_cascade(g, &half, set->owners, set->n,
                                               level, &rounds);
  say_slow(text, bench_now() - start, false, rounds);
  sg_close(&b->closure, &half, set->owners, set->n, NULL, 0);
  uint32_t n = 0;
  for (sg_id v = 0; ok && v < g->n_entities; v++)
    n += level[v] != b->closure.level[b->stakes.shares.place[v]];
  expect(b, n == 0, "cascade and a plain loop");
  sg_memory_free(level);
  return ok;
}

static bool compare_bounds(bench *b) {
  cell bounds[N_SETS][3];
  cell cascade[N_SETS];
  for (int i = 0; i < N_SETS; i++)
    if (!loop_bounds(b, &b->sets[i], bounds[i]) ||
        !loop_cascade(b, &b->sets[i], cascade[i]))
      return false;
  print_row("plain loops for low and high", bounds[0][0], bounds[1][0]);
  print_row("... high wrong by; by > 1 point: parties", bounds[0][1],
            bounds[1][1]);
  print_row("... high above 1 before it is cut: parties", bounds[0][2],
            bounds[1][2]);
  print_row("plain cascade", cascade[0], cascade[1]);
  return true;
}

// --- with one share for each stake -------------------------------------------

static bool measure_points(bench *b) {
  cell look[N_SETS][2];
  if (!prepare(b, "prepare point shares, once for all owners"))
    return false;
  for (int i = 0; i < N_SETS; i++) {
    owner_set *set = &b->sets[i];
    if (!look_through(b, set, look[i], b->other, set->one))
      return false;
    expect(b, difference(b, set, b->other, set->one) < error,
           "low and high of point shares");
    expect(b,
           excess(b, set, set->low, set->one) < error &&
               excess(b, set, set->one, set->high) < error,
           "point shares within the bounds");
  }
  print_row("**look-through, point shares**", look[0][1], look[1][1]);
  return true;
}

static bool loop_points(bench *b, const owner_set *set, cell texts[2]) {
  bench_loop loop;
  if (!run_loop(b, set, b->reg.low, &loop))
    return false;
  const double off = difference(b, set, b->other, set->one);
  expect(b, loop.stopped || off < loop_error, "point shares and a plain loop");
  say_slow(texts[0], loop.seconds, loop.stopped, loop.rounds);
  say(texts[1], "%.1e", off);
  return true;
}

static void say_sparse(cell text, const bench_sparse *s) {
  if (s->best < 0)
    say(text, "gave up");
  else
    say(text, "%.3f + %.3f, order %d", s->assemble, s->seconds[s->best],
        s->best);
}

static void say_orders(cell text, const bench_sparse *s) {
  size_t at = 0;
  for (int i = 0; i < BENCH_ORDERS && at < CELL; i++)
    at += (size_t)snprintf(text + at, CELL - at,
                           s->seconds[i] < 0 ? "%sfails" : "%s%.2f",
                           i ? " " : "", s->seconds[i]);
}

static bool sparse_points(bench *b, const owner_set *set, cell texts[3]) {
  const sg_graph *g = &b->reg.view.graph;
  uint8_t *reached = sg_memory_alloc(g->n_entities, sizeof *reached);
  bench_sparse s = {
      .graph = g,
      .is_owner = set->is_owner,
      .reached = reached,
      .limit = b->settings->limit,
      .h = b->other,
      .weight = b->weight = bench_weights(g, b->reg.low),
  };
  for (sg_id v = 0; reached && v < g->n_entities; v++)
    reached[v] = set->one[v] > 0;
  memset(b->other, 0, g->n_entities * sizeof *b->other);
  const bool ok = reached && b->weight && bench_sparse_solve(&s);
  sg_memory_free(b->weight);
  sg_memory_free(reached);
  if (!ok)
    return false;
  const double off = difference(b, set, b->other, set->one);
  expect(b, s.best < 0 || off < error * 100, "point shares and sparse LU");
  say_sparse(texts[0], &s);
  say_orders(texts[1], &s);
  say(texts[2], s.best < 0 ? "-" : "%.1e", off);
  return true;
}

static bool compare_points(bench *b) {
  cell loop[N_SETS][2];
  cell sparse[N_SETS][3];
  for (int i = 0; i < N_SETS; i++)
    if (!loop_points(b, &b->sets[i], loop[i]))
      return false;
  print_row("plain loop", loop[0][0], loop[1][0]);
  print_row("... from look-through at most", loop[0][1], loop[1][1]);
  if (b->reg.view.graph.n_entities > SPARSE_MAX) {
    print_row("igraph's sparse LU", "not tried: size", "not tried: size");
    return true;
  }
  for (int i = 0; i < N_SETS; i++)
    if (!sparse_points(b, &b->sets[i], sparse[i]))
      return false;
  print_row("igraph's sparse LU: assemble + solve", sparse[0][0], sparse[1][0]);
  print_row("... orders of elimination 0 to 3", sparse[0][1], sparse[1][1]);
  print_row("... from look-through at most", sparse[0][2], sparse[1][2]);
  return true;
}

// --- one size ----------------------------------------------------------------

static bool find_owners(bench *b) {
  const uint32_t n = b->reg.view.graph.n_entities;
  sg_arena *arena = &b->arena;
  for (int i = 0; i < N_SETS; i++) {
    owner_set *set = &b->sets[i];
    set->owners = sg_arena_alloc(arena, n, sizeof *set->owners);
    set->is_owner = sg_arena_alloc(arena, n, sizeof *set->is_owner);
    set->low = sg_arena_alloc(arena, n, sizeof *set->low);
    set->high = sg_arena_alloc(arena, n, sizeof *set->high);
    set->one = sg_arena_alloc(arena, n, sizeof *set->one);
    if (!set->owners || !set->is_owner || !set->low || !set->high || !set->one)
      return false;
    set->n = bench_register_bodies(&b->reg, i == ONE_COUNTRY ? country : 0,
                                   set->owners);
    for (uint32_t k = 0; k < set->n; k++)
      set->is_owner[set->owners[k]] = 1;
  }
  return (b->other = sg_arena_alloc(arena, n, sizeof *b->other)) != NULL;
}

static void print_head(const bench *b) {
  const sg_graph *g = &b->reg.view.graph;
  char title[64];
  cell n[N_SETS];
  (void)snprintf(title, sizeof title, "%u entities, %u links", g->n_entities,
                 g->n_links);
  (void)printf("\n");
  print_row(title, "bodies of 1 country", "all public bodies");
  (void)printf("|---|--:|--:|\n");
  for (int i = 0; i < N_SETS; i++)
    say(n[i], "%u", b->sets[i].n);
  print_row("owners", n[0], n[1]);
}

static bool measure(bench *b) {
  if (!find_owners(b))
    return false;
  print_head(b);
  if (!measure_bounds(b))
    return false;
  print_peak("peak memory so far");
  if ((!b->settings->kernels_only && !compare_bounds(b)) ||
      !bench_register_to_middles(&b->reg) || !measure_points(b) ||
      (!b->settings->kernels_only && !compare_points(b)))
    return false;
  print_peak("peak memory with all that is compared");
  return true;
}

// 0, 1 or 2 as the exit code.
static int measure_size(const bench_settings *settings, uint32_t companies) {
  const register_options options = {.companies = companies, .seed = 1};
  bench b = {.settings = settings, .agrees = true};
  if (!bench_register_build(&b.reg, &options)) {
    (void)fprintf(stderr, "bench-ownership: not enough memory\n");
    return 2;
  }
  sg_arena_init(&b.arena, 0);
  const bool ok = measure(&b);
  if (!ok)
    (void)fprintf(stderr, "bench-ownership: not enough memory\n");
  sg_look_clear(&b.look);
  sg_closure_clear(&b.closure);
  sg_stakes_clear(&b.stakes);
  sg_arena_clear(&b.arena);
  bench_register_clear(&b.reg);
  return !ok ? 2 : b.agrees ? 0 : 1;
}

// --- arguments ---------------------------------------------------------------

// A number of 1 or more, and what follows it.
static bool read_number(const char **text, uint32_t *number) {
  char *end = NULL;
  // strtoul() would take a sign and blanks too.
  if (**text < '0' || **text > '9')
    return false;
  const unsigned long long value = strtoull(*text, &end, 10);
  *number = (uint32_t)value;
  *text = end;
  return value > 0 && value <= UINT32_MAX;
}

static bool read_sizes(const char *text, bench_settings *out) {
  for (out->n_sizes = 0; out->n_sizes < SIZES_MAX; text++) {
    register_options options = {0};
    if (!read_number(&text, &options.companies) || !register_valid(&options) ||
        register_links(&options) >= UINT32_MAX)
      return false;
    out->companies[out->n_sizes++] = options.companies;
    if (*text != ',')
      return *text == '\0';
  }
  return false;
}

static bool read_one(const char *text, uint32_t *number) {
  return read_number(&text, number) && *text == '\0';
}

static bool read_settings(char *const *argument, bench_settings *out) {
  for (; *argument; argument++) {
    const char *value = argument[1] ? argument[1] : "";
    if (strcmp(*argument, "--kernels") == 0) {
      out->kernels_only = true;
      continue;
    }
    if (!(strcmp(*argument, "--companies") == 0 && read_sizes(value, out)) &&
        !(strcmp(*argument, "--runs") == 0 && read_one(value, &out->runs)) &&
        !(strcmp(*argument, "--limit") == 0 && read_one(value, &out->limit)))
      return false;
    argument++;
  }
  return true;
}

int main(int argc, char **argv) {
  bench_settings settings = {
      .companies = {100000, 1000000, 10000000},
      .n_sizes = 3,
      .runs = 3,
      .limit = 60,
  };
  if (argc == 2 && strcmp(argv[1], "--help") == 0)
    return printf("%s%s", usage, help) < 0 ? 2 : 0;
  if (!read_settings(argv + 1, &settings)) {
    (void)fprintf(stderr, "%sTry bench-ownership --help.\n", usage);
    return 2;
  }
  int worst = 0;
  (void)printf("Seconds: best (first) of %u runs; one run of plain methods.\n",
               settings.runs);
  for (uint32_t i = 0; i < settings.n_sizes && worst < 2; i++) {
    const int code = measure_size(&settings, settings.companies[i]);
    worst = code > worst ? code : worst;
  }
  return worst;
}
