// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_check - read, tell what is there, and report problems.
#include "options.h"

#include "report/data_profile.h"

// Stakes are looked at as of a date; building the view finds their problems.
static int check_view(const loaded_inputs *inputs) {
  sg_error err = {0};
  sg_view view;
  const sg_date as_of = inputs->model.as_of;
  const sg_view_options wanted = {
      .as_of = as_of == SG_DATE_UNKNOWN ? INT32_MAX / 8 : sg_date_last(as_of),
  };
  if (sg_view_build(&view, &inputs->model, &wanted, &err) != SG_OK)
    return complain_error(&err);
  sg_stakes stakes;
  const sg_status status = sg_stakes_build(&stakes, &view, true, &err);
  if (status == SG_OK)
    sg_stakes_clear(&stakes);
  sg_view_clear(&view);
  return status == SG_OK ? EXIT_DONE : complain_error(&err);
}

static int print(const loaded_inputs *inputs, const options *o) {
  sg_error err = {0};
  sg_output out;
  sg_data_profile profile;
  if (o->quiet && !o->json)
    return EXIT_DONE;
  if (sg_output_open(&out, "-", &err) != SG_OK)
    return complain_error(&err);
  const bool ok = sg_data_profile_of(&inputs->model, &profile);
  if (ok && o->json)
    sg_data_profile_json(&inputs->model, &profile, &out);
  else if (ok)
    sg_data_profile_text(&inputs->model, &profile, &out);
  if (!ok) {
    sg_output_discard(&out);
    (void)sg_no_memory(&err);
    return complain_error(&err);
  }
  return sg_output_close(&out, &err) == SG_OK ? EXIT_DONE
                                              : complain_error(&err);
}

int cmd_check(const options *o) {
  loaded_inputs inputs;
  int code = inputs_load(&inputs, o);
  if (code != EXIT_DONE)
    return code;
  code = check_view(&inputs);
  if (code == EXIT_DONE)
    code = print(&inputs, o);
  if (code == EXIT_DONE)
    code = inputs_strict(&inputs, o);
  inputs_free(&inputs);
  return code;
}
