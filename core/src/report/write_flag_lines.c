// SPDX-License-Identifier: GPL-2.0-or-later
// write_flag_lines - flags as JSON lines, one each, as they stand in the
// findings and with the date of the analysis: for what reads one row at a time.
#include "report/doc_copy.h"
#include "report/report.h"

void sg_write_flag_lines(const sg_findings *findings,
                         const sg_catalogue *catalogue, sg_output *out) {
  const cJSON *flag = NULL;
  const cJSON *member = NULL;
  (void)catalogue;
  cJSON_ArrayForEach(flag, findings->flags) {
    sg_json_writer w;
    sg_json_writer_init(&w, out, false);
    sg_json_open(&w, '{');
    sg_json_put(&w, "as_of", sg_doc_text(findings->root, "as_of"));
    sg_json_put(&w, "subject_name",
                sg_findings_name(findings, sg_doc_text(flag, "subject")));
    cJSON_ArrayForEach(member, flag) {
      sg_json_key(&w, member->string ? member->string : "");
      sg_doc_copy(&w, member);
    }
    sg_json_close(&w, '}');
    sg_output_puts(out, "\n");
  }
}
