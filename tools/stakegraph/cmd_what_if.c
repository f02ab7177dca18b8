// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_what_if - what would be said otherwise if something else were recorded.
//
// The inputs are read and analysed as they are, then read once more with what
// is assumed, and analysed for the same day.
#include "progress.h"

#include "report/write_changes.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Both readings must find the same.
static bool can_be_read_twice(const text_list *paths) {
  for (uint32_t i = 0; i < paths->n; i++) {
    struct stat file;
    if (strcmp(paths->at[i], "-") == 0 ||
        (stat(paths->at[i], &file) == 0 && !S_ISREG(file.st_mode) &&
         !S_ISDIR(file.st_mode))) {
      complain("%s: what-if reads its inputs twice; write this one to a file",
               paths->at[i]);
      return false;
    }
  }
  return true;
}

static bool is_same_input(const sg_model *base, const sg_model *assumed) {
  for (uint32_t i = 0; i < base->inputs.n; i++) {
    const sg_input_file *x = &SG_AT(sg_input_file, &base->inputs, i);
    const sg_input_file *y = &SG_AT(sg_input_file, &assumed->inputs, i);
    if (i >= assumed->inputs.n || strcmp(x->sha256, y->sha256) != 0) {
      complain("%s: it has changed while it was read", x->path);
      return false;
    }
  }
  return true;
}

static int print(const sg_what_if *what, const options *o) {
  sg_error err = {0};
  sg_output out;
  if (sg_output_open(&out, "-", &err) != SG_OK)
    return complain_error(&err);
  if (o->json)
    sg_write_what_if_json(what, o->top, &out);
  else
    sg_write_what_if(what, terminal_columns(), o->top, &out);
  return sg_output_close(&out, &err) == SG_OK ? EXIT_DONE
                                              : complain_error(&err);
}

static int conclude(sg_what_if *what, const sg_analysis *before,
                    const sg_analysis *after, const options *o) {
  sg_error err = {0};
  sg_changes changes;
  if (sg_changes_find(&changes, before, after, NULL, &err) != SG_OK)
    return complain_error(&err);
  what->changes = &changes;
  int code = print(what, o);
  if (code == EXIT_DONE && (before->incomplete || after->incomplete))
    code = EXIT_INCOMPLETE;
  else if (code == EXIT_DONE && o->fail_on &&
           sg_changes_worst(&changes) >= o->fail_on)
    code = EXIT_FOUND;
  sg_changes_clear(&changes);
  return code;
}

// The day stays that of the base, whatever an added file says.
static int analyze_assumed(const sg_analysis *before, const sg_model *model,
                           const sg_analysis_options *wanted,
                           const options *o) {
  sg_error err = {0};
  sg_analysis after;
  sg_analysis_options assumed = *wanted;
  sg_what_if what = {.base = before->model,
                     .assumed = model,
                     .edits = o->edits,
                     .n_inputs = before->model->inputs.n};
  char day[11];
  sg_day_write(before->view.graph.as_of, day);
  assumed.as_of = day;
  const sg_status status = sg_analyze(&after, model, before->catalogue,
                                      before->registry, &assumed, &err);
  progress_end(wanted->ctx);
  if (!o->quiet)
    warnings_tell_new(model->problems, before->model->problems);
  if (status != SG_OK)
    return complain_error(&err);
  const int code = conclude(&what, before, &after, o);
  sg_analysis_clear(&after);
  return code;
}

static int assume(sg_analysis *before, const sg_analysis_options *wanted,
                  const options *o) {
  loaded_inputs inputs;
  int code = inputs_load_assumed(&inputs, o);
  if (code != EXIT_DONE)
    return code;
  code = inputs_strict(&inputs, o);
  if (code != EXIT_DONE && !o->quiet)
    warnings_tell_new(&inputs.problems, before->model->problems);
  if (code == EXIT_DONE && !is_same_input(before->model, &inputs.model))
    code = EXIT_INPUT;
  if (code == EXIT_DONE)
    code = analyze_assumed(before, &inputs.model, wanted, o);
  inputs_free(&inputs);
  return code;
}

static sg_status read_edits(sg_edits *edits, const options *o, sg_error *err) {
  for (uint32_t i = 0; i < o->assumed.n; i++)
    SG_TRY(sg_edits_assume(edits, o->assumed.at[i], err));
  for (uint32_t i = 0; i < o->removed.n; i++)
    SG_TRY(sg_edits_remove(edits, o->removed.at[i], err));
  return SG_OK;
}

int cmd_what_if(const options *o) {
  sg_error err = {0};
  sg_edits edits;
  options with = *o;
  int code = EXIT_USAGE;
  if (o->assumed.n + o->removed.n + o->added.n == 0) {
    complain("nothing is assumed: name --assume, --remove or --add");
    return EXIT_USAGE;
  }
  if (!can_be_read_twice(&o->arguments) || !can_be_read_twice(&o->added))
    return EXIT_USAGE;
  sg_edits_init(&edits);
  with.edits = &edits;
  if (read_edits(&edits, o, &err) == SG_OK)
    code = with_analysis(&with, assume);
  else
    code = complain_error(&err);
  sg_edits_clear(&edits);
  return code;
}
