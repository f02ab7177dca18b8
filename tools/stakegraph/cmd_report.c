// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_report - kept findings in another format, without analysing again.
#include "progress.h"

#include "base/input.h"

// Larger documents are not read.
#define FINDINGS_BYTES_MAX ((size_t)1 << 32)

static int check_usage(const options *o) {
  if (o->arguments.n != 1 || o->outputs.n == 0) {
    complain("report wants one FINDINGS file and -o FILE");
    return EXIT_USAGE;
  }
  for (uint32_t i = 0; i < o->outputs.n; i++) {
    sg_error err = {0};
    if (sg_report_path_check(o->outputs.at[i], true, &err) != SG_OK)
      return complain_error(&err);
  }
  return EXIT_DONE;
}

// Pictures may be of one party.
static int look_for(sg_findings *findings, const options *o) {
  if (o->entity && !sg_findings_find(findings, SG_DOC_ENTITY, o->entity)) {
    complain("the findings hold no party %s", o->entity);
    return EXIT_USAGE;
  }
  findings->around = o->entity;
  return EXIT_DONE;
}

static int write_all(sg_findings *findings, const options *o) {
  sg_error err = {0};
  sg_catalogue catalogue;
  const int code = look_for(findings, o);
  if (code != EXIT_DONE)
    return code;
  if (sg_catalogue_read(&catalogue, data_dir(), &err) != SG_OK)
    return complain_error(&err);
  sg_status status = SG_OK;
  interrupts_hold();
  for (uint32_t i = 0; i < o->outputs.n && status == SG_OK; i++) {
    err = (sg_error){0};
    status = sg_report_render(findings, &catalogue, o->outputs.at[i], &err);
    if (status == SG_OK)
      complain_note(&err);
  }
  sg_catalogue_clear(&catalogue);
  return status == SG_OK ? EXIT_DONE : complain_error(&err);
}

int cmd_report(const options *o) {
  sg_error err = {0};
  sg_text text;
  sg_findings findings;
  int code = check_usage(o);
  if (code != EXIT_DONE)
    return code;
  const char *path = o->arguments.at[0];
  if (sg_file_read(path, FINDINGS_BYTES_MAX, &text, &err) != SG_OK)
    return complain_error(&err);
  if (sg_findings_parse(&findings, path, sg_text_slice(&text), &err) == SG_OK) {
    code = write_all(&findings, o);
    sg_findings_clear(&findings);
  } else {
    code = complain_error(&err);
  }
  sg_text_clear(&text);
  return code;
}
