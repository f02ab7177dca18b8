// SPDX-License-Identifier: GPL-2.0-or-later
// writers - see writers.h.
#include "io/writers.h"

#include "io/graph_sheet.h"
#include "io/sheet_writers.h"

#include <string.h>

static const sg_graph_writer *const writers[] = {
    &sg_graph_writer_document,
    &sg_graph_writer_lines,
};

// A graph writer by the ending of a path, "-" being JSON lines.
static const sg_graph_writer *native_writer(const char *path) {
  if (strcmp(path, "-") == 0)
    return &sg_graph_writer_lines;
  for (size_t i = 0; i < SG_COUNT(writers); i++)
    if (sg_path_ends(path, writers[i]->ending))
      return writers[i];
  return NULL;
}

void sg_graph_endings(sg_text *out) {
  for (size_t i = 0; i < SG_COUNT(writers); i++)
    sg_text_printf(out, " %s", writers[i]->ending);
  sg_sheet_writer_endings(out);
}

sg_status sg_graph_path_check(const char *path, sg_error *err) {
  sg_text endings;
  const sg_sheet_writer *of_sheet = sg_sheet_writer_find(path);
  if (of_sheet)
    return sg_sheet_writer_check(of_sheet, path, err);
  if (sg_path_ends(path, ".stix.json"))
    return sg_fail(err, SG_EUSAGE,
                   "%.200s: STIX is written of findings; use analyze or report",
                   path);
  if (native_writer(path))
    return SG_OK;
  sg_text_init(&endings, 0);
  sg_graph_endings(&endings);
  const sg_status status =
      sg_fail(err, SG_EUSAGE,
              "%.200s: no graph format is known for this ending; there are%s",
              path, sg_text_get(&endings));
  sg_text_clear(&endings);
  return status;
}

sg_status sg_picture_path_check(const char *path, sg_error *err) {
  const sg_sheet_writer *writer = sg_sheet_writer_find(path);
  if (writer && writer->is_picture)
    return SG_OK;
  return sg_fail(err, SG_EUSAGE,
                 "%.200s: what is around one party (--entity) is drawn as .dot,"
                 " and of findings as .svg",
                 path);
}

static sg_status write_sheet(const sg_model *model, const char *path,
                             const char *around, sg_error *err) {
  sg_sheet sheet;
  SG_TRY(sg_sheet_of_model(&sheet, model, err));
  sg_status status = around ? sg_sheet_around(&sheet, around, err) : SG_OK;
  if (status == SG_OK &&
      !(sg_cols_settle(&sheet.nodes) && sg_cols_settle(&sheet.edges)))
    status = sg_no_memory(err);
  if (status == SG_OK)
    status = sg_sheet_write(&sheet, path, NULL, err);
  if (status == SG_OK)
    sg_sheet_tell(&sheet, path, err);
  sg_sheet_clear(&sheet);
  return status;
}

sg_status sg_write_graph(const sg_model *model, const char *path,
                         const char *around, sg_error *err) {
  const sg_graph_writer *native = native_writer(path);
  sg_output out;
  SG_TRY(sg_graph_path_check(path, err));
  if (around)
    SG_TRY(sg_picture_path_check(path, err));
  if (sg_sheet_writer_find(path))
    return write_sheet(model, path, around, err);
  SG_TRY(sg_output_open(&out, path, err));
  const sg_status status = native->write(model, &out, err);
  if (status == SG_OK)
    return sg_output_close(&out, err);
  sg_output_discard(&out);
  return status;
}
