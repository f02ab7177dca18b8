// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_reader - any bytes as an input of the format SG_FORMAT: reading,
// finishing and freezing end with a status, an error has words, and no record
// is lost: those read and those refused are all there are. What was read can be
// written in the native format and reads back as the same.
//
// For a format that is a directory, lines "=== NAME" begin its files.
#include "fuzz.h"

#include "graph/view.h"
#include "io/formats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void freeze(const sg_model *model) {
  sg_view view;
  sg_error err = {0};
  const sg_view_options options = {.as_of = 18000};
  if (sg_view_build(&view, model, &options, &err) == SG_OK)
    sg_view_clear(&view);
}

static void load(const char *path) {
  sg_problems problems;
  sg_model model;
  sg_error err = {0};
  sg_problems_init(&problems, NULL, NULL);
  if (!sg_model_init(&model, &problems))
    abort();
  sg_status status = sg_load(&model, path, SG_FORMAT, &err);
  for (uint32_t i = 0; i < model.inputs.n; i++) {
    const sg_input_file *file = &SG_AT(sg_input_file, &model.inputs, i);
    if (file->n_refused > file->n_records)
      abort();
  }
  if (status == SG_OK)
    status = sg_model_finish(&model, &err);
  if (status == SG_OK) {
    freeze(&model);
    fuzz_write(&model);
  } else if (err.message[0] == '\0') {
    abort();
  }
  sg_model_clear(&model);
  sg_problems_clear(&problems);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char path[64];
  const bool is_directory = size > 4 && memcmp(data, "=== ", 4) == 0;
  if (is_directory) {
    fuzz_directory(data, size, path);
    load(path);
    fuzz_directory_remove(path);
    return 0;
  }
  const int fd = fuzz_file(data, size, path);
  load(path);
  (void)close(fd);
  return 0;
}
