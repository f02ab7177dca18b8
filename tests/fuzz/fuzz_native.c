// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_native - any bytes as a native document or JSON lines: loading,
// finishing and freezing end with a status, and an error has words.
#include "fuzz.h"

#include "graph/view.h"
#include "io/formats.h"

#include <stdlib.h>
#include <unistd.h>

static void freeze(const sg_model *model) {
  sg_view view;
  sg_error err = {0};
  const sg_view_options options = {.as_of = 18000};
  if (sg_view_build(&view, model, &options, &err) == SG_OK)
    sg_view_clear(&view);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char path[64];
  sg_problems problems;
  sg_model model;
  sg_error err = {0};
  const int fd = fuzz_file(data, size, path);
  sg_problems_init(&problems, NULL, NULL);
  if (!sg_model_init(&model, &problems))
    abort();
  sg_status status = sg_load(&model, path, "stakegraph", &err);
  if (status == SG_OK)
    status = sg_model_finish(&model, &err);
  if (status == SG_OK)
    freeze(&model);
  else if (err.message[0] == '\0')
    abort();
  sg_model_clear(&model);
  sg_problems_clear(&problems);
  (void)close(fd);
  return 0;
}
