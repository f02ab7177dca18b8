// SPDX-License-Identifier: GPL-2.0-or-later
// write_what_if - what was assumed, in words, and what would then be said
// otherwise; see write_changes.h.
#include "report/words.h"
#include "report/write_changes.h"

#include <stdio.h>
#include <string.h>

static const char hypothetical[] =
    "Hypothetical: no finding, and nothing that anybody is known to have done "
    "or to be. It says what the same plugins would conclude if this were so.";

enum { NARROWEST = 60, WIDEST = 120, VALUE_MAX = 48 };

// An assumption beside what is recorded.
typedef struct assumed {
  const sg_edit *edit;
  const sg_link_row
      *row;              // recorded; NULL: the link is of a file that was added
  const char *from, *to; // names
  char was[VALUE_MAX], is[VALUE_MAX];
  bool in_force; // on the day, once assumed
} assumed;

static const char *name_of(const sg_model *model, uint32_t row) {
  const sg_entity_row *e = &SG_AT(sg_entity_row, &model->entities, row);
  return sg_model_text(model, e->name ? e->name : e->id);
}

static assumed look_up(const sg_what_if *what, const sg_edit *edit) {
  const sg_view *view = &what->changes->after->view;
  const uint32_t before = sg_model_link(what->base, edit->link);
  const uint32_t after = sg_model_link(what->assumed, edit->link);
  const sg_model *model = before == SG_NONE ? what->assumed : what->base;
  const uint32_t row = before == SG_NONE ? after : before;
  assumed a = {.edit = edit, .from = "", .to = ""};
  if (row != SG_NONE) {
    const sg_link_row *link = &SG_AT(sg_link_row, &model->links, row);
    a.from = name_of(model, link->from);
    a.to = name_of(model, link->to);
  }
  if (before != SG_NONE)
    a.row = &SG_AT(sg_link_row, &model->links, before);
  if (edit->key && after != SG_NONE)
    sg_edit_key_value(edit->key,
                      &SG_AT(sg_link_row, &what->assumed->links, after), a.is);
  if (edit->key && a.row)
    sg_edit_key_value(edit->key, a.row, a.was);
  a.in_force =
      after != SG_NONE && view->link_of_row[after] < view->graph.n_links;
  return a;
}

static void assumption_words(const assumed *a, char out[SG_WORDS_MAX]) {
  const sg_edit *edit = a->edit;
  const char *kind =
      a->row ? sg_word(&sg_link_kinds, a->row->kind) : "of a file added";
  char what[200] = "is not there";
  if (edit->key)
    (void)snprintf(what, sizeof what, "%s is %s%s%s%s",
                   sg_edit_key_name(edit->key), a->is,
                   !a->row                      ? ""
                   : strcmp(a->is, a->was) == 0 ? ", as it is on record"
                                                : ", on record: ",
                   a->row && strcmp(a->is, a->was) != 0 ? a->was : "",
                   a->in_force ? "" : " (the link is not in force on the day)");
  (void)snprintf(out, SG_WORDS_MAX, "link %.200s (%s, %.300s -> %.300s): %s",
                 edit->link, kind, a->from, a->to, what);
}

static void put(sg_output *out, int columns, int indent, const char *text) {
  sg_output_printf(out, "%*s", indent, "");
  sg_write_wrapped(out, text, indent + 2, columns);
}

static void put_assumed(const sg_what_if *what, int columns, sg_output *out) {
  char text[SG_WORDS_MAX];
  for (uint32_t i = 0; i < what->edits->rows.n; i++) {
    const assumed a = look_up(what, &SG_AT(sg_edit, &what->edits->rows, i));
    assumption_words(&a, text);
    put(out, columns, 2, text);
  }
  for (uint32_t i = what->n_inputs; i < what->assumed->inputs.n; i++) {
    const sg_input_file *file =
        &SG_AT(sg_input_file, &what->assumed->inputs, i);
    (void)snprintf(text, sizeof text, "%.800s is added (records: %llu)",
                   file->path, (unsigned long long)file->n_records);
    put(out, columns, 2, text);
  }
}

// Parties that are in one of the graphs only, and those that became one.
static void put_parties(const sg_what_if *what, int columns, sg_output *out) {
  const sg_changes *c = what->changes;
  char text[SG_WORDS_MAX];
  if (c->n_new_parties + c->n_gone_parties == 0)
    return;
  (void)snprintf(text, sizeof text,
                 "Parties that are new: %u, that are gone: %u, merged with "
                 "others: %u, before: %u. Scores of new and gone ones are not "
                 "listed.",
                 c->n_new_parties, c->n_gone_parties, what->assumed->n_merged,
                 what->base->n_merged);
  put(out, columns, 0, text);
}

void sg_write_what_if(const sg_what_if *what, int columns, uint32_t top,
                      sg_output *out) {
  const sg_changes *c = what->changes;
  const sg_changes_style style = {
      .indent = 2,
      .columns = columns < NARROWEST ? NARROWEST
                 : columns > WIDEST  ? WIDEST
                                     : columns,
      .top = top,
      .subjects = true,
  };
  char day[11];
  sg_day_write(c->after->view.graph.as_of, day);
  sg_write_wrapped(out, hypothetical, 0, style.columns);
  sg_output_puts(out, "\nAssumed\n");
  put_assumed(what, style.columns, out);
  sg_output_printf(out, "\nWhat would be said otherwise, as of %s\n", day);
  sg_write_changes(c, &style, out);
  if (!sg_changes_any(c))
    sg_output_puts(out, "  Nothing: no flag, no verdict and no score.\n");
  put_parties(what, style.columns, out);
}

// --- JSON ---

static void json_assumed(const sg_what_if *what, sg_json_writer *w) {
  sg_json_key(w, "assumed");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < what->edits->rows.n; i++) {
    const assumed a = look_up(what, &SG_AT(sg_edit, &what->edits->rows, i));
    sg_json_open_line(w, '{');
    sg_json_put(w, "link", a.edit->link);
    if (a.edit->key) {
      sg_json_put(w, "key", sg_edit_key_name(a.edit->key));
      sg_json_put(w, "value", a.is);
      sg_json_put(w, "recorded", a.row ? a.was : NULL);
      sg_json_put_bool(w, "in_force", a.in_force);
    } else {
      sg_json_put_bool(w, "removed", true);
    }
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
  sg_json_key(w, "added");
  sg_json_open(w, '[');
  for (uint32_t i = what->n_inputs; i < what->assumed->inputs.n; i++) {
    const sg_input_file *file =
        &SG_AT(sg_input_file, &what->assumed->inputs, i);
    sg_json_open_line(w, '{');
    sg_json_put(w, "path", file->path);
    sg_json_put(w, "format", file->format);
    sg_json_put(w, "sha256", file->sha256);
    sg_json_put_count(w, "records", file->n_records);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

void sg_write_what_if_json(const sg_what_if *what, uint32_t top,
                           sg_output *out) {
  const sg_changes *c = what->changes;
  char day[11];
  sg_json_writer w;
  sg_json_writer_init(&w, out, true);
  sg_day_write(c->after->view.graph.as_of, day);
  sg_json_open(&w, '{');
  sg_json_put_bool(&w, "hypothetical", true);
  sg_json_put(&w, "note", hypothetical);
  sg_json_put(&w, "as_of", day);
  json_assumed(what, &w);
  sg_write_changes_json(c, top, &w);
  sg_json_put_count(&w, "new_parties", c->n_new_parties);
  sg_json_put_count(&w, "gone_parties", c->n_gone_parties);
  sg_json_close(&w, '}');
}
