// SPDX-License-Identifier: GPL-2.0-or-later
// timings - what each stage of a command takes, for --timings.
#ifndef SG_TOOL_TIMINGS_H
#define SG_TOOL_TIMINGS_H

#include "options.h"

/// A stage begins, and the one before it ends; `name` must stay. Nothing is
/// measured without --timings.
void timings_stage(const options *o, const char *name);
/// End the last stage and print all of them, the plugins and the memory of the
/// graph on standard error. The plugins run side by side within their stage.
void timings_print(const options *o, const sg_analysis *analysis);

#endif
