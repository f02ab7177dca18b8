// SPDX-License-Identifier: GPL-2.0-or-later
// shells - what the completions of bash and of zsh have from the tables.
#include "pages.h"

#include <string.h>

// --- bash: assignments in nested cases, by command and by the word before. ---

static void put_bash_hint(sg_output *out, const command *cmd,
                          const option_words *o) {
  hint h = hint_of(cmd, o);
  sg_output_puts(out, "    ");
  if (o->shorthand)
    sg_output_printf(out, "-%c | ", o->shorthand);
  sg_output_printf(out, "--%s) hint='%s%s%s' words='%s' ;;\n", o->name,
                   h.endings ? "endings " : "", h.plugins ? "plugins " : "",
                   h.files ? "files" : "", sg_text_get(&h.words));
  sg_text_clear(&h.words);
}

static void put_bash_command(sg_output *out, const command *cmd) {
  option_words o;
  sg_text verbs;
  sg_text_init(&verbs, 0);
  verbs_of(cmd, &verbs);
  sg_output_printf(out, "  %s)\n    verbs='%s'\n    options='", cmd->name,
                   sg_text_get(&verbs));
  for (size_t at = 0; options_next(cmd, &at, &o);) {
    if (o.shorthand)
      sg_output_printf(out, " -%c", o.shorthand);
    sg_output_printf(out, " --%s", o.name);
  }
  sg_output_puts(out, "'\n    case $2 in\n");
  for (size_t at = 0; options_next(cmd, &at, &o);)
    if (o.value)
      put_bash_hint(out, cmd, &o);
  sg_output_puts(out, "    esac\n    ;;\n");
  sg_text_clear(&verbs);
}

void bash_table(sg_output *out) {
  const command *cmd;
  sg_output_puts(out, "  commands='");
  for (size_t i = 0; (cmd = command_at(i)); i++)
    sg_output_printf(out, " %s", cmd->name);
  sg_output_puts(out, "'\n  case $1 in\n");
  for (size_t i = 0; (cmd = command_at(i)); i++)
    put_bash_command(out, cmd);
  sg_output_puts(out, "  esac\n");
}

// --- zsh: words of _describe and of _arguments. ------------------------------

// Inside '...', where a few characters mean something to _arguments.
static void put_zsh(sg_output *out, const char *text, const char *special) {
  for (; *text; text++) {
    if (*text == '\'')
      sg_output_puts(out, "'\\'");
    else if (strchr(special, *text))
      sg_output_puts(out, "\\");
    sg_output_add(out, text, 1);
  }
}

void zsh_commands(sg_output *out) {
  const command *cmd;
  for (size_t i = 0; (cmd = command_at(i)); i++) {
    sg_output_printf(out, "    '%s:", cmd->name);
    put_zsh(out, cmd->about, "\\");
    sg_output_puts(out, "'\n");
  }
}

static void put_zsh_value(sg_output *out, const command *cmd,
                          const option_words *o) {
  hint h = hint_of(cmd, o);
  const char *words = sg_text_get(&h.words);
  sg_output_puts(out, ":");
  put_zsh(out, o->value, ":\\");
  sg_output_puts(out, ":");
  if (h.endings)
    sg_output_printf(out, " _stakegraph_endings%s", words);
  else if (*words)
    sg_output_printf(out, "(%s)", words + 1);
  else if (h.plugins || h.files)
    sg_output_printf(out, " _stakegraph_%s%s", h.plugins ? "plugins" : "",
                     h.files ? h.plugins ? "_or_files" : "files" : "");
  else
    sg_output_puts(out, " ");
  sg_text_clear(&h.words);
}

// '*'{-o+,--output=}'[about]:FILE: action'
static void put_zsh_option(sg_output *out, const command *cmd,
                           const option_words *o) {
  const char *equals = o->value ? "=" : "";
  sg_output_puts(out, "      ");
  if (o->shorthand && o->repeats)
    sg_output_puts(out, "'*'");
  else if (o->shorthand)
    sg_output_printf(out, "'(-%c --%s)'", o->shorthand, o->name);
  if (o->shorthand)
    sg_output_printf(out, "{-%c%s,--%s%s}'", o->shorthand, o->value ? "+" : "",
                     o->name, equals);
  else
    sg_output_printf(out, "'%s--%s%s", o->repeats ? "*" : "", o->name, equals);
  sg_output_puts(out, "[");
  put_zsh(out, o->about, "[]\\");
  sg_output_puts(out, "]");
  if (o->value)
    put_zsh_value(out, cmd, o);
  sg_output_puts(out, "' \\\n");
}

static void put_zsh_command(sg_output *out, const command *cmd) {
  option_words o;
  sg_text verbs;
  sg_text_init(&verbs, 0);
  verbs_of(cmd, &verbs);
  const char *words = sg_text_get(&verbs);
  sg_output_printf(out, "  %s)\n    _arguments -s -S \\\n", cmd->name);
  for (size_t at = 0; options_next(cmd, &at, &o);)
    put_zsh_option(out, cmd, &o);
  if (*words)
    sg_output_printf(
        out, "      '1:verb:(%s)' '2: : _stakegraph_plugins_or_files'\n",
        words + 1);
  else
    sg_output_puts(out, "      '*: :_files'\n");
  sg_output_puts(out, "    ;;\n");
  sg_text_clear(&verbs);
}

void zsh_options(sg_output *out) {
  const command *cmd;
  for (size_t i = 0; (cmd = command_at(i)); i++)
    put_zsh_command(out, cmd);
}
