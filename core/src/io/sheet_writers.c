// SPDX-License-Identifier: GPL-2.0-or-later
// sheet_writers - see sheet_writers.h.
#include "io/sheet_writers.h"

#include <string.h>

static const sg_sheet_writer *const sheet_writers[] = {
    &sg_sheet_writer_graphml,   &sg_sheet_writer_gexf, &sg_sheet_writer_gexf_12,
    &sg_sheet_writer_cyjs,      &sg_sheet_writer_cx2,  &sg_sheet_writer_dot,
    &sg_sheet_writer_node_link,
};

bool sg_path_ends(const char *path, const char *ending) {
  const size_t n = strlen(path);
  const size_t m = strlen(ending);
  return n > m && strcmp(path + n - m, ending) == 0;
}

const sg_sheet_writer *sg_sheet_writer_find(const char *path) {
  for (size_t i = 0; i < SG_COUNT(sheet_writers); i++)
    if (sg_path_ends(path, sheet_writers[i]->ending))
      return sheet_writers[i];
  return NULL;
}

void sg_sheet_writer_endings(sg_text *out) {
  for (size_t i = 0; i < SG_COUNT(sheet_writers); i++)
    sg_text_printf(out, " %s", sheet_writers[i]->ending);
}
