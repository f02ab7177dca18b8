// SPDX-License-Identifier: GPL-2.0-or-later
// report - see report.h.
#include "report/report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const sg_writer writers[] = {
    {".json", "findings, for programs", sg_write_findings},
    {".md", "findings, for people (Markdown)", sg_write_markdown},
};

const sg_writer *sg_writer_find(const char *path) {
  if (strcmp(path, "-") == 0)
    return &writers[0];
  const size_t length = strlen(path);
  for (size_t i = 0; i < SG_COUNT(writers); i++) {
    const size_t n = strlen(writers[i].ending);
    if (length > n && strcmp(path + length - n, writers[i].ending) == 0)
      return &writers[i];
  }
  return NULL;
}

sg_status sg_report_write(const sg_analysis *analysis, const char *path,
                          sg_error *err) {
  const sg_writer *writer = sg_writer_find(path);
  if (!writer)
    return sg_fail(err, SG_EUSAGE, "%.200s: no format has this ending", path);
  sg_output out;
  SG_TRY(sg_output_open(&out, path, err));
  writer->write(analysis, &out);
  return sg_output_close(&out, err);
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
