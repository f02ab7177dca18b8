// SPDX-License-Identifier: GPL-2.0-or-later
// score_sheet - see score_sheet.h.
#include "report/score_sheet.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

// A text of a row, to be collected into lists.
typedef struct noted {
  uint32_t row;
  const char *text;
} noted;

static int by_row(const void *a, const void *b) {
  const noted *x = a;
  const noted *y = b;
  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  return strcmp(x->text, y->text);
}

static bool note(sg_vec *notes, uint32_t row, const char *text) {
  noted *slot = sg_vec_add(notes);
  if (slot)
    *slot = (noted){row, text};
  return slot != NULL;
}

// The notes of each row as one list, without repeats.
static bool put_lists(sg_cols *table, uint32_t column, sg_vec *notes) {
  noted *all = notes->data;
  if (notes->n > 1)
    qsort(all, notes->n, sizeof *all, by_row);
  for (uint32_t i = 0, end = 0; i < notes->n; i = end) {
    while (end < notes->n && all[end].row == all[i].row)
      end++;
    const char **texts =
        sg_arena_alloc(table->arena, (size_t)(end - i) + 1, sizeof *texts);
    if (!texts)
      return false;
    size_t n = 0;
    for (uint32_t k = i; k < end; k++)
      if (n == 0 || strcmp(texts[n - 1], all[k].text) != 0)
        texts[n++] = all[k].text;
    sg_cols_texts(table, column, all[i].row, texts);
  }
  return !table->no_memory;
}

static void put_scores(sg_sheet *sheet, const sg_findings *f) {
  const cJSON *party = NULL;
  const cJSON *score = NULL;
  cJSON_ArrayForEach(party, f->entities) {
    const uint32_t row = sg_sheet_node(sheet, sg_doc_text(party, "id"));
    const cJSON *scores = cJSON_GetObjectItemCaseSensitive(party, "scores");
    if (row == SG_NONE || !cJSON_IsObject(scores))
      continue;
    cJSON_ArrayForEach(score, scores) {
      if (cJSON_IsNumber(score))
        sg_cols_number(
            &sheet->nodes,
            sg_cols_own(&sheet->nodes, score->string, SG_CELL_NUMBER, NULL),
            row, score->valuedouble);
    }
  }
}

// Flags are in the order of their severity, so that the first is the worst.
static bool put_flags(sg_sheet *sheet, const sg_findings *f, sg_vec *notes) {
  sg_cols *nodes = &sheet->nodes;
  const uint32_t flags = sg_cols_own(nodes, "flags", SG_CELL_TEXTS, NULL);
  const uint32_t worst = sg_cols_own(nodes, "severity", SG_CELL_TEXT, NULL);
  const cJSON *flag = NULL;
  if (flags == SG_NONE || worst == SG_NONE)
    return false;
  cJSON_ArrayForEach(flag, f->flags) {
    const uint32_t row = sg_sheet_node(sheet, sg_doc_text(flag, "subject"));
    if (row == SG_NONE)
      continue;
    if (!sg_cell_is_set(sg_cols_at(nodes, worst), row))
      sg_cols_text(nodes, worst, row, sg_doc_text(flag, "severity"));
    if (!note(notes, row, sg_doc_text(flag, "flag")))
      return false;
  }
  return put_lists(nodes, flags, notes);
}

// Edges by the interned number of their ids, + 1.
typedef struct edges {
  const sg_findings *f;
  uint32_t *row_of;
} edges;

static bool note_link(const edges *all, const char *id, const char *fingerprint,
                      sg_vec *notes) {
  const uint32_t number = sg_intern_find(&all->f->ids, id);
  const uint32_t row = number < all->f->ids.texts.n ? all->row_of[number] : 0;
  return row == 0 || note(notes, row - 1, fingerprint);
}

// The links that one row of evidence names.
static bool note_links(const cJSON *evidence, const char *fingerprint,
                       const edges *all, sg_vec *notes) {
  const cJSON *item = NULL;
  bool ok = true;
  cJSON_ArrayForEach(item, sg_doc_list(evidence, "links")) {
    ok = ok && note_link(all, cJSON_IsString(item) ? item->valuestring : "",
                         fingerprint, notes);
  }
  cJSON_ArrayForEach(item, sg_doc_list(evidence, "terms")) {
    ok = ok && note_link(all, sg_doc_text(item, "link"), fingerprint, notes);
  }
  if (sg_doc_is(evidence, "on", "link"))
    ok = ok && note_link(all, sg_doc_text(evidence, "id"), fingerprint, notes);
  return ok;
}

static bool put_evidence(sg_sheet *sheet, const sg_findings *f, sg_vec *notes) {
  const uint32_t n_ids = f->ids.texts.n;
  const uint32_t column =
      sg_cols_own(&sheet->edges, "evidence_for", SG_CELL_TEXTS, NULL);
  const edges all = {f, sg_memory_alloc((size_t)n_ids + 1, sizeof *all.row_of)};
  const cJSON *flag = NULL;
  const cJSON *evidence = NULL;
  bool ok = all.row_of && column != SG_NONE;
  notes->n = 0;
  for (uint32_t e = 0; ok && e < sheet->edges.n_rows; e++) {
    const uint32_t number = sg_intern_find(&f->ids, sheet->edges.id[e]);
    if (number && number < n_ids && !all.row_of[number])
      all.row_of[number] = e + 1;
  }
  cJSON_ArrayForEach(flag, f->flags) {
    cJSON_ArrayForEach(evidence, sg_doc_list(flag, "evidence")) {
      ok = ok &&
           note_links(evidence, sg_doc_text(flag, "fingerprint"), &all, notes);
    }
  }
  ok = ok && put_lists(&sheet->edges, column, notes);
  sg_memory_free(all.row_of);
  return ok;
}

sg_status sg_sheet_add_findings(sg_sheet *sheet, const sg_findings *findings,
                                sg_error *err) {
  sg_vec notes;
  sg_vec_init(&notes, sizeof(noted), 0);
  put_scores(sheet, findings);
  const bool ok = put_flags(sheet, findings, &notes) &&
                  put_evidence(sheet, findings, &notes);
  sg_vec_clear(&notes);
  return ok && !sheet->nodes.no_memory ? SG_OK : sg_no_memory(err);
}
