// SPDX-License-Identifier: GPL-2.0-or-later
// trial - conditions that a check of conformance (conform.h) makes up for one
// run: memory that is refused, a tick() that says stop, a host that is older or
// newer, kinds that the plugin cannot know. The plugin's process meets them in
// host.c and nowhere else.
#ifndef SG_PLUGIN_TRIAL_H
#define SG_PLUGIN_TRIAL_H

#include "base/arena.h"

#include "stakegraph/plugin.h"

/// What the run did, in memory that both processes see.
typedef struct sg_trial_seen {
  uint64_t n_asked; ///< Calls that may answer NULL for lack of memory
  uint64_t n_ticks;
  double stopped_at; ///< When tick() first said stop, or 0
  double ended_at;   ///< When run() returned, or 0
  sg_status status;  ///< What it returned then
} sg_trial_seen;

enum { SG_AGE_OLDER = -1, SG_AGE_SAME = 0, SG_AGE_NEWER = 1 };

typedef struct sg_trial {
  uint64_t refuse_at; ///< Which of those calls gets nothing, from 1; 0: none
  uint64_t stop_at;   ///< From which tick() on it says stop; 0: none
  int32_t age;        ///< Of the host, SG_AGE_*
  bool strange;       ///< Every OTHER kind is a number that nobody knows
  bool twice;         ///< run() is called twice; the second call counts
  uint8_t fill;       ///< What fresh memory of malloc() holds; 0: as it comes
  sg_trial_seen *seen;
} sg_trial;

/// One more call that may answer NULL: does it? `trial` may be NULL.
bool sg_trial_refuses(const sg_trial *trial);
/// One more tick(): does it say stop?
bool sg_trial_stops(const sg_trial *trial);
/// Before the plugin is loaded.
void sg_trial_begin(const sg_trial *trial);
void sg_trial_end(const sg_trial *trial, sg_status status);

/// A struct that begins with its size, as a host of the trial's age has it:
/// an older one ends where version 1.0 did and nothing behind it can be read,
/// in a newer one more follows that means nothing to the plugin. `front` bytes
/// in front of `object` go with it. NULL without memory.
void *sg_trial_copy(const sg_trial *trial, const void *object, size_t front,
                    size_t size, size_t first_size);
/// Rows as a newer host has them: wider. NULL without memory.
const void *sg_trial_widen(const void *rows, uint32_t n, size_t *row_size,
                           sg_arena *arena);
/// The graph with OTHER kinds replaced. False without memory.
bool sg_trial_estrange(sg_graph *graph, sg_arena *arena);

#endif
