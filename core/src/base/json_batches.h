// SPDX-License-Identifier: GPL-2.0-or-later
// json_batches - the items of a long list written on several threads.
//
// Each thread writes some items that follow each other into memory of its own
// and then waits until all before them are out: the bytes are the same, however
// many threads there are.
#ifndef SG_BASE_JSON_BATCHES_H
#define SG_BASE_JSON_BATCHES_H

#include "base/json_write.h"

/// Writes the items from `from` up to, but not including, `to`, each as one
/// value. Runs beside others of its kind: `ctx` is only read.
typedef void (*sg_json_some)(const void *ctx, uint32_t from, uint32_t to,
                             sg_json_writer *w);

/// Write `n` items where `w` stands; `crew` as in sg_crew_size().
void sg_json_batches(sg_json_writer *w, uint32_t n, uint32_t crew,
                     sg_json_some write, const void *ctx);

#endif
