// SPDX-License-Identifier: GPL-2.0-or-later
// report - see report.h.
#include "report/report.h"

#include "base/utf8.h"
#include "io/sheet_writers.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const sg_writer writers[] = {
    {".sarif", "SARIF 2.1.0, for code scanning and pipelines", NULL,
     sg_write_sarif, true},
    {".stix.json", "STIX 2.1, for threat intelligence platforms", NULL,
     sg_write_stix, false},
    {".jsonl", "flags, one a line", NULL, sg_write_flag_lines, false},
    {".decisions", "decisions to fill in", NULL, sg_write_decisions, false},
    {".json", "findings, for programs", sg_write_findings, NULL, false},
    {".md", "findings, for people (Markdown)", NULL, sg_write_markdown, false},
    {".html", "findings, for people (one page)", NULL, sg_write_html, false},
    {".svg", "picture of the chain", NULL, sg_write_svg, false},
};

const sg_writer *sg_writer_find(const char *path) {
  if (strcmp(path, "-") == 0)
    path = "findings.json";
  for (size_t i = 0; i < SG_COUNT(writers); i++)
    if (sg_path_ends(path, writers[i].ending))
      return &writers[i];
  return NULL;
}

void sg_report_endings(bool kept, sg_text *out) {
  for (size_t i = 0; i < SG_COUNT(writers); i++)
    if (!kept || writers[i].render)
      sg_text_printf(out, " %s", writers[i].ending);
  sg_sheet_writer_endings(out);
}

sg_status sg_report_path_check(const char *path, bool kept, sg_error *err) {
  sg_text endings;
  // The sheets' endings are longer than some of ours, such as .json.
  const sg_sheet_writer *of_sheet = sg_sheet_writer_find(path);
  if (of_sheet)
    return sg_sheet_writer_check(of_sheet, path, err);
  const sg_writer *writer = sg_writer_find(path);
  if (writer && writer->render == sg_write_decisions && access(path, F_OK) == 0)
    return sg_fail(err, SG_EUSAGE,
                   "%.200s: this file is there already; decisions are not "
                   "written over, so name a new one",
                   path);
  if (writer && (!kept || writer->render))
    return SG_OK;
  sg_text_init(&endings, 0);
  sg_report_endings(kept, &endings);
  const sg_status status = sg_fail(
      err, SG_EUSAGE, "%.200s: no format is known for this ending; there are%s",
      path, sg_text_get(&endings));
  sg_text_clear(&endings);
  return status;
}

// A word wider than a line, cut where a line ends; returns the column after it.
static int write_pieces(sg_output *out, const char *word, int indent,
                        int columns) {
  int at = indent;
  sg_text shown;
  sg_text_init(&shown, 0);
  while (*word) {
    char one[8] = {0};
    size_t n = 1;
    while (((unsigned char)word[n] & 0xc0) == 0x80 && n < sizeof one - 1)
      n++;
    memcpy(one, word, n);
    sg_text_reset(&shown);
    const int width = sg_text_add_columns(&shown, one, INT_MAX);
    if (at > indent && at + width > columns) {
      sg_output_printf(out, "\n%*s", indent, "");
      at = indent;
    }
    sg_output_puts(out, sg_text_get(&shown));
    at += width;
    word += n;
  }
  sg_text_clear(&shown);
  return at;
}

// A number and its "%" are one word.
static size_t word_length(const char *text) {
  size_t length = strcspn(text, " ");
  if (length > 0 && text[length] == ' ' && text[length + 1] == '%')
    length += 1 + strcspn(text + length + 1, " ");
  return length;
}

void sg_write_wrapped(sg_output *out, const char *text, int indent,
                      int columns) {
  sg_text word;
  sg_text shown;
  sg_text_init(&word, 0);
  sg_text_init(&shown, 0);
  int at = indent;
  while (*text) {
    const size_t length = word_length(text);
    sg_text_reset(&word);
    sg_text_reset(&shown);
    sg_text_add(&word, text, length);
    const int width = sg_text_add_columns(&shown, sg_text_get(&word), INT_MAX);
    if (at > indent && at + 1 + width > columns) {
      sg_output_printf(out, "\n%*s", indent, "");
      at = indent;
    } else if (at > indent) {
      sg_output_puts(out, " ");
      at++;
    }
    if (indent + width <= columns) {
      sg_output_puts(out, sg_text_get(&shown));
      at += width;
    } else {
      at = write_pieces(out, sg_text_get(&word), indent, columns);
    }
    text += length + strspn(text + length, " ");
  }
  sg_output_puts(out, "\n");
  sg_text_clear(&word);
  sg_text_clear(&shown);
}

void sg_percent_write(double fraction, char out[16]) {
  if (isnan(fraction))
    (void)snprintf(out, 16, "unknown");
  else
    (void)snprintf(out, 16, "%.0f %%", fraction * 100);
}

void sg_count_severities(const sg_analysis *analysis, uint32_t counts[6]) {
  memset(counts, 0, 6 * sizeof *counts);
  for (uint32_t i = 0; i < analysis->n_flags; i++)
    counts[analysis->flags[i].finding.severity]++;
}

const sg_source_row *sg_find_source(const sg_model *model, const char *id) {
  const uint32_t found =
      sg_index_get(&model->source_of, sg_intern_find(&model->strings, id));
  return found ? &SG_AT(sg_source_row, &model->sources, found - 1) : NULL;
}

void sg_attr_add_text(const char *json, sg_text *out) {
  if (json[0] == '"')
    sg_json_decode((sg_slice){json, strlen(json)}, out);
  else
    sg_text_add(out, json, strlen(json));
}

void sg_write_inputs(const sg_model *model, sg_json_writer *w) {
  sg_json_key(w, "inputs");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < model->inputs.n; i++) {
    const sg_input_file *input = &SG_AT(sg_input_file, &model->inputs, i);
    sg_json_open(w, '{');
    sg_json_put(w, "path", input->path);
    sg_json_put(w, "format", input->format);
    sg_json_put(w, "sha256", input->sha256);
    sg_json_put_count(w, "bytes", input->bytes);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

void sg_write_warnings(const sg_problems *problems, const char *counts_key,
                       sg_json_writer *w) {
  sg_json_key(w, counts_key);
  sg_json_open(w, '{');
  for (int i = 0; i < SG_N_PROBLEMS; i++)
    if (problems->counts[i])
      sg_json_put_count(w, sg_problem_name((sg_problem_class)i),
                        problems->counts[i]);
  sg_json_close(w, '}');
  sg_json_key(w, "first");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < problems->first.n; i++)
    sg_json_string(w, SG_AT(const char *, &problems->first, i));
  sg_json_close(w, ']');
}

const char *sg_version(void) {
  return SG_VERSION;
}
