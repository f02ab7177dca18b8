// SPDX-License-Identifier: GPL-2.0-or-later
// script - plugins that are written as text: the scripts, the interpreter that
// makes a plugin of them, and what it says of them.
#ifndef SG_PLUGIN_SCRIPT_H
#define SG_PLUGIN_SCRIPT_H

#include "base/vec.h"
#include "plugin/pack.h"

#include "stakegraph/interpreter.h"

enum { SG_SCRIPTS_MAX = 256, SG_REMARKS_MAX = 10000 };

/// A script as it was read.
typedef struct sg_script_file {
  char sha256[65];
  sg_script script;
} sg_script_file;

/// What an interpreter says of a place in a script; see sg_reader.
typedef struct sg_remark {
  int32_t severity;
  uint32_t script, line, column;
  const char *message;
} sg_remark;

static inline bool sg_remark_is_error(const sg_remark *remark) {
  return remark->severity >= SG_HIGH;
}
/// "FILE:LINE:COLUMN" of a remark, in an arena; NULL without memory.
const char *sg_remark_place(const sg_remark *remark,
                            const sg_script_file *scripts, sg_arena *arena);

// In a child process.

/// Let the interpreter make the plugin; what it tells goes into `frames`, or
/// nowhere when that is NULL. NULL when it refuses the scripts, with a reason
/// in `why`.
const sg_plugin *sg_script_make(const sg_interpreter *interpreter,
                                const sg_script_file *scripts, uint32_t n,
                                sg_text *frames, char *why, size_t why_size);
/// Pack what an interpreter is. Returns NULL, or what is wrong with it.
const char *sg_interpreter_pack(const sg_interpreter *interpreter,
                                sg_text *out);

// In the host.

/// Add what was told to a list of sg_remark; false: it cannot be read.
bool sg_remark_unpack(sg_unpack *in, uint32_t n_scripts, sg_vec *remarks);
/// Returns NULL, or what is wrong.
const char *sg_interpreter_unpack(sg_unpack *in, const char **id,
                                  const char **about, const char **ending);

#endif
