// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_report - kept findings in another format, without analysing again.
#include "progress.h"

#include "io/writers.h"
#include "report/rendering.h"

static int check_usage(const options *o) {
  if (o->arguments.n != 1 || o->outputs.n == 0) {
    complain("report wants one FINDINGS file and -o FILE");
    return EXIT_USAGE;
  }
  for (uint32_t i = 0; i < o->outputs.n; i++) {
    sg_error err = {0};
    const char *path = o->outputs.at[i];
    if (sg_report_path_check(path, true, &err) != SG_OK ||
        (o->entity && !sg_path_ends(path, ".svg") &&
         sg_picture_path_check(path, &err) != SG_OK))
      return complain_error(&err);
  }
  return outputs_spare_inputs(o) ? EXIT_DONE : EXIT_USAGE;
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

// Decisions go into the document, so that every format has them.
static sg_status decide(sg_findings *findings, const sg_catalogue *catalogue,
                        const options *o, sg_error *err) {
  sg_decided decided;
  if (!o->decisions)
    return SG_OK;
  SG_TRY(sg_decide_document(findings, catalogue, o->decisions, &decided, err));
  if (decided.n_lapsed)
    complain("%u of %u decisions do not hold any more; the outputs say why",
             decided.n_lapsed, decided.n_lapsed + decided.n_standing);
  sg_decided_clear(&decided);
  return SG_OK;
}

static int write_all(sg_findings *findings, const options *o) {
  sg_error err = {0};
  sg_catalogue catalogue;
  const int code = look_for(findings, o);
  if (code != EXIT_DONE)
    return code;
  if (sg_catalogue_read(&catalogue, data_dir(), &err) != SG_OK)
    return complain_error(&err);
  sg_rendering rendering;
  sg_status status = decide(findings, &catalogue, o, &err);
  sg_rendering_of_findings(&rendering, findings, &catalogue);
  interrupts_hold();
  for (uint32_t i = 0; i < o->outputs.n && status == SG_OK; i++) {
    err = (sg_error){0};
    status = sg_rendering_write(&rendering, o->outputs.at[i], &err);
    if (status == SG_OK)
      complain_note(&err);
  }
  sg_rendering_clear(&rendering);
  sg_catalogue_clear(&catalogue);
  return status == SG_OK ? EXIT_DONE : complain_error(&err);
}

static int report(const options *o) {
  kept_findings kept;
  int code = findings_open(&kept, o->arguments.at[0]);
  if (code != EXIT_DONE)
    return code;
  code = write_all(&kept.findings, o);
  findings_close(&kept);
  return code;
}

int cmd_report(const options *o) {
  sg_decisions decisions;
  options own = *o;
  int code = check_usage(o);
  if (code != EXIT_DONE)
    return code;
  code = decisions_open(&decisions, o);
  own.decisions = o->decisions_file ? &decisions : NULL;
  if (code == EXIT_DONE)
    code = report(&own);
  sg_decisions_clear(&decisions);
  return code;
}
