// SPDX-License-Identifier: GPL-2.0-or-later
// loaded_text - a model and a view from a line of JSON, for tests of the graph.
//
// Quotes are written as ' in the tests and turned into " here.
#ifndef SG_TEST_LOADED_TEXT_H
#define SG_TEST_LOADED_TEXT_H

#include "support.h"

#include "io/formats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct loaded {
  sg_problems problems;
  sg_model model;
  sg_view view; ///< Empty until loaded_view()
  sg_error err;
  char path[256];
} loaded;

static inline void loaded_begin(loaded *l) {
  *l = (loaded){0};
  sg_problems_init(&l->problems, NULL, NULL);
  assert_true(sg_model_init(&l->model, &l->problems));
}

static inline void loaded_clear(loaded *l) {
  if (l->view.model)
    sg_view_clear(&l->view);
  sg_model_clear(&l->model);
  sg_problems_clear(&l->problems);
}

/// Read one more input, without finishing the model.
static inline sg_status loaded_add(loaded *l, const char *json) {
  char *text = strdup(json);
  for (char *c = text; *c; c++)
    if (*c == '\'')
      *c = '"';
  (void)snprintf(l->path, sizeof l->path, "%s",
                 temporary_file(text, strlen(text), ".json"));
  free(text);
  const sg_status status = sg_load(&l->model, l->path, NULL, &l->err);
  (void)unlink(l->path);
  return status;
}

/// Read one input and finish; both must succeed.
static inline void loaded_model(loaded *l, const char *json) {
  loaded_begin(l);
  if (loaded_add(l, json) != SG_OK ||
      sg_model_finish(&l->model, &l->err) != SG_OK)
    fail_msg("%s: %s", l->err.where, l->err.message);
}

/// Build the view as of a day, all of it or that of one deal.
static inline void loaded_view(loaded *l, const char *as_of, const char *deal) {
  sg_date date = SG_DATE_UNKNOWN;
  assert_true(sg_date_parse(as_of, strlen(as_of), &date));
  const sg_view_options options = {sg_date_last(date), deal, NULL};
  if (l->view.model)
    sg_view_clear(&l->view);
  assert_int_equal(sg_view_build(&l->view, &l->model, &options, &l->err),
                   SG_OK);
}

/// Number of a link in the view, or SG_NONE.
static inline uint32_t loaded_link(const loaded *l, const char *id) {
  const sg_graph *g = &l->view.graph;
  for (uint32_t e = 0; e < g->n_links + g->n_ended; e++)
    if (strcmp(sg_view_link_id(&l->view, e), id) == 0)
      return e;
  return SG_NONE;
}

#endif
