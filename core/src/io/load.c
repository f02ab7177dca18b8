// SPDX-License-Identifier: GPL-2.0-or-later
// load - finding out what an input is, and having it read.
#include "io/peek.h"

#include "base/folder.h"

#include <stdio.h>
#include <string.h>

static const sg_format *const formats[] = {
    &sg_format_icij, &sg_format_csv,  &sg_format_graphml,    &sg_format_bods,
    &sg_format_psc,  &sg_format_ofac, &sg_format_csl,        &sg_format_gleif,
    &sg_format_ocds, &sg_format_ftm,  &sg_format_stakegraph,
};

const sg_format *sg_format_at(uint32_t i) {
  return i < SG_COUNT(formats) ? formats[i] : NULL;
}

static sg_status find_by_name(const char *name, const sg_format **out,
                              sg_error *err) {
  for (uint32_t i = 0; i < SG_COUNT(formats); i++)
    if (strcmp(formats[i]->name, name) == 0) {
      *out = formats[i];
      return SG_OK;
    }
  char names[160] = "";
  size_t n = 0;
  for (uint32_t i = 0; i < SG_COUNT(formats) && n < sizeof names; i++)
    n += (size_t)snprintf(names + n, sizeof names - n, "%s%s", i ? ", " : "",
                          formats[i]->name);
  return sg_fail(err, SG_EUSAGE,
                 "no input format is called '%.60s'; there are %s", name,
                 names);
}

static const sg_format *recognise(const char *path, bool is_directory,
                                  sg_slice beginning) {
  for (uint32_t i = 0; i < SG_COUNT(formats); i++)
    if ((is_directory ? formats[i]->is_directory : formats[i]->is_file) &&
        formats[i]->recognise(path, beginning))
      return formats[i];
  return NULL;
}

static sg_status nothing_recognised(const char *path, sg_slice beginning,
                                    sg_error *err) {
  sg_error_place(err, path, 1, 1);
  return sg_fail(err, SG_EINPUT, "nothing is recognised: the file is %s",
                 beginning.length ? "of no known format" : "empty");
}

static sg_status read_file(sg_model *model, const char *path,
                           const sg_format *format, sg_error *err) {
  uint16_t input = 0;
  if (!format->is_file)
    return sg_fail(err, SG_EINPUT, "%.200s: format '%s' is a directory", path,
                   format->name);
  model->is_list = format->is_list;
  SG_TRY(sg_model_add_input(model, path, format->name, &input, err));
  path = SG_AT(sg_input_file, &model->inputs, input).path;
  return format->read(model, path, input, err);
}

// A file of no format is an error, or `*is_known` is false where that is asked.
static sg_status recognise_and_read(sg_model *model, const char *path,
                                    bool *is_known, sg_error *err) {
  sg_peek peek;
  const sg_format *format = NULL;
  sg_status status = sg_peek_open(&peek, model, path, SG_BEGINNING, err);
  if (status == SG_OK)
    format = recognise(path, false, sg_peek_window(&peek));
  if (format)
    status = read_file(model, path, format, err);
  else if (status == SG_OK && !is_known)
    status = nothing_recognised(path, sg_peek_window(&peek), err);
  if (is_known)
    *is_known = format != NULL;
  sg_peek_close(&peek);
  return status;
}

sg_status sg_load_open(sg_model *model, sg_input *in, const char *path,
                       sg_error *err) {
  if (!model->opened || strcmp(model->opened->path, path) != 0)
    return sg_input_open(in, path, err);
  *in = *model->opened;
  in->path = path;
  model->opened = NULL;
  return SG_OK;
}

static bool is_visible(const char *name) {
  return name[0] != '.';
}

typedef struct reading {
  sg_model *model;
  const sg_format *format; // NULL: that of each file
  uint32_t n_read;
} reading;

static sg_status read_next(const char *path, void *ctx, sg_error *err) {
  reading *r = ctx;
  bool is_known = true;
  if (r->format)
    SG_TRY(read_file(r->model, path, r->format, err));
  else
    SG_TRY(recognise_and_read(r->model, path, &is_known, err));
  r->n_read += is_known;
  if (!is_known)
    sg_problem(r->model->problems, SG_PROBLEM_UNKNOWN_RECORD,
               (sg_place){path, 1, 1},
               "the file is of no known format; it is not read");
  return SG_OK;
}

