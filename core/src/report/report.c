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

const sg_writer *sg_writers(uint32_t *n) {
  *n = SG_COUNT(writers);
  return writers;
}

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

const char *sg_version(void) {
  return SG_VERSION;
}
