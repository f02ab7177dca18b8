// SPDX-License-Identifier: GPL-2.0-or-later
// sensitivity - see sensitivity.h.
#include "analyze/sensitivity.h"

#include "base/memory.h"
#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct work {
  sg_sensitivity *out;
  const sg_analysis *base;
  sg_analysis_options options;            // of the analysis at hand
  const char **settings;                  // with room for one more
  uint32_t *place;                        // of entities in the ranking at hand
  const sg_flag_result **flags, **others; // by what they are about
  uint32_t capacity;
} work;

// --- what is moved
// ----------------------------------------------------------------

static bool add(work *w, const char *change, bool is_source) {
  sg_sensitivity *out = w->out;
  if (out->n == w->capacity) {
    const uint32_t capacity = w->capacity ? 2 * w->capacity : 64;
    sg_shift *more = sg_arena_alloc(&out->arena, capacity, sizeof *more);
    if (!more)
      return false;
    if (out->n)
      memcpy(more, out->rows, out->n * sizeof *more);
    out->rows = more;
    w->capacity = capacity;
  }
  const char *copy = sg_arena_text(&out->arena, change, strlen(change));
  out->rows[out->n++] = (sg_shift){.change = copy, .is_source = is_source};
  return copy != NULL;
}

// A fifth down or up, whole numbers by whole steps, within the range; other
// values without the last digits that multiplying brings.
static double moved(const sg_param *param, double value, int direction) {
  double to = value * (1 + 0.2 * direction);
  if (value >= 2 && value == floor(value)) {
    to = round(to);
    to = to == value ? value + direction : to;
  } else {
    to = round(to * 1e6) / 1e6;
  }
  return fmin(fmax(to, param->min), param->max);
}

static bool add_weights(work *w) {
  for (uint32_t i = 0; i < w->base->n_runs; i++) {
    const sg_descriptor *d = &w->base->runs[i].plugin->described;
    for (uint32_t k = 0; d->id && k < d->n_params; k++) {
      const double value = w->base->params[i][k].number;
      for (int way = -1; !d->params[k].text && way <= 1; way += 2) {
        const double to = moved(&d->params[k], value, way);
        char number[32];
        char text[400];
        sg_number_write(to, number);
        (void)snprintf(text, sizeof text, "%.150s.%.150s=%s", d->id,
                       d->params[k].name, number);
        if (to != value && !add(w, text, false))
          return false;
      }
    }
  }
  return true;
}

static int by_text(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// Each source once, in the order of their ids: which ones are beyond the limit
// must not depend on the order of the records.
static bool add_sources(work *w) {
  const sg_model *model = w->base->model;
  const uint32_t n = model->sources.n;
  const char **ids = sg_memory_alloc(n, sizeof *ids);
  uint32_t n_moved = 0;
  bool ok = ids != NULL;
  for (uint32_t i = 0; ok && i < n; i++)
    ids[i] = sg_model_text(model, SG_AT(sg_source_row, &model->sources, i).id);
  if (ok && n > 1)
    qsort(ids, n, sizeof *ids, by_text);
  for (uint32_t i = 0; ok && i < n; i++) {
    if (i > 0 && strcmp(ids[i - 1], ids[i]) == 0)
      continue;
    if (n_moved++ < SG_SOURCES_MOVED)
      ok = add(w, ids[i], true);
  }
  w->out->sources_left_out =
      n_moved > SG_SOURCES_MOVED ? n_moved - SG_SOURCES_MOVED : 0;
  sg_memory_free(ids);
  return ok;
}

// --- what has changed
// -------------------------------------------------------------

// Kendall's tau of the first parties; one that is not ranked any more is last.
static double kendall(const work *w, const sg_analysis *other) {
  const uint32_t n = w->out->ranked;
  double balance = 0;
  for (uint32_t v = 0; v < other->view.graph.n_entities; v++)
    w->place[v] = UINT32_MAX;
  for (uint32_t i = 0; i < other->n_ranked; i++)
    w->place[other->ranked[i]] = i;
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = i + 1; k < n; k++) {
      const uint32_t a = w->place[w->base->ranked[i]];
      const uint32_t b = w->place[w->base->ranked[k]];
      balance += (a < b) - (a > b);
    }
  return n < 2 ? 1 : balance / (0.5 * n * (n - 1));
}

static uint32_t top_kept(const work *w) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < w->out->top; i++)
    kept += w->place[w->base->ranked[i]] < w->out->top;
  return kept;
}

static int by_subject(const void *a, const void *b) {
  const sg_flag_result *x = *(const sg_flag_result *const *)a;
  const sg_flag_result *y = *(const sg_flag_result *const *)b;
  return sg_kept_compare(&x->finding, &y->finding);
}

static void list_flags(const sg_analysis *a, const sg_flag_result **out) {
  for (uint32_t i = 0; i < a->n_flags; i++)
    out[i] = &a->flags[i];
  if (a->n_flags > 1)
    qsort(out, a->n_flags, sizeof *out, by_subject);
}

