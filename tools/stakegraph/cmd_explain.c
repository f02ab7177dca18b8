// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_explain - all that is known and concluded about one party.
#include "options.h"

#include "report/explain_party.h"

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

int cmd_explain(const options *o) {
  if (!o->entity) {
    complain("--entity wants the id of a party");
    return EXIT_USAGE;
  }
  return with_analysis(o, explain);
}
