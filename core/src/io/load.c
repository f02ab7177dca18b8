// SPDX-License-Identifier: GPL-2.0-or-later
// load - finding out what an input is, and having it read.
#include "io/formats.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

// Bytes of a file that are looked at.
enum { BEGINNING = 1 << 16 };

// `*found` is NULL when it looks like none.
static sg_status recognise_input(sg_input *in, const sg_format **found,
                                 sg_error *err) {
  SG_TRY(sg_input_fill(in, BEGINNING, err));
  *found = recognise(in->path, false, sg_input_window(in));
  return SG_OK;
}

static sg_status nothing_recognised(const sg_input *in, sg_error *err) {
  sg_error_place(err, in->path, 1, 1);
  return sg_fail(err, SG_EINPUT, "nothing is recognised: the file is %s",
                 sg_input_window(in).length ? "of no known format" : "empty");
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

// The file stays open for whoever reads it: a pipe can be read only once. A
// file of no format is an error, or `*is_known` is false where that is asked.
static sg_status recognise_and_read(sg_model *model, const char *path,
                                    bool *is_known, sg_error *err) {
  sg_input in;
  const sg_format *format = NULL;
  sg_status status = sg_input_open(&in, path, err);
  if (status == SG_OK)
    status = recognise_input(&in, &format, err);
  model->opened = &in;
  if (status == SG_OK && format)
    status = read_file(model, path, format, err);
  else if (status == SG_OK && !is_known)
    status = nothing_recognised(&in, err);
  if (is_known)
    *is_known = format != NULL;
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

static sg_status read_or_pass_over(sg_model *model, const char *path,
                                   const sg_format *format, uint32_t *n_read,
                                   sg_error *err) {
  bool is_known = true;
  if (format)
    SG_TRY(read_file(model, path, format, err));
  else
    SG_TRY(recognise_and_read(model, path, &is_known, err));
  *n_read += is_known;
  if (!is_known)
    sg_problem(model->problems, SG_PROBLEM_UNKNOWN_RECORD,
               (sg_place){path, 1, 1},
               "the file is of no known format; it is not read");
  return SG_OK;
}

// Files of a directory that is no format's, in the order of their names.
static sg_status read_each(sg_model *model, const char *path,
                           const sg_format *format, sg_error *err) {
  struct dirent **entries = NULL;
  const int n = scandir(path, &entries, is_visible, by_name);
  sg_status status = SG_OK;
  sg_text name;
  sg_text_init(&name, 0);
  uint32_t n_read = 0;
  for (int i = 0; i < n; i++) {
    if (status == SG_OK && sg_file_in(&name, path, entries[i]->d_name))
      status =
          read_or_pass_over(model, sg_text_get(&name), format, &n_read, err);
    else if (status == SG_OK && sg_text_ok(&name))
      sg_problem(model->problems, SG_PROBLEM_UNKNOWN_RECORD,
                 (sg_place){sg_text_get(&name), 1, 1},
                 "this is no file; what is in it is not read: name it as an "
                 "input of its own");
    free(entries[i]);
  }
  free(entries);
  if (status == SG_OK && !sg_text_ok(&name))
    status = sg_no_memory(err);
  sg_text_clear(&name);
  if (status == SG_OK && n_read == 0)
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
  struct stat info;
  if (strcmp(path, "-") != 0 && stat(path, &info) == 0 && S_ISDIR(info.st_mode))
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
