// SPDX-License-Identifier: GPL-2.0-or-later
// crew - the same work on several threads, of which the caller's is one.
//
// Who works takes what is to be done next from a place that all share, so that
// it does not matter how many there are: threads that cannot be had are done
// without.
#ifndef SG_BASE_CREW_H
#define SG_BASE_CREW_H

#include <stdint.h>

enum { SG_CREW_MAX = 16 };

/// How many threads are meant: 0 is one a core, all ones the caller's alone.
uint32_t sg_crew_size(uint32_t wanted);

/// Call `work` on up to `n` threads, and return when all calls have returned.
void sg_crew_run(uint32_t n, void (*work)(void *ctx), void *ctx);

#endif
