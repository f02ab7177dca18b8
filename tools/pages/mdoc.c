// SPDX-License-Identifier: GPL-2.0-or-later
// mdoc - what the manual page has from the tables.
#include "pages.h"

#include "io/formats.h"
#include "io/writers.h"

#include <ctype.h>
#include <string.h>

// A space behind the full stop of a sentence, not of "U.S.".
static bool is_sentence_end(const char *text, const char *c) {
  return *c == ' ' && c - text > 1 && c[-1] == '.' &&
         !isupper((unsigned char)c[-2]) && isupper((unsigned char)c[1]);
}

// Text that begins a line: a sentence a line, escapes stay text, and the dashes
// of options stay what is to be typed.
void mdoc_text(sg_output *out, const char *text) {
  if (*text == '.' || *text == '\'')
    sg_output_puts(out, "\\&");
  for (const char *c = text; *c; c++) {
    const bool typed = c == text || !isalnum((unsigned char)c[-1]);
    if (is_sentence_end(text, c))
      sg_output_puts(out, "\n");
    else if (*c == '\\')
      sg_output_puts(out, "\\e");
    else if (*c == '-' && typed)
      sg_output_puts(out, "\\-");
    else
      sg_output_add(out, c, 1);
  }
  sg_output_puts(out, "\n");
}

void mdoc_sentence(sg_output *out, const char *text) {
  sg_text line;
  sg_text_init(&line, 0);
  sg_text_printf(&line, "%c%s.", toupper((unsigned char)*text), text + 1);
  mdoc_text(out, sg_text_get(&line));
  sg_text_clear(&line);
}

void mdoc_synopsis(sg_output *out) {
  const command *cmd;
  for (size_t i = 0; (cmd = command_at(i)); i++) {
    sg_output_printf(out, ".Nm\n.Cm %s\n", cmd->name);
    mdoc_text(out, cmd->arguments);
  }
}

static void put_names(sg_output *out, const option_words *o) {
  if (o->shorthand)
    sg_output_printf(out, "Fl %c , ", o->shorthand);
  sg_output_printf(out, "Fl -%s", o->name);
}

void mdoc_commands(sg_output *out) {
  const command *cmd;
  for (size_t i = 0; (cmd = command_at(i)); i++) {
    option_words o;
    sg_output_printf(out, ".It Cm %s Ar ", cmd->name);
    mdoc_text(out, cmd->arguments);
    mdoc_text(out, cmd->about);
    sg_output_puts(out, "Options:\n");
    bool more = false;
    for (size_t at = 0; options_next(cmd, &at, &o); more = true)
      sg_output_printf(out, "%s.Fl -%s", more ? " ,\n" : "", o.name);
    sg_output_puts(out, " .\n");
  }
}

static bool takes(const command *cmd, const void *option) {
  const char letter = ((const option_words *)option)->letter;
  return letter == 'h' || strchr(cmd->options, letter);
}

static bool ends_with(const command *cmd, const void *notes) {
  return cmd->notes == notes;
}

// "Of analyze, check and explain" and `end`: those of which something holds.
static void put_commands(sg_output *out,
                         bool (*holds)(const command *cmd, const void *what),
                         const void *what, const char *end) {
  const command *cmd;
  uint32_t left = 0;
  for (size_t i = 0; (cmd = command_at(i)); i++)
    left += holds(cmd, what);
  const char *before = "Of\n.Cm";
  for (size_t i = 0; (cmd = command_at(i)); i++) {
    if (!holds(cmd, what))
      continue;
    sg_output_printf(out, "%s %s", before, cmd->name);
    before = --left > 1 ? " ,\n.Cm" : "\nand\n.Cm";
  }
  sg_output_printf(out, " %s\n", end);
}

void mdoc_options(sg_output *out) {
  option_words o;
  for (size_t at = 0; options_next(NULL, &at, &o);) {
    sg_output_puts(out, ".It ");
    put_names(out, &o);
    if (o.value)
      sg_output_printf(out, " Ar %s", o.value);
    sg_output_puts(out, "\n");
    mdoc_sentence(out, o.about);
    put_commands(out, takes, &o, ".");
  }
}

// Each paragraph once, however many commands end their help with it.
void mdoc_notes(sg_output *out) {
  const command *cmd;
  const char *between = "";
  for (size_t i = 0; (cmd = command_at(i)); i++) {
    size_t k = 0;
    while (command_at(k)->notes != cmd->notes)
      k++;
    if (!cmd->notes || k < i)
      continue;
    sg_output_puts(out, between);
    between = ".Pp\n";
    put_commands(out, ends_with, cmd->notes, ":");
    for (const char *at = cmd->notes; *at;) {
      sg_text line;
      const size_t n = strcspn(at, "\n");
      sg_text_init(&line, 0);
      sg_text_printf(&line, "%.*s", (int)n, at);
      mdoc_text(out, sg_text_get(&line));
      sg_text_clear(&line);
      at += n + (at[n] == '\n');
    }
  }
}

void mdoc_formats(sg_output *out) {
  const sg_format *format;
  for (uint32_t i = 0; (format = sg_format_at(i)); i++) {
    sg_output_printf(out, ".It Cm %s\n", format->name);
    mdoc_sentence(out, format->about);
  }
}

static void put_endings(sg_output *out, const char *of,
                        const sg_text *endings) {
  sg_output_printf(out, ".It Of %s\n", of);
  mdoc_text(out, sg_text_get(endings) + 1);
}

void mdoc_endings(sg_output *out) {
  sg_text endings;
  sg_text_init(&endings, 0);
  sg_report_endings(false, &endings);
  put_endings(out, "findings", &endings);
  sg_text_reset(&endings);
  sg_graph_endings(&endings);
  put_endings(out, "graphs", &endings);
  sg_text_clear(&endings);
}
