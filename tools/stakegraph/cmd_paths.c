// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_paths - the best chains between two parties.
#include "options.h"

#include "paths/strength.h"
#include "report/write_ways.h"

#include <stdlib.h>
#include <string.h>

static bool find_party(const sg_view *view, const char *option, const char *id,
                       sg_id *out) {
  *out = sg_view_entity(view, id);
  if (*out == SG_NONE)
    complain("--%s: no party has the id '%.200s'", option, id);
  return *out != SG_NONE;
}

static bool find_kinds(const text_list *names, uint32_t *kinds) {
  for (uint32_t i = 0; i < names->n; i++) {
    const char *name = names->at[i];
    const uint32_t kind =
        sg_word_find(&sg_link_kinds, (sg_slice){name, strlen(name)});
    if (kind == SG_NONE) {
      complain("--kind: no link is of the kind '%.60s'", name);
      return false;
    }
    *kinds |= UINT32_C(1) << kind;
  }
  return true;
}

static bool find_order(const char *name, bool *by_links) {
  *by_links = strcmp(name, "links") == 0;
  if (*by_links || strcmp(name, "strength") == 0)
    return true;
  complain("--by wants strength or links");
  return false;
}

static int print(const sg_ways *ways, const sg_view *view,
                 const sg_ways_query *query, const options *o) {
  sg_error err = {0};
  sg_output out;
  if (sg_output_open(&out, "-", &err) != SG_OK)
    return complain_error(&err);
  if (o->json)
    sg_write_ways_json(ways, view, query, &out);
  else
    sg_write_ways(ways, view, query, terminal_columns(), &out);
  return sg_output_close(&out, &err) == SG_OK ? EXIT_DONE
                                              : complain_error(&err);
}

// Which stakes count is looked at only where there are others than direct ones.
static bool has_totals(const sg_graph *g) {
  for (sg_id e = 0; e < g->n_links; e++)
    if (g->link_kind[e] == SG_OWNERSHIP && g->link_measure[e] != SG_DIRECT)
      return true;
  return false;
}

static sg_status find_strengths(const sg_view *view, const double *weights,
                                sg_columns *columns, sg_arena *arena,
                                sg_strengths *out, sg_error *err) {
  sg_stakes stakes;
  if (!has_totals(&view->graph))
    return sg_strengths_of(out, columns, weights, NULL, arena);
  SG_TRY(sg_stakes_build(&stakes, view, false, err));
  const sg_status status =
      sg_strengths_of(out, columns, weights, stakes.shares.counts, arena);
  sg_stakes_clear(&stakes);
  return status;
}

static int find_ways(const sg_view *view, const double *weights,
                     sg_ways_query *query, const options *o) {
  sg_error err = {0};
  sg_arena arena;
  sg_columns columns;
  sg_strengths strengths;
  sg_ways ways;
  int code = EXIT_INTERNAL;
  sg_arena_init(&arena, 0);
  sg_columns_init(&columns, view, &arena);
  sg_status status =
      find_strengths(view, weights, &columns, &arena, &strengths, &err);
  query->strengths = &strengths;
  if (status == SG_OK)
    status = sg_ways_find(&ways, query);
  if (status == SG_OK) {
    code = print(&ways, view, query, o);
    if (code == EXIT_DONE && ways.truncated)
      code = EXIT_INCOMPLETE;
    sg_ways_clear(&ways);
  } else {
    (void)sg_no_memory(&err);
    (void)complain_error(&err);
  }
  sg_columns_clear(&columns);
  sg_arena_clear(&arena);
  return code;
}

static int find(const sg_view *view, const double *weights, const options *o) {
  sg_ways_query query = {
      .graph = &view->graph,
      .k = o->k,
      .directed = o->directed,
      .work = (uint64_t)o->work,
  };
  return find_party(view, "from", o->from, &query.from) &&
                 find_party(view, "to", o->to, &query.to) &&
                 find_kinds(&o->kinds, &query.kinds) &&
                 find_order(o->by, &query.by_links)
             ? find_ways(view, weights, &query, o)
             : EXIT_USAGE;
}

static int with_view(const loaded_inputs *inputs, const double *weights,
                     const options *o) {
  sg_error err = {0};
  sg_view view;
  sg_view_options wanted = {0};
  if (sg_find_as_of(&inputs->model, o->as_of, today(), &wanted.as_of, &err) !=
          SG_OK ||
      sg_view_build(&view, &inputs->model, &wanted, &err) != SG_OK)
    return complain_error(&err);
  int code = inputs_strict(inputs, o);
  if (code == EXIT_DONE)
    code = find(&view, weights, o);
  sg_view_clear(&view);
  return code;
}

// The weights of links as data set, profile and --set have them.
static int find_weights(double out[SG_N_WEIGHTS], const options *o) {
  sg_error err = {0};
  sg_profile profile;
  sg_weights weights;
  uint32_t n = 0;
  if (sg_profile_read(&profile, o->profile, &err) != SG_OK)
    return complain_error(&err);
  const char **settings = settings_join(&profile, o, &n);
  sg_status status = settings ? sg_weights_read(&weights, data_dir(), &err)
                              : sg_no_memory(&err);
  if (status == SG_OK) {
    status = sg_weights_of_links(&weights, settings, n, out, &err);
    sg_weights_clear(&weights);
  }
  free(settings);
  sg_profile_clear(&profile);
  return status == SG_OK ? EXIT_DONE : complain_error(&err);
}

int cmd_paths(const options *o) {
  double weights[SG_N_WEIGHTS];
  loaded_inputs inputs;
  if (!o->from || !o->to) {
    complain("--from and --to want the ids of two parties");
    return EXIT_USAGE;
  }
  int code = find_weights(weights, o);
  if (code == EXIT_DONE)
    code = inputs_load(&inputs, o);
  if (code != EXIT_DONE)
    return code;
  code = with_view(&inputs, weights, o);
  inputs_free(&inputs);
  return code;
}
