// SPDX-License-Identifier: GPL-2.0-or-later
// pages - manual and completion from the tables of the command line, made while
// the program is built, so that neither can differ from --help.
#ifndef SG_TOOL_PAGES_H
#define SG_TOOL_PAGES_H

#include "../stakegraph/options.h"

/// What may stand behind an option, for the completion of shells.
typedef struct hint {
  bool plugins, files;
  bool endings;  ///< `words` are endings of files that do not exist yet
  sg_text words; ///< " high low": a closed list; to be cleared
} hint;
hint hint_of(const command *cmd, const option_words *o);

/// Verbs of a command, " list info": where its arguments are alternatives.
void verbs_of(const command *cmd, sg_text *out);

/// A line of text; one that begins with a capital letter and ends in a point.
void mdoc_text(sg_output *out, const char *text);
void mdoc_sentence(sg_output *out, const char *text);
/// The members of a document, from its schema.
void mdoc_schema(sg_output *out, const cJSON *root);

// What takes the place of a line @name@ in a template.
void mdoc_synopsis(sg_output *out);
void mdoc_commands(sg_output *out);
void mdoc_options(sg_output *out);
void mdoc_notes(sg_output *out);
void mdoc_formats(sg_output *out);
void mdoc_endings(sg_output *out);
void bash_table(sg_output *out);
void zsh_commands(sg_output *out);
void zsh_options(sg_output *out);

#endif
