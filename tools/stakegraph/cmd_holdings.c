// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_holdings - what owners hold, and who owns a company.
#include "options.h"

#include "report/write_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct ids {
  sg_id *at;
  uint32_t n;
  bool no_memory;
} ids;

static bool is_in(const ids *list, sg_id id) {
  for (uint32_t i = 0; i < list->n; i++)
    if (list->at[i] == id)
      return true;
  return false;
}

// An id, or several with commas between them; an id may have a comma itself.
static bool add_ids(const sg_view *view, const char *text, ids *out) {
  char one[1024];
  for (const char *at = text; *at;) {
    size_t length = strlen(at);
    if (at != text || sg_view_entity(view, at) == SG_NONE)
      length = strcspn(at, ",");
    if (length >= sizeof one)
      length = sizeof one - 1;
    memcpy(one, at, length);
    one[length] = '\0';
    at += length + (at[length] == ',');
    const uint32_t v = sg_view_entity(view, one);
    if (v == SG_NONE) {
      complain("no party has the id '%.200s'", one);
      return false;
    }
    if (is_in(out, v))
      continue;
    sg_id *more = realloc(out->at, (out->n + 1) * sizeof *more);
    if (!more) {
      complain("out of memory");
      out->no_memory = true;
      return false;
    }
    out->at = more;
    out->at[out->n++] = v;
  }
  return true;
}

static bool find_ids(const sg_view *view, const text_list *texts, ids *out) {
  for (uint32_t i = 0; i < texts->n; i++)
    if (!add_ids(view, texts->at[i], out))
      return false;
  return true;
}

static int print(const sg_table *table, const sg_table_options *wanted,
                 bool owners, const options *o) {
  sg_error err = {0};
  sg_output out;
  if (sg_output_open(&out, "-", &err) != SG_OK)
    return complain_error(&err);
  if (o->json)
    sg_write_table_json(table, wanted, owners, &out);
  else
    sg_write_table(table, wanted, owners, o->top, terminal_columns(), &out);
  return sg_output_close(&out, &err) == SG_OK ? EXIT_DONE
                                              : complain_error(&err);
}

static int make_table(const sg_table_options *wanted, bool owners,
                      const options *o) {
  sg_error err = {0};
  sg_table table;
  const sg_status status = owners ? sg_owners(&table, wanted, &err)
                                  : sg_holdings(&table, wanted, &err);
  if (status != SG_OK)
    return complain_error(&err);
  const int code = print(&table, wanted, owners, o);
  sg_table_clear(&table);
  return code;
}

static int with_ids(const sg_view *view, sg_stakes *stakes,
                    const sg_rules *rules, bool owners, const options *o) {
  ids of = {0};
  ids only = {0};
  int code = EXIT_USAGE;
  if (find_ids(view, &o->of, &of) && find_ids(view, &o->only, &only)) {
    if (of.n == 0)
      complain("--of wants the id of a party");
    else if (owners && of.n > 1)
      complain("the owners of one company at a time");
    else
      code = make_table(
          &(sg_table_options){
              .view = view,
              .stakes = stakes,
              .rules = rules,
              .of = of.at,
              .n_of = of.n,
              .only = only.at,
              .n_only = only.n,
              .explain = o->terms ? o->top : 0,
          },
          owners, o);
  }
  if (of.no_memory || only.no_memory)
    code = EXIT_INTERNAL;
  free(of.at);
  free(only.at);
  return code;
}

static int with_view(const loaded_inputs *inputs, const sg_rules *rules,
                     bool owners, const options *o) {
  sg_error err = {0};
  sg_view view;
  sg_stakes stakes;
  sg_view_options wanted = {0};
  if (sg_find_as_of(&inputs->model, o->as_of, today(), &wanted.as_of, &err) !=
          SG_OK ||
      sg_view_build(&view, &inputs->model, &wanted, &err) != SG_OK)
    return complain_error(&err);
  int code = EXIT_INTERNAL;
  if (sg_stakes_build(&stakes, &view, true, &err) == SG_OK) {
    code = inputs_strict(inputs, o);
    if (code == EXIT_DONE)
      code = with_ids(&view, &stakes, rules, owners, o);
    sg_stakes_clear(&stakes);
  } else {
    (void)complain_error(&err);
  }
  sg_view_clear(&view);
  return code;
}

static int run(bool owners, const options *o) {
  loaded_inputs inputs;
  sg_profile profile;
  sg_rules rules;
  if (o->of.n == 0) {
    complain("--of wants the id of a party");
    return EXIT_USAGE;
  }
  int code = inputs_load(&inputs, o);
  if (code != EXIT_DONE)
    return code;
  code = rules_open(&profile, &rules, o);
  if (code == EXIT_DONE) {
    code = with_view(&inputs, &rules, owners, o);
    sg_rules_clear(&rules);
    sg_profile_clear(&profile);
  }
  inputs_free(&inputs);
  return code;
}

int cmd_holdings(const options *o) {
  return run(false, o);
}

int cmd_owners(const options *o) {
  return run(true, o);
}
