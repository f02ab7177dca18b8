// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_check - read and report problems only.
#include "options.h"

#include <stdio.h>
#include <string.h>

typedef struct counts {
  uint32_t entities[8], links[16];
} counts;

static counts count(const sg_model *model) {
  counts c = {0};
  for (uint32_t i = 0; i < model->entities.n; i++) {
    const sg_entity_row *row = &SG_AT(sg_entity_row, &model->entities, i);
    if (!(row->flags & (SG_ROW_GONE | SG_ROW_UNRESOLVED)))
      c.entities[row->kind]++;
  }
  for (uint32_t i = 0; i < model->links.n; i++) {
    const sg_link_row *row = &SG_AT(sg_link_row, &model->links, i);
    if (!(row->flags & SG_ROW_GONE))
      c.links[row->kind]++;
  }
  return c;
}

static void put_counts(sg_json_writer *w, const char *key,
                       const sg_words *words, const uint32_t *numbers) {
  sg_json_key(w, key);
  sg_json_open(w, '{');
  for (uint32_t i = 0; i < words->n; i++)
    if (numbers[i]) {
      sg_json_put_count(w, words->word[i], numbers[i]);
    }
  sg_json_close(w, '}');
}

static void write_json(const loaded_inputs *inputs, sg_output *out) {
  const sg_model *model = &inputs->model;
  const counts c = count(model);
  sg_json_writer w;
  sg_json_writer_init(&w, out, true);
  sg_json_open(&w, '{');
  sg_write_inputs(model, &w);
  put_counts(&w, "entities", &sg_entity_kinds, c.entities);
  put_counts(&w, "links", &sg_link_kinds, c.links);
  sg_json_put_count(&w, "deals", model->deals.n);
  sg_json_put_count(&w, "sources", model->sources.n);
  sg_json_put_count(&w, "merged", model->n_merged);
  sg_json_put_count(&w, "unresolved", model->n_unresolved);
  sg_write_warnings(&inputs->problems, "warnings", &w);
  sg_json_close(&w, '}');
}

static void write_line(sg_output *out, const char *what, const sg_words *words,
                       const uint32_t *numbers) {
  uint32_t total = 0;
  for (uint32_t i = 0; i < words->n; i++)
    total += numbers[i];
  sg_output_printf(out, "%-10s %8u", what, total);
  const char *between = "  (";
  for (uint32_t i = 0; i < words->n; i++)
    if (numbers[i]) {
      sg_output_printf(out, "%s%s %u", between, words->word[i], numbers[i]);
      between = ", ";
    }
  sg_output_puts(out, total ? ")\n" : "\n");
}

static void write_text(const loaded_inputs *inputs, sg_output *out) {
  const sg_model *model = &inputs->model;
  const counts c = count(model);
  write_line(out, "entities", &sg_entity_kinds, c.entities);
  write_line(out, "links", &sg_link_kinds, c.links);
  sg_output_printf(out, "%-10s %8u\n%-10s %8u\n%-10s %8u\n%-10s %8u\n", "deals",
                   model->deals.n, "sources", model->sources.n, "merged",
                   model->n_merged, "unresolved", model->n_unresolved);
  sg_output_printf(out, "%-10s %8u\n", "warnings", inputs->problems.total);
  for (int i = 0; i < SG_N_PROBLEMS; i++)
    if (inputs->problems.counts[i])
      sg_output_printf(out, "  %-22s %6u\n",
                       sg_problem_name((sg_problem_class)i),
                       inputs->problems.counts[i]);
}

// Stakes are looked at as of a date; building the view finds their problems.
static int check_view(const loaded_inputs *inputs) {
  sg_error err = {0};
  sg_view view;
  const sg_date as_of = inputs->model.as_of;
  const sg_view_options wanted = {
      .as_of = as_of == SG_DATE_UNKNOWN ? INT32_MAX / 8 : sg_date_last(as_of),
  };
  if (sg_view_build(&view, &inputs->model, &wanted, &err) != SG_OK)
    return complain_error(&err);
  sg_stakes stakes;
  const sg_status status = sg_stakes_build(&stakes, &view, true, &err);
  if (status == SG_OK)
    sg_stakes_clear(&stakes);
  sg_view_clear(&view);
  return status == SG_OK ? EXIT_DONE : complain_error(&err);
}

static int print(const loaded_inputs *inputs, const options *o) {
  sg_error err = {0};
  sg_output out;
  if (o->quiet && !o->json)
    return EXIT_DONE;
  if (sg_output_open(&out, "-", &err) != SG_OK)
    return complain_error(&err);
  if (o->json)
    write_json(inputs, &out);
  else
    write_text(inputs, &out);
  return sg_output_close(&out, &err) == SG_OK ? EXIT_DONE
                                              : complain_error(&err);
}

int cmd_check(const options *o) {
  loaded_inputs inputs;
  int code = inputs_load(&inputs, o);
  if (code != EXIT_DONE)
    return code;
  code = check_view(&inputs);
  if (code == EXIT_DONE)
    code = print(&inputs, o);
  if (code == EXIT_DONE)
    code = inputs_strict(&inputs, o);
  inputs_free(&inputs);
  return code;
}
