// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_write - whatever was read can be written, and what was written is read
// again: the second writing is the first, byte for byte.
#include "fuzz.h"

#include "io/formats.h"
#include "io/writers.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_model(const sg_model *model, const sg_graph_writer *writer,
                        sg_output *out) {
  sg_error err = {0};
  sg_output_to_memory(out);
  if (writer->write(model, out, &err) != SG_OK || out->failed)
    abort();
}

static void check(const sg_model *model, const sg_graph_writer *writer) {
  char path[64];
  sg_output first;
  sg_output second;
  sg_problems problems;
  sg_model again;
  sg_error err = {0};
  write_model(model, writer, &first);
  const int fd = fuzz_file((const uint8_t *)sg_text_get(&first.buffer),
                           first.buffer.length, path);
  sg_problems_init(&problems, NULL, NULL);
  if (!sg_model_init(&again, &problems) ||
      sg_load(&again, path, "stakegraph", &err) != SG_OK ||
      sg_model_finish(&again, &err) != SG_OK)
    abort();
  write_model(&again, writer, &second);
  if (strcmp(sg_text_get(&first.buffer), sg_text_get(&second.buffer)) != 0)
    abort();
  sg_output_discard(&first);
  sg_output_discard(&second);
  sg_model_clear(&again);
  sg_problems_clear(&problems);
  (void)close(fd);
}

void fuzz_write(const struct sg_model *model) {
  check(model, &sg_graph_writer_document);
  check(model, &sg_graph_writer_lines);
}
