// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_findings - any bytes as kept findings: refused with words, or rendered
// in every format that needs no process of its own, each time to a whole text.
#include "fuzz.h"

#include "io/graph_sheet.h"
#include "io/sheet_writers.h"
#include "report/findings_table.h"
#include "report/report.h"
#include "report/score_sheet.h"

#include <stdio.h>
#include <stdlib.h>

static const sg_catalogue *catalogue(void) {
  static sg_catalogue all;
  static bool is_read;
  sg_error err = {0};
  if (!is_read && sg_catalogue_read(&all, SG_TEST_DATA_DIR, &err) != SG_OK) {
    (void)fprintf(stderr, "%s\n", err.message);
    abort();
  }
  is_read = true;
  return &all;
}

static void render(const sg_findings *findings,
                   void (*write)(const sg_findings *, const sg_catalogue *,
                                 sg_output *)) {
  sg_output out;
  sg_output_to_memory(&out);
  write(findings, catalogue(), &out);
  if (!sg_output_is_whole(&out))
    abort();
  sg_output_discard(&out);
}

// The case with what was found, as the other programs get it.
static void render_sheet(const sg_findings *findings) {
  static const sg_sheet_writer *const writers[] = {
      &sg_sheet_writer_graphml, &sg_sheet_writer_gexf, &sg_sheet_writer_cx2,
      &sg_sheet_writer_dot,     &sg_sheet_writer_ftm,  &sg_sheet_writer_bods,
      &sg_sheet_writer_xlsx};
  sg_sheet sheet;
  sg_sheet_extra extra = {0};
  sg_error err = {0};
  if (sg_sheet_of_native(&sheet, findings->case_text, &err) != SG_OK)
    return;
  if (sg_sheet_add_findings(&sheet, findings, &err) != SG_OK ||
      !sg_findings_table(findings, &extra, &sheet.arena) ||
      !sg_cols_settle(&sheet.nodes) || !sg_cols_settle(&sheet.edges))
    abort();
  sheet.as_of = sg_doc_text(findings->root, "as_of");
  for (size_t i = 0; i < SG_COUNT(writers); i++) {
    sg_output out;
    sg_output_to_memory(&out);
    if (writers[i]->write)
      writers[i]->write(&sheet, &out);
    else if (writers[i]->write_with(&sheet, &extra, &out, &err) != SG_OK)
      abort();
    if (!sg_output_is_whole(&out))
      abort();
    sg_output_discard(&out);
  }
  sg_sheet_clear(&sheet);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  sg_findings findings;
  sg_error err = {0};
  const sg_slice text = {(const char *)data, size};
  if (sg_findings_parse(&findings, "findings", text, &err) != SG_OK) {
    if (err.message[0] == '\0')
      abort();
    return 0;
  }
  render(&findings, sg_write_sarif);
  render(&findings, sg_write_stix);
  render(&findings, sg_write_flag_lines);
  render_sheet(&findings);
  sg_findings_clear(&findings);
  return 0;
}
