// SPDX-License-Identifier: GPL-2.0-or-later
// rendering - see rendering.h.
#include "report/rendering.h"

#include "report/doc_tables.h"
#include "report/findings_table.h"
#include "report/report.h"
#include "report/score_sheet.h"

// --- what formats are made of ---

void sg_rendering_of_analysis(sg_rendering *out, const sg_analysis *analysis) {
  *out = (sg_rendering){.analysis = analysis, .catalogue = analysis->catalogue};
  sg_output_to_memory(&out->text);
}

void sg_rendering_of_findings(sg_rendering *out, const sg_findings *findings,
                              const sg_catalogue *catalogue) {
  *out = (sg_rendering){.findings = findings, .catalogue = catalogue};
  sg_output_to_memory(&out->text);
}

void sg_rendering_clear(sg_rendering *rendering) {
  if (rendering->has_sheet)
    sg_sheet_clear(&rendering->sheet);
  if (rendering->findings == &rendering->made)
    sg_findings_clear(&rendering->made);
  sg_output_discard(&rendering->text);
}

const char *sg_rendering_document(sg_rendering *rendering) {
  sg_output *text = &rendering->text;
  if (text->buffer.length == 0 && !text->failed)
    sg_write_findings(rendering->analysis, text);
  return sg_output_is_whole(text) ? sg_text_get(&text->buffer) : NULL;
}

static sg_status need_findings(sg_rendering *r, sg_error *err) {
  if (r->findings)
    return SG_OK;
  if (!sg_rendering_document(r))
    return sg_no_memory(err);
  SG_TRY(sg_findings_parse(&r->made, "findings", sg_text_slice(&r->text.buffer),
                           err));
  r->findings = &r->made;
  return SG_OK;
}

// What the findings say, added to the graph.
static sg_status fill_sheet(sg_rendering *r, sg_error *err) {
  sg_sheet *sheet = &r->sheet;
  SG_TRY(sg_sheet_add_findings(sheet, r->findings, err));
  if (!sg_cols_settle(&sheet->nodes) || !sg_cols_settle(&sheet->edges))
    return sg_no_memory(err);
  if (r->findings->around)
    SG_TRY(sg_sheet_around(sheet, r->findings->around, err));
  sheet->as_of = sg_doc_text(r->findings->root, "as_of");
  if (!r->analysis && sg_doc_text(r->findings->graph, "title")[0])
    sheet->title = sg_doc_text(r->findings->graph, "title");
  return SG_OK;
}

// Of an analysis the sheet has the whole graph, of a document its case.
static sg_status need_sheet(sg_rendering *r, sg_error *err) {
  if (r->has_sheet)
    return SG_OK;
  SG_TRY(need_findings(r, err));
  SG_TRY(r->analysis
             ? sg_sheet_of_model(&r->sheet, r->analysis->model, err)
             : sg_sheet_of_native(&r->sheet, r->findings->case_text, err));
  const sg_status status = fill_sheet(r, err);
  r->has_sheet = status == SG_OK;
  if (status != SG_OK)
    sg_sheet_clear(&r->sheet);
  return status;
}

// --- writing ---

void sg_rendering_expect(sg_rendering *rendering, const char *path) {
  const sg_writer *wanted = sg_writer_find(path);
  rendering->keeps_text |=
      sg_sheet_writer_find(path) || (wanted && wanted->render);
}

// A document alone is written as it is made, one that is needed as text, or was
// made already, from that.
static void write_document(sg_rendering *r, const sg_writer *wanted,
                           sg_output *out) {
  if (!r->keeps_text && r->text.buffer.length == 0) {
    wanted->write(r->analysis, out);
    return;
  }
  if (!sg_rendering_document(r))
    sg_output_fail(out);
  sg_output_add(out, sg_text_get(&r->text.buffer), r->text.buffer.length);
}

// Findings of an analysis, with the places of records where they are wanted.
static sg_status need_all(sg_rendering *r, const sg_writer *wanted,
                          sg_error *err) {
  SG_TRY(need_findings(r, err));
  if (wanted->wants_places && r->analysis && !r->made.party_place &&
      !sg_findings_place(&r->made, r->analysis->model))
    return sg_no_memory(err);
  return SG_OK;
}

// Most formats hold no tables, and some that of the flags alone.
static sg_status need_tables(sg_rendering *r, const sg_sheet_writer *writer,
                             sg_error *err) {
  sg_arena *arena = &r->sheet.arena;
  bool ok = true;
  if (writer->write_with && !r->extra.tables)
    ok = sg_doc_tables(r->findings, &r->extra, arena);
  else if (writer->findings && !r->flags.rows)
    ok = sg_findings_table(r->findings, &r->flags, arena);
  return ok ? SG_OK : sg_no_memory(err);
}

static sg_status write_sheet(sg_rendering *r, const char *path, sg_error *err) {
  const sg_sheet_writer *writer = sg_sheet_writer_find(path);
  SG_TRY(need_sheet(r, err));
  SG_TRY(need_tables(r, writer, err));
  const sg_sheet_extra flags = {.tables = &r->flags, .n_tables = 1};
  SG_TRY(sg_sheet_write(&r->sheet, path,
                        writer->write_with ? &r->extra : &flags, err));
  sg_sheet_tell(&r->sheet, path, err);
  return SG_OK;
}

sg_status sg_rendering_write(sg_rendering *rendering, const char *path,
                             sg_error *err) {
  sg_rendering *r = rendering;
  sg_output out;
  SG_TRY(sg_report_path_check(path, !r->analysis, err));
  const sg_writer *wanted =
      sg_sheet_writer_find(path) ? NULL : sg_writer_find(path);
  if (!wanted)
    return write_sheet(r, path, err);
  if (wanted->render)
    SG_TRY(need_all(r, wanted, err));
  SG_TRY(sg_output_open(&out, path, err));
  if (wanted->render)
    wanted->render(r->findings, r->catalogue, &out);
  else
    write_document(r, wanted, &out);
  return sg_output_close(&out, err);
}
