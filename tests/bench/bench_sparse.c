// SPDX-License-Identifier: GPL-2.0-or-later
// bench_sparse - see bench_sparse.h.
#include "bench_sparse.h"

#include "base/memory.h"

#include <igraph/igraph.h>

#include <sys/mman.h>
#include <sys/wait.h>

#include <string.h>
#include <unistd.h>

// Entries below this part of the largest of their column are no pivots. Here
// the diagonal always is a good one; keeping it keeps the matrix sparse.
static const double pivot_min = 0.001;

// What the process that solves hands back.
typedef struct answer {
  double assemble, solve;
  double h[];
} answer;

typedef struct task {
  const bench_sparse *in;
  uint32_t *number; // of each company in the matrix, or SG_NONE
  uint32_t n;
  answer *answer;
} task;

static bool number_companies(task *t) {
  const uint32_t n = t->in->graph->n_entities;
  t->number = sg_memory_alloc(n, sizeof *t->number);
  for (sg_id v = 0; t->number && v < n; v++)
    t->number[v] = t->in->reached[v] && !t->in->is_owner[v] ? t->n++ : SG_NONE;
  return t->number != NULL;
}

// One link in I - W or, of an owner, in the right hand side.
static bool put_link(const task *t, sg_id e, igraph_sparsemat_t *triplets,
                     igraph_vector_t *b) {
  const sg_id from = t->in->graph->link_from[e];
  const uint32_t row = t->number[t->in->graph->link_to[e]];
  const double weight = t->in->weight[e];
  if (row == SG_NONE || weight == 0)
    return true;
  if (t->in->is_owner[from]) {
    VECTOR(*b)[row] += weight;
    return true;
  }
  return t->number[from] == SG_NONE ||
         igraph_sparsemat_entry(triplets, row, t->number[from], -weight) ==
             IGRAPH_SUCCESS;
}

static bool put_entries(const task *t, igraph_sparsemat_t *triplets,
                        igraph_vector_t *b) {
  bool ok = true;
  for (uint32_t i = 0; ok && i < t->n; i++)
    ok = igraph_sparsemat_entry(triplets, i, i, 1) == IGRAPH_SUCCESS;
  for (sg_id e = 0; ok && e < t->in->graph->n_links; e++)
    ok = put_link(t, e, triplets, b);
  return ok;
}

static bool assemble(const task *t, igraph_sparsemat_t *matrix,
                     igraph_vector_t *b) {
  igraph_sparsemat_t triplets;
  const igraph_integer_t room = (igraph_integer_t)t->n * 4;
  return igraph_vector_init(b, t->n) == IGRAPH_SUCCESS &&
         igraph_sparsemat_init(&triplets, t->n, t->n, room) == IGRAPH_SUCCESS &&
         put_entries(t, &triplets, b) &&
         igraph_sparsemat_compress(&triplets, matrix) == IGRAPH_SUCCESS;
}

// What igraph allocates is given back by the end of the process.
static bool solve(const task *t, int order) {
  igraph_sparsemat_t matrix;
  igraph_vector_t b;
  igraph_vector_t h;
  const double start = bench_now();
  if (!assemble(t, &matrix, &b) ||
      igraph_vector_init(&h, t->n) != IGRAPH_SUCCESS)
    return false;
  const double assembled = bench_now();
  if (igraph_sparsemat_lusol(&matrix, &b, &h, order, pivot_min) !=
      IGRAPH_SUCCESS)
    return false;
  t->answer->solve = bench_now() - assembled;
  t->answer->assemble = assembled - start;
  memcpy(t->answer->h, VECTOR(h), t->n * sizeof *t->answer->h);
  return true;
}

static bool solve_apart(const task *t, int order) {
  const pid_t child = fork();
  if (child < 0)
    return false;
  if (child == 0) {
    (void)alarm((unsigned)t->in->limit + 1);
    igraph_set_error_handler(igraph_error_handler_ignore);
    _exit(solve(t, order) ? 0 : 1);
  }
  int status = 1;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) &&
         WEXITSTATUS(status) == 0;
}

static void take_best(const task *t, bench_sparse *out, int order) {
  out->seconds[order] = t->answer->solve;
  if (out->best >= 0 && out->seconds[out->best] <= t->answer->solve)
    return;
  out->best = order;
  out->assemble = t->answer->assemble;
  for (sg_id v = 0; v < t->in->graph->n_entities; v++)
    if (t->number[v] != SG_NONE)
      out->h[v] = t->answer->h[t->number[v]];
}

bool bench_sparse_solve(bench_sparse *sparse) {
  task t = {.in = sparse};
  sparse->best = -1;
  if (!number_companies(&t))
    return false;
  const size_t size = sizeof *t.answer + t.n * sizeof *t.answer->h;
  void *shared = mmap(NULL, size, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  const bool ok = shared != MAP_FAILED;
  t.answer = shared;
  for (int order = 0; ok && order < BENCH_ORDERS; order++) {
    sparse->seconds[order] = -1;
    if (solve_apart(&t, order))
      take_best(&t, sparse, order);
  }
  if (ok)
    (void)munmap(shared, size);
  sg_memory_free(t.number);
  return ok;
}
