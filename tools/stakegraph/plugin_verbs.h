// SPDX-License-Identifier: GPL-2.0-or-later
// plugin_verbs - the verbs of `stakegraph plugin`, each in a file of its own.
#ifndef SG_TOOL_PLUGIN_VERBS_H
#define SG_TOOL_PLUGIN_VERBS_H

#include "options.h"

/// The plugins there are, and one that is looked at: by its id, or a file by
/// itself, whoever else has its id.
typedef struct subject {
  sg_weights weights;
  sg_registry registry, alone;
  bool is_alone;
  const sg_registered *plugin; ///< NULL when all are meant
} subject;

/// Open what `name` says; NULL: all. Returns EXIT_DONE, or the exit code after
/// a message; then nothing is left to close.
int subject_open(subject *s, const char *name, const options *o);
void subject_close(subject *s);

/// Text from outside, safe for a terminal.
void put_safe(sg_output *out, const char *text);
/// Finish standard output; returns the exit code.
int finish(sg_output *out, int code);

int plugin_list(const options *o);
int plugin_info(const options *o);
int plugin_check(const options *o);
int plugin_new(const options *o);

#endif
