// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_native - any bytes as a native document or JSON lines: loading,
// finishing, freezing and asking for holdings end with a status, an error has
// words, bounds are bounds, and what is written is read as the same.
#include "fuzz.h"

#include "io/formats.h"
#include "ownership/held.h"
#include "paths/strength.h"
#include "paths/ways.h"

#include <stdlib.h>
#include <unistd.h>

static void check_bounds(const sg_holder *holder) {
  for (uint32_t i = 0; i < holder->held.n_rows; i++) {
    const sg_holding *row = &holder->held.rows[i];
    if (!(row->low >= 0 && row->low <= row->high) ||
        row->low_ppb > row->high_ppb)
      abort();
  }
}

// Every party as an owner, of a few; look-through and a cascade.
static void hold(sg_holder *holder, uint32_t n) {
  enum { OWNERS_MAX = 50 };
  const sg_rule rule = {.size = sizeof rule, .threshold = SG_PERCENT(50)};
  for (sg_id v = 0; v < n && v < OWNERS_MAX; v++) {
    sg_error err = {0};
    if (sg_hold_through(holder, &v, 1, &err) != SG_OK)
      abort();
    check_bounds(holder);
    for (uint32_t i = 0; i < holder->held.n_rows; i++)
      if (holder->held.rows[i].high > 1)
        abort();
    if (sg_hold(holder, &rule, &v, 1, NULL, 0, &err) != SG_OK)
      abort();
    check_bounds(holder);
  }
}

static void ask(const sg_view *view) {
  sg_stakes stakes;
  sg_holder holder;
  sg_error err = {0};
  if (sg_stakes_build(&stakes, view, true, &err) != SG_OK ||
      sg_holder_init(&holder, &stakes, &err) != SG_OK)
    abort();
  hold(&holder, view->graph.n_entities);
  sg_holder_clear(&holder);
  sg_stakes_clear(&stakes);
}

// The best chains from the first party to each of a few others.
static void walk(const sg_view *view) {
  double weights[SG_N_WEIGHTS];
  sg_arena arena;
  sg_columns columns;
  sg_strengths strengths;
  for (int i = 0; i < SG_N_WEIGHTS; i++)
    weights[i] = 0.5;
  sg_arena_init(&arena, 0);
  sg_columns_init(&columns, view, &arena);
  if (sg_strengths_of(&strengths, &columns, weights, NULL, &arena) != SG_OK)
    abort();
  for (sg_id to = 1; to < view->graph.n_entities && to < 8; to++) {
    sg_ways ways;
    const sg_ways_query query = {
        .graph = &view->graph,
        .strengths = &strengths,
        .to = to,
        .k = 4,
        .by_links = to % 2 == 0,
        .work = 10000,
    };
    if (sg_ways_find(&ways, &query) != SG_OK)
      abort();
    for (uint32_t i = 0; i < ways.n; i++)
      if (ways.at[i].n_links == 0 || !(ways.at[i].high > 0) ||
          ways.at[i].low > ways.at[i].high ||
          ways.at[i].entities[ways.at[i].n_links] != to)
        abort();
    sg_ways_clear(&ways);
  }
  sg_columns_clear(&columns);
  sg_arena_clear(&arena);
}

static void freeze(const sg_model *model) {
  sg_view view;
  sg_error err = {0};
  const sg_view_options options = {.as_of = 18000};
  if (sg_view_build(&view, model, &options, &err) != SG_OK)
    return;
  ask(&view);
  walk(&view);
  sg_view_clear(&view);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char path[64];
  sg_problems problems;
  sg_model model;
  sg_error err = {0};
  const int fd = fuzz_file(data, size, path);
  sg_problems_init(&problems, NULL, NULL);
  if (!sg_model_init(&model, &problems))
    abort();
  sg_status status = sg_load(&model, path, "stakegraph", &err);
  if (status == SG_OK)
    status = sg_model_finish(&model, &err);
  if (status == SG_OK) {
    freeze(&model);
    fuzz_write(&model);
  } else if (err.message[0] == '\0') {
    abort();
  }
  sg_model_clear(&model);
  sg_problems_clear(&problems);
  (void)close(fd);
  return 0;
}
