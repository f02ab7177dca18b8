// SPDX-License-Identifier: GPL-2.0-or-later
// explain_json - what is known and concluded about one party, as JSON: the
// entity and its flags as in the findings, owners and holdings as in the
// tables, gaps that concern it.
#include "report/explain_party.h"
#include "report/write_table.h"

#include "report/words.h"

static void put_rows(const char *key, const sg_table *table, bool owners,
                     sg_json_writer *w) {
  sg_json_key(w, key);
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < table->rows.n; i++)
    sg_write_table_row_json(table, &SG_AT(sg_table_row, &table->rows, i),
                            owners, w);
  sg_json_close(w, ']');
}

static void put_links(const sg_analysis *a, sg_id v, sg_json_writer *w) {
  const sg_graph *g = &a->view.graph;
  char text[SG_WORDS_MAX];
  sg_json_key(w, "links");
  sg_json_open(w, '[');
  for (int out = 0; out < 2; out++) {
    const uint32_t *start = out ? g->out_start : g->in_start;
    const sg_id *links = out ? g->out_link : g->in_link;
    for (uint32_t k = start[v]; k < start[v + 1]; k++) {
      sg_link_words(&a->view, links[k], text);
      sg_json_open_line(w, '{');
      sg_json_put(w, "id", sg_view_link_id(&a->view, links[k]));
      sg_json_put(w, "words", text);
      sg_json_close(w, '}');
    }
  }
  sg_json_close(w, ']');
}

static void put_missing(const sg_analysis *a, sg_id v, sg_json_writer *w) {
  sg_json_key(w, "not_evaluable");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < a->n_gaps; i++)
    if (a->gaps[i].gap.subject == v || a->gaps[i].gap.subject == SG_NONE)
      sg_write_gap_json(a, i, w);
  sg_json_close(w, ']');
}

void sg_write_explained_json(const sg_explained *explained, sg_output *out) {
  const sg_analysis *a = explained->analysis;
  const sg_id v = explained->party;
  char day[11];
  sg_json_writer w;
  sg_json_writer_init(&w, out, true);
  sg_day_write(a->view.graph.as_of, day);
  sg_json_open(&w, '{');
  sg_json_put(&w, "as_of", day);
  sg_json_key(&w, "entity");
  sg_write_entity_json(a, v, &w);
  sg_json_key(&w, "flags");
  sg_json_open(&w, '[');
  for (uint32_t i = a->flag_start[v]; i < a->flag_start[v + 1]; i++)
    sg_write_flag_json(a, &a->flags[a->flag_of[i]], &w);
  sg_json_close(&w, ']');
  put_rows("owners", &explained->owners, true, &w);
  put_rows("holdings", &explained->holdings, false, &w);
  put_links(a, v, &w);
  put_missing(a, v, &w);
  sg_json_close(&w, '}');
}
