// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_explain - all that is known and concluded about one party, or when what
// is concluded has changed.
#include "progress.h"

#include "report/explain_party.h"
#include "report/timeline.h"

static int print(const sg_explained *explained, const options *o) {
  sg_error err = {0};
  sg_output out;
  if (sg_output_open(&out, "-", &err) != SG_OK)
    return complain_error(&err);
  if (o->json)
    sg_write_explained_json(explained, &out);
  else
    sg_write_explained(explained, terminal_columns(), &out);
  return sg_output_close(&out, &err) == SG_OK ? EXIT_DONE
                                              : complain_error(&err);
}

static int explain(sg_analysis *analysis, const sg_analysis_options *wanted,
                   const options *o) {
  sg_error err = {0};
  sg_explained explained;
  if (sg_explain(&explained, analysis, wanted->rules, o->entity, &err) != SG_OK)
    return complain_error(&err);
  const int code = print(&explained, o);
  sg_explained_clear(&explained);
  return code == EXIT_DONE && analysis->incomplete ? EXIT_INCOMPLETE : code;
}

static void show_step(void *ctx, uint32_t done, uint32_t of) {
  progress_step(ctx, "date", done + 1, of);
}

static int timeline(sg_analysis *analysis, const sg_analysis_options *wanted,
                    const options *o) {
  sg_error err = {0};
  sg_output out;
  bool incomplete = false;
  const sg_timeline_options how = {.base = analysis,
                                   .wanted = wanted,
                                   .party = o->entity,
                                   .dates = o->dates,
                                   .columns = terminal_columns(),
                                   .json = o->json,
                                   .step = show_step};
  if (sg_output_open(&out, "-", &err) != SG_OK)
    return complain_error(&err);
  const sg_status status = sg_timeline_write(&how, &out, &incomplete, &err);
  progress_end(wanted->ctx);
  if (status != SG_OK)
    sg_output_discard(&out);
  if (status != SG_OK || sg_output_close(&out, &err) != SG_OK)
    return complain_error(&err);
  return incomplete ? EXIT_INCOMPLETE : EXIT_DONE;
}

int cmd_explain(const options *o) {
  if (!o->entity) {
    complain("--entity wants the id of a party");
    return EXIT_USAGE;
  }
  return with_analysis(o, o->timeline ? timeline : explain);
}
