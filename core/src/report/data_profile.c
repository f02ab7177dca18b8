// SPDX-License-Identifier: GPL-2.0-or-later
// data_profile - see data_profile.h.
#include "report/data_profile.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "graph/order.h"
#include "report/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 80, LABEL = 21, MERGES_SHOWN = 10 };

// --- counting ---

static bool is_there(uint8_t flags) {
  return !(flags & (SG_ROW_GONE | SG_ROW_UNRESOLVED));
}

static void count_entity(const sg_model *model, const sg_entity_row *row,
                         sg_data_profile *p) {
  const bool is_organisation = row->kind != SG_PERSON &&
                               row->kind != SG_ADDRESS &&
                               row->kind != SG_INCIDENT;
  p->n_entities++;
  p->entities[row->kind]++;
  p->named += row->name != 0;
  p->organisations += is_organisation;
  p->with_country += is_organisation && row->country != 0;
  p->entities_cited += sg_list_size(model, row->sources) > 0;
}

static bool is_placeholder(const sg_model *model, uint32_t row) {
  return SG_AT(sg_entity_row, &model->entities, row).flags & SG_ROW_UNRESOLVED;
}

static void count_days(const sg_link_row *row, sg_data_profile *p) {
  const sg_date dates[] = {row->since, row->until};
  p->undated += row->since == SG_DATE_UNKNOWN && row->until == SG_DATE_UNKNOWN;
  for (size_t i = 0; i < SG_COUNT(dates); i++) {
    if (dates[i] == SG_DATE_UNKNOWN)
      continue;
    const int32_t first = sg_date_first(dates[i]);
    const int32_t last = sg_date_last(dates[i]);
    if (p->earliest == SG_NO_DATE || first < p->earliest)
      p->earliest = first;
    if (p->latest == SG_NO_DATE || last > p->latest)
      p->latest = last;
  }
}

static void count_link(const sg_model *model, const sg_link_row *row,
                       sg_data_profile *p) {
  p->n_links++;
  p->links[row->kind]++;
  p->links_cited += sg_list_size(model, row->sources) > 0;
  p->candidates += row->kind == SG_SAME_AS &&
                   sg_attr_find(model, row->attrs, "probability") != NULL;
  p->dangling += is_placeholder(model, row->from);
  p->dangling += is_placeholder(model, row->to);
  count_days(row, p);
  if (row->kind != SG_OWNERSHIP)
    return;
  p->exact += row->low == row->high;
  p->unknown += row->low == 0 && row->high == SG_WHOLE;
  p->bands +=
      row->low != row->high && !(row->low == 0 && row->high == SG_WHOLE);
}

// An identifier, and the entity that has it now.
typedef struct stated {
  uint32_t entity, scheme, id;
} stated;

static int compare(const void *a, const void *b) {
  const stated *x = a;
  const stated *y = b;
  if (x->entity != y->entity)
    return x->entity < y->entity ? -1 : 1;
  if (x->scheme != y->scheme)
    return x->scheme < y->scheme ? -1 : 1;
  return (x->id > y->id) - (x->id < y->id);
}

// Identifiers that several records of one entity state count once.
static bool count_identifiers(const sg_model *model, sg_data_profile *p) {
  const sg_vec *items = &model->items[SG_ON_IDENTIFIERS];
  stated *all = sg_memory_alloc((size_t)items->n + 1, sizeof *all);
  if (!all)
    return false;
  for (uint32_t i = 0; i < items->n; i++) {
    const sg_item *item = &SG_AT(sg_item, items, i);
    all[i] = (stated){
        SG_AT(sg_entity_row, &model->entities, item->owner).into,
        item->text,
        item->more,
    };
  }
  qsort(all, items->n, sizeof *all, compare);
  for (uint32_t i = 0; i < items->n; i++) {
    p->identifiers += i == 0 || compare(&all[i - 1], &all[i]) != 0;
    p->identified += i == 0 || all[i - 1].entity != all[i].entity;
  }
  sg_memory_free(all);
  return true;
}

bool sg_data_profile_of(const sg_model *model, sg_data_profile *out) {
  *out = (sg_data_profile){.earliest = SG_NO_DATE, .latest = SG_NO_DATE};
  for (uint32_t i = 0; i < model->entities.n; i++) {
    const sg_entity_row *row = &SG_AT(sg_entity_row, &model->entities, i);
    if (is_there(row->flags))
      count_entity(model, row, out);
  }
  for (uint32_t i = 0; i < model->links.n; i++) {
    const sg_link_row *row = &SG_AT(sg_link_row, &model->links, i);
    if (is_there(row->flags))
      count_link(model, row, out);
  }
  return count_identifiers(model, out);
}

// --- JSON ---