static void compare_flags(const work *w, const sg_analysis *other,
                          sg_shift *row) {
  uint32_t i = 0;
  uint32_t k = 0;
  list_flags(other, w->others);
  while (i < w->base->n_flags || k < other->n_flags) {
    const int by =
        i == w->base->n_flags ? 1
        : k == other->n_flags
            ? -1
            : sg_kept_compare(&w->flags[i]->finding, &w->others[k]->finding);
    row->flags_gone += by < 0;
    row->flags_new += by > 0;
    if (by == 0) {
      const sg_kept *x = &w->flags[i]->finding;
      const sg_kept *y = &w->others[k]->finding;
      row->flags_changed +=
          x->severity != y->severity || x->certainty != y->certainty;
    }
    i += by <= 0;
    k += by >= 0;
  }
}

static sg_status compare(work *w, const sg_analysis *other, sg_shift *row) {
  sg_memory_free(w->others);
  w->others = sg_memory_alloc(other->n_flags, sizeof *w->others);
  if (!w->others)
    return SG_ENOMEM;
  row->incomplete = other->incomplete;
  row->kendall = kendall(w, other);
  row->top_kept = top_kept(w);
  compare_flags(w, other, row);
  return SG_OK;
}

static sg_status try_change(work *w, sg_shift *row, sg_error *err) {
  sg_analysis other;
  const sg_analysis *base = w->base;
  sg_problems *problems = base->model->problems;
  const sg_problems mark = *problems;
  const uint32_t n = w->options.n_settings;
  problems->listen = NULL; // each finds the same contradictions again
  w->options.without_source = row->is_source ? row->change : NULL;
  w->settings[n] = row->change;
  w->options.n_settings = row->is_source ? n : n + 1;
  sg_status status = sg_analyze(&other, base->model, base->catalogue,
                                base->registry, &w->options, err);
  w->options.n_settings = n;
  if (status == SG_OK) {
    status = compare(w, &other, row);
    sg_analysis_clear(&other);
  }
  sg_problems_back_to(problems, &mark);
  problems->listen = mark.listen;
  return status;
}

static int by_change(const void *a, const void *b) {
  const sg_shift *x = a;
  const sg_shift *y = b;
  const uint32_t one = x->flags_new + x->flags_gone + x->flags_changed;
  const uint32_t two = y->flags_new + y->flags_gone + y->flags_changed;
  if (x->kendall != y->kendall)
    return x->kendall < y->kendall ? -1 : 1;
  if (one != two)
    return one > two ? -1 : 1;
  return x->is_source != y->is_source ? (x->is_source ? 1 : -1)
                                      : strcmp(x->change, y->change);
}

static sg_status try_all(work *w, void (*step)(void *, uint32_t, uint32_t),
                         sg_error *err) {
  sg_sensitivity *out = w->out;
  for (uint32_t i = 0; i < out->n; i++) {
    if (step)
      step(w->options.ctx, i, out->n);
    SG_TRY(try_change(w, &out->rows[i], err));
  }
  if (out->n > 1)
    qsort(out->rows, out->n, sizeof *out->rows, by_change);
  return SG_OK;
}

static bool prepare(work *w, const sg_analysis_options *options) {
  const uint32_t n = options->n_settings;
  w->options = *options;
  w->options.log = NULL;
  w->options.progress = NULL;
  w->settings = sg_memory_alloc((size_t)n + 1, sizeof *w->settings);
  w->place = sg_memory_alloc(w->base->view.graph.n_entities, sizeof *w->place);
  w->flags = sg_memory_alloc(w->base->n_flags, sizeof *w->flags);
  if (!w->settings || !w->place || !w->flags)
    return false;
  for (uint32_t i = 0; i < n; i++)
    w->settings[i] = options->settings[i];
  w->options.settings = w->settings;
  list_flags(w->base, w->flags);
  return add_weights(w) && add_sources(w);
}

sg_status sg_sensitivity_find(sg_sensitivity *out, const sg_analysis *base,
                              const sg_analysis_options *options, uint32_t top,
                              void (*step)(void *ctx, uint32_t done,
                                           uint32_t of),
                              sg_error *err) {
  work w = {.out = out, .base = base};
  *out = (sg_sensitivity){
      .top = top < base->n_ranked ? top : base->n_ranked,
      .ranked = base->n_ranked < SG_PARTIES_COMPARED ? base->n_ranked
                                                     : SG_PARTIES_COMPARED,
  };
  sg_arena_init(&out->arena, 0);
  sg_status status =
      prepare(&w, options) ? try_all(&w, step, err) : sg_no_memory(err);
  if (status == SG_ENOMEM)
    status = sg_no_memory(err);
  sg_memory_free(w.settings);
  sg_memory_free(w.place);
  sg_memory_free(w.flags);
  sg_memory_free(w.others);
  if (status != SG_OK)
    sg_sensitivity_clear(out);
  return status;
}

void sg_sensitivity_clear(sg_sensitivity *sensitivity) {
  sg_arena_clear(&sensitivity->arena);
  *sensitivity = (sg_sensitivity){0};
}