static sg_status tell_of_others(const reading *r, const sg_folder *folder,
                                sg_error *err) {
  sg_text path;
  sg_text_init(&path, 0);
  for (uint32_t i = 0; i < folder->names.n; i++) {
    const bool is_file =
        sg_file_in(&path, folder->path, SG_AT(const char *, &folder->names, i));
    if (sg_text_ok(&path) && !is_file && sg_is_directory(sg_text_get(&path)))
      sg_problem(r->model->problems, SG_PROBLEM_UNKNOWN_RECORD,
                 (sg_place){sg_text_get(&path), 1, 1},
                 "this is a directory; what is in it is not read: name it as "
                 "an input of its own");
    else if (sg_text_ok(&path) && !is_file)
      sg_problem(r->model->problems, SG_PROBLEM_UNKNOWN_RECORD,
                 (sg_place){sg_text_get(&path), 1, 1},
                 "this is no regular file; it is not read");
  }
  const bool ok = sg_text_ok(&path);
  sg_text_clear(&path);
  return ok ? SG_OK : sg_no_memory(err);
}

// Files of a directory that is no format's, in the order of their names.
static sg_status read_each(sg_model *model, const char *path,
                           const sg_format *format, sg_error *err) {
  sg_folder folder;
  reading r = {.model = model, .format = format};
  sg_status status = sg_folder_open(&folder, path, is_visible, err);
  if (status == SG_OK)
    status = sg_folder_each(&folder, read_next, &r, err);
  if (status == SG_OK)
    status = tell_of_others(&r, &folder, err);
  sg_folder_close(&folder);
  if (status == SG_OK && r.n_read == 0)
    return sg_fail(err, SG_EINPUT,
                   "%.200s: nothing is recognised: no file in this directory "
                   "is of a known format",
                   path);
  return status;
}

static sg_status read_directory(sg_model *model, const char *path,
                                const sg_format *format, sg_error *err) {
  if (!format)
    format = recognise(path, true, (sg_slice){"", 0});
  if (!format || !format->is_directory)
    return read_each(model, path, format, err);
  model->is_list = format->is_list;
  return format->read(model, path, 0, err);
}

static sg_status read_input(sg_model *model, const char *path,
                            const sg_format *format, sg_error *err) {
  if (strcmp(path, "-") != 0 && sg_is_directory(path))
    return read_directory(model, path, format, err);
  return format ? read_file(model, path, format, err)
                : recognise_and_read(model, path, NULL, err);
}

// A graph of our own, and one in GraphML, may be empty.
static void warn_of_empty(sg_model *model, uint32_t first) {
  for (uint32_t i = first; i < model->inputs.n; i++) {
    const sg_input_file *file = &SG_AT(sg_input_file, &model->inputs, i);
    const bool may_be = strcmp(file->format, "stakegraph") == 0 ||
                        strcmp(file->format, "csv") == 0 ||
                        strcmp(file->format, "graphml") == 0;
    if (file->n_records == 0 && !may_be)
      sg_problem(model->problems, SG_PROBLEM_UNKNOWN_RECORD,
                 (sg_place){file->path, 1, 1}, "no record is in this file");
  }
}

sg_status sg_load(sg_model *model, const char *path, const char *format,
                  sg_error *err) {
  const sg_format *forced = NULL;
  const uint32_t first = model->inputs.n;
  if (format)
    SG_TRY(find_by_name(format, &forced, err));
  model->group++; // all files of a directory are one input
  SG_TRY(read_input(model, path, forced, err));
  warn_of_empty(model, first);
  return SG_OK;
}

void sg_load_finished(sg_model *model, uint16_t input, const sg_input *in) {
  sg_input_file *file = &SG_AT(sg_input_file, &model->inputs, input);
  memcpy(file->sha256, in->sha256, sizeof file->sha256);
  file->bytes = in->bytes;
  file->n_records = model->n_records;
  file->n_refused = model->n_refused;
  model->n_records = model->n_refused = 0;
}
