// SPDX-License-Identifier: GPL-2.0-or-later
// hints - what may stand behind an option or a command. Lists come from the
// tables that the program itself reads.
#include "pages.h"

#include "io/formats.h"
#include "io/writers.h"

#include <string.h>

static void add(sg_text *out, const char *word) {
  sg_text_printf(out, " %s", word);
}

static void add_words(const sg_words *words, sg_text *out) {
  for (uint32_t i = 0; i < words->n; i++)
    if (words->word[i])
      add(out, words->word[i]);
}

static void add_formats(sg_text *out) {
  const sg_format *format;
  for (uint32_t i = 0; (format = sg_format_at(i)); i++)
    add(out, format->name);
}

static void add_isolations(sg_text *out) {
  for (int i = 0; i < SG_N_ISOLATIONS; i++)
    add(out, sg_isolation_name((sg_isolation)i));
}

// What `paths --by` knows; see cmd_paths.c.
static void add_orders(sg_text *out) {
  sg_text_puts(out, " strength links");
}

static bool is(const option_words *o, const char *name) {
  return strcmp(o->name, name) == 0;
}

// Commands that write graphs, and no findings, have the option of this letter.
static void add_endings(const command *cmd, const option_words *o,
                        sg_text *out) {
  if (o->letter == 'c')
    sg_graph_endings(out);
  else if (o->letter == 'u') // of diff
    add(out, ".sarif");
  else
    sg_report_endings(strcmp(cmd->name, "report") == 0, out);
}

hint hint_of(const command *cmd, const option_words *o) {
  hint h = {0};
  sg_text_init(&h.words, 0);
  h.plugins = is(o, "plugin") || is(o, "without");
  h.files = o->value &&
            (strstr(o->value, "FILE") || strcmp(o->value, "FINDINGS") == 0);
  h.endings = is(o, "output");
  if (h.endings)
    add_endings(cmd, o, &h.words);
  else if (is(o, "format"))
    add_formats(&h.words);
  else if (is(o, "fail-on"))
    add_words(&sg_severities, &h.words);
  else if (is(o, "require-isolation"))
    add_isolations(&h.words);
  else if (is(o, "kind"))
    add_words(&sg_link_kinds, &h.words);
  else if (is(o, "by"))
    add_orders(&h.words);
  return h;
}

void verbs_of(const command *cmd, sg_text *out) {
  const char *at = cmd->arguments;
  if (!strstr(at, " | "))
    return;
  while (at) {
    sg_text_printf(out, " %.*s", (int)strcspn(at, " "), at);
    at = strstr(at, " | ");
    at = at ? at + 3 : NULL;
  }
}
