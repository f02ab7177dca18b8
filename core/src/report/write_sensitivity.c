// SPDX-License-Identifier: GPL-2.0-or-later
// write_sensitivity - how stable the ranking is, as JSON and in words.
#include "report/report.h"

#include "analyze/sensitivity.h"

#include <stdio.h>

static void put_shift(const sg_shift *row, sg_json_writer *w) {
  sg_json_open_line(w, '{');
  sg_json_put(w, row->is_source ? "without_source" : "set", row->change);
  sg_json_put_bool(w, "complete", !row->incomplete);
  sg_json_put_number(w, "kendall", row->kendall);
  sg_json_put_count(w, "top_kept", row->top_kept);
  sg_json_put_count(w, "flags_new", row->flags_new);
  sg_json_put_count(w, "flags_gone", row->flags_gone);
  sg_json_put_count(w, "flags_changed", row->flags_changed);
  sg_json_close(w, '}');
}

void sg_write_sensitivity_json(const sg_analysis *analysis, sg_json_writer *w) {
  const sg_sensitivity *s = analysis->sensitivity;
  if (!s)
    return;
  sg_json_key(w, "sensitivity");
  sg_json_open(w, '{');
  sg_json_put_count(w, "top", s->top);
  sg_json_put_count(w, "ranked", s->ranked);
  sg_json_put_count(w, "sources_left_out", s->sources_left_out);
  sg_json_key(w, "analyses");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < s->n; i++)
    put_shift(&s->rows[i], w);
  sg_json_close(w, ']');
  sg_json_close(w, '}');
}

static uint32_t count_at(const cJSON *row, const char *key) {
  const double n = sg_doc_number(row, key);
  return n >= 0 && n <= UINT32_MAX ? (uint32_t)n : 0;
}

bool sg_sensitivity_of(sg_sensitivity *out, const sg_findings *findings) {
  const cJSON *all =
      cJSON_GetObjectItemCaseSensitive(findings->root, "sensitivity");
  const cJSON *list = sg_doc_list(all, "analyses");
  const cJSON *row = NULL;
  *out = (sg_sensitivity){
      .top = count_at(all, "top"),
      .ranked = count_at(all, "ranked"),
      .sources_left_out = count_at(all, "sources_left_out"),
  };
  sg_arena_init(&out->arena, 0);
  out->rows = sg_arena_alloc(&out->arena, (size_t)cJSON_GetArraySize(list) + 1,
                             sizeof *out->rows);
  cJSON_ArrayForEach(row, list) {
    const char *source = sg_doc_text(row, "without_source");
    if (!out->rows)
      break;
    out->rows[out->n++] = (sg_shift){
        .change = source[0] ? source : sg_doc_text(row, "set"),
        .is_source = source[0] != '\0',
        .incomplete =
            cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(row, "complete")),
        .kendall = sg_doc_number(row, "kendall"),
        .top_kept = count_at(row, "top_kept"),
        .flags_new = count_at(row, "flags_new"),
        .flags_gone = count_at(row, "flags_gone"),
        .flags_changed = count_at(row, "flags_changed"),
    };
  }
  return out->rows;
}

static uint32_t count_stable(const sg_sensitivity *s) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < s->n; i++)
    n += s->rows[i].kendall == 1 && s->rows[i].top_kept == s->top &&
         s->rows[i].flags_new + s->rows[i].flags_gone +
                 s->rows[i].flags_changed ==
             0;
  return n;
}

void sg_sensitivity_words(const sg_sensitivity *s, char out[1000]) {
  (void)snprintf(
      out, 1000,
      "%u analyses with one weight moved by about a fifth, or without the "
      "links of one source: %u leave ranking and flags as they are. "
      "The least rank correlation (Kendall, first %u parties) is "
      "%.2f.",
      s->n, count_stable(s), s->ranked, s->n ? s->rows[0].kendall : 1.0);
}

void sg_shift_words(const sg_sensitivity *s, uint32_t i, char out[1000]) {
  const sg_shift *row = &s->rows[i];
  (void)snprintf(out, 1000,
                 "%s%.300s: %u of the first %u stay, correlation %.2f; flags: "
                 "%u new, %u gone, %u changed%s",
                 row->is_source ? "without source " : "", row->change,
                 row->top_kept, s->top, row->kendall, row->flags_new,
                 row->flags_gone, row->flags_changed,
                 row->incomplete ? " (a plugin did not finish)" : "");
}
