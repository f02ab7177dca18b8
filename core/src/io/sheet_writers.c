// SPDX-License-Identifier: GPL-2.0-or-later
// sheet_writers - see sheet_writers.h.
#include "io/sheet_writers.h"

#include "base/escape.h"
#include "base/output_folder.h"

#include <stdio.h>
#include <string.h>

static const sg_sheet_writer *const sheet_writers[] = {
    &sg_sheet_writer_graphml,   &sg_sheet_writer_gexf, &sg_sheet_writer_gexf_12,
    &sg_sheet_writer_cyjs,      &sg_sheet_writer_cx2,  &sg_sheet_writer_dot,
    &sg_sheet_writer_node_link, &sg_sheet_writer_ftm,  &sg_sheet_writer_bods,
    &sg_sheet_writer_sqlite,    &sg_sheet_writer_xlsx, &sg_sheet_writer_neo4j,
    &sg_sheet_writer_csv_set,   &sg_sheet_writer_csv,
};

bool sg_path_ends(const char *path, const char *ending) {
  const size_t n = strlen(path);
  const size_t m = strlen(ending);
  return n > m && strcmp(path + n - m, ending) == 0;
}

// A directory may be named with a slash behind it.
static bool is_named(const char *path, const sg_sheet_writer *writer) {
  char with_slash[32];
  (void)snprintf(with_slash, sizeof with_slash, "%s/", writer->ending);
  return sg_path_ends(path, writer->ending) ||
         (writer->parts && sg_path_ends(path, with_slash));
}

const sg_sheet_writer *sg_sheet_writer_find(const char *path) {
  for (size_t i = 0; i < SG_COUNT(sheet_writers); i++)
    if (is_named(path, sheet_writers[i]))
      return sheet_writers[i];
  return NULL;
}

sg_status sg_sheet_writer_check(const sg_sheet_writer *writer, const char *path,
                                sg_error *err) {
  if (!writer->missing)
    return SG_OK;
  return sg_fail(err, SG_EUSAGE,
                 "%.150s: this program was built without %s; build it again "
                 "with it, or choose another format",
                 path, writer->missing);
}

void sg_sheet_writer_endings(sg_text *out) {
  for (size_t i = 0; i < SG_COUNT(sheet_writers); i++)
    sg_text_printf(out, " %s", sheet_writers[i]->ending);
}

static sg_status write_file(const sg_sheet *sheet,
                            const sg_sheet_writer *writer, const char *path,
                            const sg_sheet_extra *extra, sg_error *err) {
  sg_output out;
  SG_TRY(sg_output_open(&out, path, err));
  sg_status status = SG_OK;
  if (writer->write_with)
    status = writer->write_with(sheet, extra, &out, err);
  else
    writer->write(sheet, &out);
  if (status == SG_OK)
    return sg_output_close(&out, err);
  sg_output_discard(&out);
  return status;
}

enum { PARTS_MAX = 6 };

static sg_status write_parts(const sg_sheet *sheet,
                             const sg_sheet_writer *writer,
                             sg_output_folder *folder, sg_error *err) {
  sg_output out;
  for (const sg_sheet_part *part = writer->parts; part->name; part++) {
    SG_TRY(sg_output_folder_file(folder, part->name, part->is_executable, &out,
                                 err));
    part->write(sheet, &out);
    SG_TRY(sg_output_close(&out, err));
  }
  return SG_OK;
}

void sg_extra_write_csv(const sg_extra_table *table, sg_output *out) {
  sg_text room;
  sg_text_init(&room, 0);
  for (const sg_extra_column *c = table->columns; c->name; c++)
    sg_output_printf(out, "%s%s", c == table->columns ? "" : ",", c->name);
  sg_output_puts(out, "\n");
  for (uint32_t row = 0; row < table->n_rows; row++) {
    for (uint32_t i = 0; table->columns[i].name; i++) {
      const char *text = table->cell(table, row, i, &room);
      sg_output_puts(out, i ? "," : "");
      if (table->columns[i].type != SG_EXTRA_TEXT)
        sg_output_puts(out, text);
      else if (text[0])
        sg_put_csv(out, text);
    }
    sg_output_puts(out, "\n");
  }
  if (!sg_text_ok(&room))
    sg_output_fail(out);
  sg_text_clear(&room);
}

static sg_status write_findings(const sg_sheet_writer *writer,
                                const sg_sheet_extra *extra,
                                sg_output_folder *folder, sg_error *err) {
  sg_output out;
  SG_TRY(sg_output_folder_file(folder, writer->findings, false, &out, err));
  sg_extra_write_csv(extra->tables, &out);
  return sg_output_close(&out, err);
}

static sg_status write_folder(const sg_sheet *sheet,
                              const sg_sheet_writer *writer, const char *path,
                              const sg_sheet_extra *extra, sg_error *err) {
  sg_output_folder folder;
  const char *files[PARTS_MAX + 2] = {NULL};
  uint32_t n = 0;
  for (const sg_sheet_part *part = writer->parts; part->name; part++)
    files[n++] = part->name;
  files[n] = writer->findings;
  SG_TRY(sg_output_folder_open(&folder, path, files, err));
  sg_status status = write_parts(sheet, writer, &folder, err);
  if (status == SG_OK && writer->findings && extra)
    status = write_findings(writer, extra, &folder, err);
  if (status == SG_OK)
    return sg_output_folder_close(&folder, err);
  sg_output_folder_discard(&folder);
  return status;
}

sg_status sg_sheet_write(const sg_sheet *sheet, const char *path,
                         const sg_sheet_extra *extra, sg_error *err) {
  const sg_sheet_writer *writer = sg_sheet_writer_find(path);
  return writer->parts ? write_folder(sheet, writer, path, extra, err)
                       : write_file(sheet, writer, path, extra, err);
}
