// SPDX-License-Identifier: GPL-2.0-or-later
// load - finding out what an input is, and having it read.
#include "io/formats.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const sg_format *const formats[] = {
    &sg_format_icij, &sg_format_csv,   &sg_format_graphml,    &sg_format_bods,
    &sg_format_psc,  &sg_format_gleif, &sg_format_ocds,       &sg_format_ofac,
    &sg_format_csl,  &sg_format_ftm,   &sg_format_stakegraph,
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

// Bytes of a file that are looked at.
enum { BEGINNING = 1 << 16 };

static sg_status recognise_input(sg_input *in, const sg_format **found,
                                 sg_error *err) {
  SG_TRY(sg_input_fill(in, BEGINNING, err));
  const sg_slice beginning = sg_input_window(in);
  const sg_format *format = recognise(in->path, false, beginning);
  if (format) {
    *found = format;
    return SG_OK;
  }
  sg_error_place(err, in->path, 1, 1);
  return sg_fail(err, SG_EINPUT, "nothing is recognised: the file is %s",
                 beginning.length ? "of no known format" : "empty");
}

static sg_status read_file(sg_model *model, const char *path,
                           const sg_format *format, sg_error *err) {
  uint16_t input = 0;
  if (!format->is_file)
    return sg_fail(err, SG_EINPUT, "%.200s: format '%s' is a directory", path,
                   format->name);
  SG_TRY(sg_model_add_input(model, path, format->name, &input, err));
  path = SG_AT(sg_input_file, &model->inputs, input).path;
  return format->read(model, path, input, err);
}

// The file stays open for whoever reads it: a pipe can be read only once.
static sg_status recognise_and_read(sg_model *model, const char *path,
                                    sg_error *err) {
  sg_input in;
  const sg_format *format = &sg_format_stakegraph;
  sg_status status = sg_input_open(&in, path, err);
  if (status == SG_OK)
    status = recognise_input(&in, &format, err);
  model->opened = &in;
  if (status == SG_OK)
    status = read_file(model, path, format, err);
  if (model->opened)
    sg_input_close(&in);
  model->opened = NULL;
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

static int is_visible(const struct dirent *entry) {
  return entry->d_name[0] != '.';
}

// As alphasort(), whatever the locale.
static int by_name(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

// Files of a directory of no format, in the order of their names.
static sg_status read_each(sg_model *model, const char *path, sg_error *err) {
  struct dirent **entries = NULL;
  const int n = scandir(path, &entries, is_visible, by_name);
  sg_status status = SG_OK;
  sg_text name;
  sg_text_init(&name, 0);
  uint32_t n_read = 0;
  for (int i = 0; i < n; i++) {
    if (status == SG_OK && sg_file_in(&name, path, entries[i]->d_name)) {
      status = recognise_and_read(model, sg_text_get(&name), err);
      n_read++;
    }
    free(entries[i]);
  }
  free(entries);
  if (status == SG_OK && !sg_text_ok(&name))
    status = sg_no_memory(err);
  sg_text_clear(&name);
  if (status == SG_OK && n_read == 0)
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
  return format->read(model, path, 0, err);
}

sg_status sg_load(sg_model *model, const char *path, const char *format,
                  sg_error *err) {
  struct stat info;
  const sg_format *forced = NULL;
  if (format)
    SG_TRY(find_by_name(format, &forced, err));
  if (strcmp(path, "-") != 0 && stat(path, &info) == 0 && S_ISDIR(info.st_mode))
    return read_directory(model, path, forced, err);
  return forced ? read_file(model, path, forced, err)
                : recognise_and_read(model, path, err);
}

bool sg_file_in(sg_text *out, const char *directory, const char *file) {
  struct stat info;
  sg_text_reset(out);
  sg_text_puts(out, directory);
  while (out->length > 1 && out->data[out->length - 1] == '/')
    out->data[--out->length] = '\0';
  sg_text_printf(out, "/%s", file);
  return sg_text_ok(out) && stat(sg_text_get(out), &info) == 0 &&
         S_ISREG(info.st_mode);
}

void sg_load_finished(sg_model *model, uint16_t input, const sg_input *in) {
  sg_input_file *file = &SG_AT(sg_input_file, &model->inputs, input);
  memcpy(file->sha256, in->sha256, sizeof file->sha256);
  file->bytes = in->bytes;
  file->n_records = model->n_records;
  file->n_refused = model->n_refused;
  model->n_records = model->n_refused = 0;
}
