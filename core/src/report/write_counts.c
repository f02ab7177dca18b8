// SPDX-License-Identifier: GPL-2.0-or-later
// write_counts - what came of every flag: raised, not raised, not evaluable.
#include "report/report.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { COLUMNS = 79 };

static bool is_wanted(const char *flag, const char *one) {
  return !one || strcmp(flag, one) == 0;
}

// What the program knows of the flags of its catalogue, others say themselves.
static void put_own(const sg_analysis *a, const sg_flag_count *count,
                    sg_json_writer *w) {
  const sg_flag *own = sg_flag_declared(a, count->plugin, count->flag);
  if (!own || sg_catalogue_find(a->catalogue, count->flag))
    return;
  if (own->about)
    sg_json_put(w, "about", own->about);
  if (own->source)
    sg_json_put(w, "source", own->source);
}

void sg_write_flag_count(const sg_analysis *analysis, uint32_t i,
                         sg_json_writer *w) {
  const sg_flag_count *count = &analysis->counts[i];
  sg_json_open_line(w, '{');
  sg_json_put(w, "flag", count->flag);
  sg_json_put(w, "plugin", count->plugin);
  sg_json_put_count(w, "certain", count->certain);
  sg_json_put_count(w, "possible", count->possible);
  sg_json_put_count(w, "not_raised", count->not_raised);
  sg_json_put_count(w, "not_evaluable", count->not_evaluable);
  put_own(analysis, count, w);
  sg_json_close(w, '}');
}

static void put_rows(const sg_analysis *a, const char *flag, sg_output *out) {
  uint32_t n = 0;
  sg_output_printf(out, "%-6s %8s %9s %11s %14s  %s\n", "flag", "certain",
                   "possible", "not raised", "not evaluable", "plugin");
  for (uint32_t i = 0; i < a->n_counts; i++) {
    const sg_flag_count *c = &a->counts[i];
    if (!is_wanted(c->flag, flag))
      continue;
    n++;
    sg_output_printf(out, "%-6.20s %8u %9u %11u %14u  %.24s\n", c->flag,
                     c->certain, c->possible, c->not_raised, c->not_evaluable,
                     c->plugin);
  }
  if (flag && n == 0)
    sg_output_printf(out, "No selected plugin raises %.20s.\n", flag);
}

static void put_raised(const sg_analysis *a, const char *flag, sg_output *out) {
  for (uint32_t i = 0; i < a->n_flags; i++) {
    const sg_kept *f = &a->flags[i].finding;
    if (strcmp(f->flag, flag) != 0)
      continue;
    sg_output_printf(out, "%-10s",
                     f->certainty == SG_CERTAIN ? "certain" : "possible");
    sg_write_wrapped(out, sg_kept_message(f), 10, COLUMNS);
  }
}

static void put_unknown(const sg_analysis *a, const char *flag,
                        sg_output *out) {
  char text[1400];
  for (uint32_t i = 0; i < a->n_gaps; i++) {
    const sg_gap *gap = &a->gaps[i].gap;
    if (strcmp(gap->flag, flag) != 0)
      continue;
    if (gap->subject == SG_NONE)
      (void)snprintf(text, sizeof text, "%u: %.1000s", gap->count, gap->reason);
    else
      (void)snprintf(text, sizeof text, "%.200s: %.1000s",
                     a->view.graph.entity_id[gap->subject], gap->reason);
    sg_output_puts(out, "unknown   ");
    sg_write_wrapped(out, text, 10, COLUMNS);
  }
}

void sg_write_counts(const sg_analysis *analysis, const char *flag,
                     sg_output *out) {
  sg_output_printf(out, "Of %u parties in scope:\n\n", analysis->n_parties);
  put_rows(analysis, flag, out);
  if (!flag)
    return;
  sg_output_puts(out, "\n");
  put_raised(analysis, flag, out);
  put_unknown(analysis, flag, out);
}

void sg_write_counts_json(const sg_analysis *analysis, const char *flag,
                          sg_output *out) {
  sg_json_writer w;
  sg_json_writer_init(&w, out, true);
  sg_json_open(&w, '{');
  sg_json_put_count(&w, "parties", analysis->n_parties);
  sg_json_key(&w, "flag_counts");
  sg_json_open(&w, '[');
  for (uint32_t i = 0; i < analysis->n_counts; i++)
    if (is_wanted(analysis->counts[i].flag, flag))
      sg_write_flag_count(analysis, i, &w);
  sg_json_close(&w, ']');
  sg_write_gaps_json(analysis, flag, &w);
  sg_json_close(&w, '}');
}
