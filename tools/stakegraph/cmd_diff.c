// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_diff - two findings documents compared.
#include "options.h"

#include "io/sheet_writers.h"
#include "report/diff.h"
#include "report/rendering.h"

static int check_usage(const options *o) {
  if (o->arguments.n != 2) {
    complain("diff wants two findings files, OLD and NEW");
    return EXIT_USAGE;
  }
  for (uint32_t i = 0; i < o->outputs.n; i++)
    if (!sg_path_ends(o->outputs.at[i], ".sarif")) {
      complain("%s: what differs goes into .sarif only; see also --json",
               o->outputs.at[i]);
      return EXIT_USAGE;
    }
  return outputs_spare_inputs(o) ? EXIT_DONE : EXIT_USAGE;
}

// NEW with what became of its flags since OLD.
static sg_status write_outputs(const sg_diff *diff, sg_findings *findings,
                               const options *o, sg_error *err) {
  sg_catalogue catalogue;
  if (o->outputs.n == 0)
    return SG_OK;
  SG_TRY(sg_catalogue_read(&catalogue, data_dir(), err));
  sg_rendering rendering;
  sg_status status = SG_OK;
  sg_rendering_of_findings(&rendering, findings, &catalogue);
  findings->baseline = diff;
  for (uint32_t i = 0; i < o->outputs.n && status == SG_OK; i++)
    status = sg_rendering_write(&rendering, o->outputs.at[i], err);
  findings->baseline = NULL;
  sg_rendering_clear(&rendering);
  sg_catalogue_clear(&catalogue);
  return status;
}

static sg_status print(const sg_diff *diff, const options *o, sg_error *err) {
  sg_output out;
  SG_TRY(sg_output_open(&out, "-", err));
  if (o->json)
    sg_diff_write_json(diff, &out);
  else
    sg_diff_write(diff, o->arguments.at[0], o->arguments.at[1], o->top, &out);
  return sg_output_close(&out, err);
}

static int compare(const sg_findings *from, sg_findings *to, const options *o) {
  sg_error err = {0};
  sg_diff diff;
  if (sg_diff_make(&diff, from, to, &err) != SG_OK)
    return complain_error(&err);
  sg_status status = write_outputs(&diff, to, o, &err);
  if (status == SG_OK)
    status = print(&diff, o, &err);
  const int code = sg_diff_is_empty(&diff) ? EXIT_DONE : EXIT_FOUND;
  sg_diff_clear(&diff);
  return status == SG_OK ? code : complain_error(&err);
}

static int with_new(const sg_findings *from, const options *o) {
  kept_findings to;
  const int code = findings_open(&to, o->arguments.at[1]);
  if (code != EXIT_DONE)
    return code;
  const int found = compare(from, &to.findings, o);
  findings_close(&to);
  return found;
}

int cmd_diff(const options *o) {
  kept_findings from;
  int code = check_usage(o);
  if (code != EXIT_DONE)
    return code;
  code = findings_open(&from, o->arguments.at[0]);
  if (code != EXIT_DONE)
    return code;
  code = with_new(&from.findings, o);
  findings_close(&from);
  return code;
}
