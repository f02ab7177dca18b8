// SPDX-License-Identifier: GPL-2.0-or-later
// bench_lines - made-up registers as JSON lines of several formats: N entities
// and 3 N links, two of ownership for one director.
#ifndef SG_BENCH_LINES_H
#define SG_BENCH_LINES_H

#include <stdbool.h>
#include <stdint.h>

/// False when the format is unknown or the file cannot be written.
bool bench_lines(const char *path, const char *format, uint32_t n_entities);

#endif
