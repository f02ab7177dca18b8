// SPDX-License-Identifier: GPL-2.0-or-later
// progress - what a user sees while plugins run, one line that is erased again,
// and what becomes of Ctrl-C.
#ifndef SG_TOOL_PROGRESS_H
#define SG_TOOL_PROGRESS_H

#include "options.h"

typedef struct progress {
  const options *o;
  bool visible; ///< Standard error is a terminal, and --quiet is not given
  uint32_t n_done, n_all;
  const char *running[SG_PROCESSES_MAX];
  uint32_t n_running;
} progress;

/// Of an analysis with the selected plugins of the registry.
void progress_begin(progress *p, const sg_registry *registry, const options *o);
/// A plugin starts or ends.
void progress_plugin(progress *p, const char *plugin, bool ended);
/// A line of other words.
void progress_step(const progress *p, const char *what, uint32_t i, uint32_t n);
/// Remove what was shown.
void progress_end(const progress *p);

/// From now on SIGINT, SIGTERM and SIGHUP end the program at once, with 128 and
/// the number of the signal as its exit code; what is not written yet is gone.
void interrupts_watch(void);
/// From now on the first of them is noted and stops what is being written:
/// children are to be collected, and of a file the old one is to stay. The
/// second ends the program as above.
void interrupts_hold(void);
/// The exit code of the one that came, or 0.
int interrupts_code(void);

#endif
