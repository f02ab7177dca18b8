// SPDX-License-Identifier: GPL-2.0-or-later
// sheet_text - see sheet_text.h.
#include "io/sheet_text.h"

#include "base/escape.h"

const char *sg_xml_type(const sg_cell_column *column) {
  switch (column->type) {
  case SG_CELL_NUMBER: return "double";
  case SG_CELL_TRUTH: return "boolean";
  case SG_CELL_TEXT:
  case SG_CELL_TEXTS:
  case SG_CELL_JSON:
  default: return "string";
  }
}

void sg_put_xml_id(sg_output *out, const char *id, sg_text *room) {
  sg_put_xml(out, sg_id_for(SG_ID_XML, id, room));
}

void sg_put_csv_id(sg_output *out, const char *id, sg_text *room) {
  sg_put_csv(out, sg_id_for(SG_ID_LINE, id, room));
}

void sg_put_csv_cells(const sg_cols *table, uint32_t row, sg_text *room,
                      sg_output *out) {
  for (uint32_t i = 0; i < table->columns.n; i++) {
    const sg_cell_column *column = sg_cols_at(table, i);
    sg_output_puts(out, ",");
    if (!sg_cell_is_set(column, row))
      continue;
    const char *text = sg_cell_text(column, row, ";", room);
    if (column->type == SG_CELL_NUMBER || column->type == SG_CELL_TRUTH)
      sg_output_puts(out, text);
    else
      sg_put_csv(out, text);
  }
  sg_output_puts(out, "\n");
}
