// SPDX-License-Identifier: GPL-2.0-or-later
// load - finding out what an input is, and having it read.
#include "io/formats.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const sg_format *const formats[] = {
    &sg_format_csv,
    &sg_format_stakegraph,
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

static sg_status recognise(const char *path, bool is_directory,
                           sg_slice beginning, const sg_format **out,
                           sg_error *err) {
  for (uint32_t i = 0; i < SG_COUNT(formats); i++)
    if ((is_directory ? formats[i]->is_directory : formats[i]->is_file) &&
        formats[i]->recognise(path, beginning)) {
      *out = formats[i];
      return SG_OK;
    }
  if (is_directory)
    return sg_fail(err, SG_EINPUT,
                   "%.200s: nothing is recognised in this directory; it wants "
                   "entities.csv and links.csv",
                   path);
  sg_error_place(err, path, 1, 1);
  return sg_fail(err, SG_EINPUT, "nothing is recognised; the file is %s",
                 beginning.length ? "of no known format" : "empty");
}

static sg_status recognise_file(const char *path, const sg_format **out,
                                sg_error *err) {
  sg_input in;
  sg_status status = sg_input_open(&in, path, err);
  if (status == SG_OK)
    status = recognise(path, false, sg_input_window(&in), out, err);
  sg_input_close(&in);
  return status;
}

sg_status sg_load(sg_model *model, const char *path, const char *format,
                  sg_error *err) {
  const sg_format *found = &sg_format_stakegraph; // what standard input holds
  struct stat info;
  const bool is_stdin = strcmp(path, "-") == 0;
  const bool is_directory =
      !is_stdin && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
  if (format)
    SG_TRY(find_by_name(format, &found, err));
  else if (is_directory)
    SG_TRY(recognise(path, true, (sg_slice){"", 0}, &found, err));
  else if (!is_stdin)
    SG_TRY(recognise_file(path, &found, err));
  if (is_directory ? !found->is_directory : !found->is_file)
    return sg_fail(err, SG_EINPUT, "%.200s: format '%s' is a %s", path,
                   found->name, found->is_directory ? "directory" : "file");
  model->group++;
  model->is_list = found->is_list;
  if (is_directory)
    return found->read(model, path, 0, err);
  uint16_t input = 0;
  SG_TRY(sg_model_add_input(model, path, found->name, &input, err));
  return found->read(model, path, input, err);
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
}
