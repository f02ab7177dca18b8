// SPDX-License-Identifier: GPL-2.0-or-later
// lines - JSON lines to a file, millions in a second.
#ifndef STAKEGRAPH_GENERATE_LINES_H
#define STAKEGRAPH_GENERATE_LINES_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/// No line is longer than LINE_LONGEST; one is begun only if it fits.
enum { OUTPUT_SIZE = 1 << 18, LINE_LONGEST = 1024 };

/// After the first failure nothing is written.
typedef struct output {
  FILE *file;
  int failure; ///< errno
  size_t used;
  char bytes[OUTPUT_SIZE];
} output;

void flush_lines(output *out);
void begin_line(output *out);
void put(output *out, const char *text);
void put_number(output *out, uint32_t number);
/// Parts per billion as percent, with no more decimals than needed.
void put_percent(output *out, uint32_t ppb);

#endif