static uint64_t records_read(const sg_input_file *input) {
  return input->n_refused < input->n_records
             ? input->n_records - input->n_refused
             : 0;
}

static void put_inputs(const sg_model *model, sg_json_writer *w) {
  sg_json_key(w, "inputs");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < model->inputs.n; i++) {
    const sg_input_file *input = &SG_AT(sg_input_file, &model->inputs, i);
    sg_json_open(w, '{');
    sg_json_put(w, "path", input->path);
    sg_json_put(w, "format", input->format);
    sg_json_put(w, "sha256", input->sha256);
    sg_json_put_count(w, "bytes", input->bytes);
    sg_json_put_count(w, "records", records_read(input));
    sg_json_put_count(w, "refused", input->n_refused);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

static void put_kinds(sg_json_writer *w, const char *key, const sg_words *words,
                      const uint32_t *numbers) {
  sg_json_key(w, key);
  sg_json_open(w, '{');
  for (uint32_t i = 0; i < words->n; i++)
    if (numbers[i])
      sg_json_put_count(w, words->word[i], numbers[i]);
  sg_json_close(w, '}');
}

static void put_day(sg_json_writer *w, const char *key, int32_t day) {
  char text[11] = "";
  if (day != SG_NO_DATE)
    sg_day_write(day, text);
  sg_json_put(w, key, day == SG_NO_DATE ? NULL : text);
}

static void put_facts(const sg_data_profile *p, sg_json_writer *w) {
  sg_json_key(w, "dates");
  sg_json_open_line(w, '{');
  put_day(w, "earliest", p->earliest);
  put_day(w, "latest", p->latest);
  sg_json_put_count(w, "undated_links", p->undated);
  sg_json_close(w, '}');
  sg_json_key(w, "shares");
  sg_json_open_line(w, '{');
  sg_json_put_count(w, "exact", p->exact);
  sg_json_put_count(w, "bands", p->bands);
  sg_json_put_count(w, "unknown", p->unknown);
  sg_json_close(w, '}');
  sg_json_put_count(w, "identifiers", p->identifiers);
  sg_json_put_count(w, "identified", p->identified);
  sg_json_put_count(w, "named", p->named);
  sg_json_put_count(w, "organisations", p->organisations);
  sg_json_put_count(w, "with_country", p->with_country);
  sg_json_key(w, "sourced");
  sg_json_open_line(w, '{');
  sg_json_put_count(w, "entities", p->entities_cited);
  sg_json_put_count(w, "links", p->links_cited);
  sg_json_close(w, '}');
  sg_json_put_count(w, "candidates", p->candidates);
}

static void put_merged(const sg_model *model, sg_json_writer *w) {
  const sg_entity_row *rows = model->entities.data;
  sg_json_key(w, "merged_ids");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < model->merges.n; i++) {
    const sg_merge *merge = &SG_AT(sg_merge, &model->merges, i);
    sg_json_open_line(w, '{');
    sg_json_put(w, "id", sg_model_text(model, rows[merge->gone].id));
    sg_json_put(w, "into", sg_model_text(model, rows[merge->into].id));
    sg_json_put(w, "scheme", sg_model_text(model, merge->scheme));
    sg_json_put(w, "identifier", sg_model_text(model, merge->id));
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

void sg_data_profile_json(const sg_model *model, const sg_data_profile *profile,
                          sg_output *out) {
  sg_json_writer w;
  sg_json_writer_init(&w, out, true);
  sg_json_open(&w, '{');
  put_inputs(model, &w);
  put_kinds(&w, "entities", &sg_entity_kinds, profile->entities);
  put_kinds(&w, "links", &sg_link_kinds, profile->links);
  sg_json_put_count(&w, "deals", model->deals.n);
  sg_json_put_count(&w, "sources", model->sources.n);
  sg_json_put_count(&w, "merged", model->n_merged);
  sg_json_put_count(&w, "unresolved", model->n_unresolved);
  put_facts(profile, &w);
  put_merged(model, &w);
  sg_json_put_count(&w, "dangling", profile->dangling);
  sg_json_put_count(&w, "duplicates",
                    model->problems->counts[SG_PROBLEM_DUPLICATE]);
  sg_write_warnings(model->problems, "warnings", &w);
  sg_json_close(&w, '}');
}

// --- text ---

// "company 12, person 3" behind a number, in as many lines as it takes.
static void write_kinds(sg_output *out, const char *what, const sg_words *words,
                        const uint32_t *numbers, uint32_t total) {
  int column = LABEL;
  const char *between = "  (";
  sg_output_printf(out, "%-10s %8u", what, total);
  for (uint32_t i = 0; i < words->n; i++) {
    char part[64];
    if (numbers[i] == 0)
      continue;
    const int n = snprintf(part, sizeof part, "%s%s %u", between,
                           words->word[i], numbers[i]);
    if (column + n + 2 > COLUMNS) {
      sg_output_printf(out, ",\n%*s%s %u", LABEL + 1, "", words->word[i],
                       numbers[i]);
      column = LABEL + 1 + n - 2;
    } else {
      sg_output_puts(out, part);
      column += n;
    }
    between = ", ";
  }
  sg_output_puts(out, total ? ")\n" : "\n");
}

// Text of the input, with nothing in it that a terminal would obey.
static void write_safe(sg_output *out, const char *text, int columns) {
  sg_text shown;
  sg_text_init(&shown, 0);
  (void)sg_text_add_columns(&shown, text, columns);
  sg_output_add(out, sg_text_get(&shown), shown.length);
  sg_text_clear(&shown);
}

static void write_inputs(const sg_model *model, sg_output *out) {
  for (uint32_t i = 0; i < model->inputs.n; i++) {
    const sg_input_file *input = &SG_AT(sg_input_file, &model->inputs, i);
    sg_output_printf(out, "%-10s %-10s  ", i ? "" : "inputs", input->format);
    write_safe(out, input->path, COLUMNS - LABEL - 2);
    sg_output_printf(
        out,
        "\n%*s%" PRIu64 " records, %" PRIu64 " refused, %" PRIu64 " bytes\n",
        LABEL + 2, "", records_read(input), input->n_refused, input->bytes);
  }
}

static void write_number(sg_output *out, const char *what, uint32_t n) {
  sg_output_printf(out, "%-10s %8u\n", what, n);
}

static void write_dates(const sg_data_profile *p, sg_output *out) {
  char earliest[11] = "none";
  char latest[11] = "";
  if (p->earliest != SG_NO_DATE) {
    sg_day_write(p->earliest, earliest);
    sg_day_write(p->latest, latest);
  }
  sg_output_printf(out, "%-12s%s%s%s; %u link%s undated\n", "dates", earliest,
                   latest[0] ? " to " : "", latest, p->undated,
                   p->undated == 1 ? "" : "s");
}

static void write_facts(const sg_data_profile *p, sg_output *out) {
  write_dates(p, out);
  sg_output_printf(out, "%-12s%u exact, %u bands, %u unknown\n", "shares",
                   p->exact, p->bands, p->unknown);
  sg_output_printf(out, "%-12s%u on %u entities\n", "identifiers",
                   p->identifiers, p->identified);
  sg_output_printf(out, "%-12s%u of %u organisations\n", "country",
                   p->with_country, p->organisations);
  sg_output_printf(out, "%-12s%u of %u entities, %u of %u links\n", "cited",
                   p->entities_cited, p->n_entities, p->links_cited,
                   p->n_links);
  if (p->candidates)
    sg_output_printf(out, "%-12s%u links same_as with a probability\n",
                     "candidates", p->candidates);
}

static void write_merged(const sg_model *model, sg_output *out) {
  const sg_entity_row *rows = model->entities.data;
  const uint32_t n = model->merges.n;
  write_number(out, "merged", model->n_merged);
  for (uint32_t i = 0; i < n && i < MERGES_SHOWN; i++) {
    const sg_merge *merge = &SG_AT(sg_merge, &model->merges, i);
    sg_output_puts(out, "  ");
    write_safe(out, sg_model_text(model, rows[merge->gone].id), 24);
    sg_output_puts(out, " into ");
    write_safe(out, sg_model_text(model, rows[merge->into].id), 24);
    sg_output_puts(out, " by ");
    write_safe(out, sg_model_text(model, merge->scheme), 16);
    sg_output_puts(out, "\n");
  }
  if (n > MERGES_SHOWN)
    sg_output_printf(out, "  and %u more: --json\n", n - MERGES_SHOWN);
}

void sg_data_profile_text(const sg_model *model, const sg_data_profile *profile,
                          sg_output *out) {
  const sg_problems *problems = model->problems;
  write_inputs(model, out);
  write_kinds(out, "entities", &sg_entity_kinds, profile->entities,
              profile->n_entities);
  write_kinds(out, "links", &sg_link_kinds, profile->links, profile->n_links);
  write_number(out, "deals", model->deals.n);
  write_number(out, "sources", model->sources.n);
  write_facts(profile, out);
  write_merged(model, out);
  sg_output_printf(out, "%-10s %8u  (%u end%s of links)\n", "unresolved",
                   model->n_unresolved, profile->dangling,
                   profile->dangling == 1 ? "" : "s");
  write_number(out, "warnings", problems->total);
  for (int i = 0; i < SG_N_PROBLEMS; i++)
    if (problems->counts[i])
      sg_output_printf(out, "  %-22s %6u\n",
                       sg_problem_name((sg_problem_class)i),
                       problems->counts[i]);
}
