// SPDX-License-Identifier: GPL-2.0-or-later
// writers - see writers.h.
#include "io/writers.h"

#include <string.h>

static const sg_graph_writer *const writers[] = {
    &sg_graph_writer_document,
    &sg_graph_writer_lines,
};

static bool ends_with(const char *path, const char *ending) {
  const size_t n = strlen(path);
  const size_t m = strlen(ending);
  return n > m && strcmp(path + n - m, ending) == 0;
}

sg_status sg_graph_writer_find(const char *path, const sg_graph_writer **out,
                               sg_error *err) {
  *out = &sg_graph_writer_lines;
  if (strcmp(path, "-") == 0)
    return SG_OK;
  for (size_t i = 0; i < SG_COUNT(writers); i++)
    if (ends_with(path, writers[i]->ending)) {
      *out = writers[i];
      return SG_OK;
    }
  return sg_fail(err, SG_EUSAGE,
                 "%.200s: no graph format is known for this ending; there are "
                 ".json and .jsonl, the native document and JSON lines",
                 path);
}

sg_status sg_write_graph(const sg_model *model, const char *path,
                         sg_error *err) {
  const sg_graph_writer *writer = NULL;
  sg_output out;
  SG_TRY(sg_graph_writer_find(path, &writer, err));
  SG_TRY(sg_output_open(&out, path, err));
  const sg_status status = writer->write(model, &out, err);
  if (status == SG_OK)
    return sg_output_close(&out, err);
  sg_output_discard(&out);
  return status;
}
