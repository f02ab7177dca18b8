// SPDX-License-Identifier: GPL-2.0-or-later
// load - finding out what an input is, and having it read.
#include "io/peek.h"

#include "base/folder.h"

#include <string.h>

static const sg_format *const formats[] = {
    &sg_format_icij, &sg_format_csv,  &sg_format_graphml,    &sg_format_bods,
    &sg_format_psc,  &sg_format_ofac, &sg_format_csl,        &sg_format_gleif,
    &sg_format_ocds, &sg_format_ftm,  &sg_format_stakegraph,
};

static sg_status find_by_name(const char *name, const sg_format **out,
                              sg_error *err) {
  for (uint32_t i = 0; i < SG_COUNT(formats); i++)
    if (strcmp(formats[i]->name, name) == 0) {
      *out = formats[i];
      return SG_OK;
    }
  return sg_fail(err, SG_EUSAGE, "no input format is called '%.60s'", name);
}

static const sg_format *recognise(const char *path, bool is_directory,
                                  sg_slice beginning) {
  for (uint32_t i = 0; i < SG_COUNT(formats); i++)
    if ((is_directory ? formats[i]->is_directory : formats[i]->is_file) &&
        formats[i]->recognise(path, beginning))
      return formats[i];
  return NULL;
}

static sg_status recognise_file(const char *path, sg_slice beginning,
                                const sg_format **found, sg_error *err) {
  *found = recognise(path, false, beginning);
  if (*found)
    return SG_OK;
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

static sg_status recognise_and_read(sg_model *model, const char *path,
                                    sg_error *err) {
  sg_peek peek;
  const sg_format *format = NULL;
  sg_status status = sg_peek_open(&peek, model, path, SG_BEGINNING, err);
  if (status == SG_OK)
    status = recognise_file(path, sg_peek_window(&peek), &format, err);
  if (status == SG_OK)
    status = read_file(model, path, format, err);
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
  uint32_t n_read;
} reading;

static sg_status read_next(const char *path, void *ctx, sg_error *err) {
  reading *r = ctx;
  r->n_read++;
  return recognise_and_read(r->model, path, err);
}

// Files of a directory of no format, in the order of their names.
static sg_status read_each(sg_model *model, const char *path, sg_error *err) {
  sg_folder folder;
  reading r = {.model = model};
  sg_status status = sg_folder_open(&folder, path, is_visible, err);
  if (status == SG_OK)
    status = sg_folder_each(&folder, read_next, &r, err);
  sg_folder_close(&folder);
  if (status == SG_OK && r.n_read == 0)
    return sg_fail(
        err, SG_EINPUT,
        "%.200s: nothing is recognised: no file is in this directory", path);
  return status;
}

static sg_status read_directory(sg_model *model, const char *path,
                                const sg_format *format, sg_error *err) {
  if (!format)
    format = recognise(path, true, (sg_slice){"", 0});
  if (!format)
    return read_each(model, path, err);
  if (!format->is_directory)
    return sg_fail(err, SG_EINPUT, "%.200s: format '%s' is a file", path,
                   format->name);
  model->is_list = format->is_list;
  return format->read(model, path, 0, err);
}

sg_status sg_load(sg_model *model, const char *path, const char *format,
                  sg_error *err) {
  const sg_format *forced = NULL;
  if (format)
    SG_TRY(find_by_name(format, &forced, err));
  model->group++; // all files of a directory are one input
  if (strcmp(path, "-") != 0 && sg_is_directory(path))
    return read_directory(model, path, forced, err);
  return forced ? read_file(model, path, forced, err)
                : recognise_and_read(model, path, err);
}

void sg_load_finished(sg_model *model, uint16_t input, const sg_input *in) {
  sg_input_file *file = &SG_AT(sg_input_file, &model->inputs, input);
  memcpy(file->sha256, in->sha256, sizeof file->sha256);
  file->bytes = in->bytes;
  file->n_records = model->n_records;
  file->n_refused = model->n_refused;
  model->n_records = model->n_refused = 0;
}
