// SPDX-License-Identifier: GPL-2.0-or-later
// columns - further columns of a view by name, built when asked for.
//
// A name is a key of the input ("employees"), a part of an item ("since" of
// listings), a published metric ("ownership.state_control") or what tables say
// of an entity's country ("country.secrecy"; see countries.h). A date is its
// first possible day, an end its last; "KEY_latest" and "KEY_earliest" give the
// other.
#ifndef SG_GRAPH_COLUMNS_H
#define SG_GRAPH_COLUMNS_H

#include "base/packed.h"
#include "graph/countries.h"
#include "graph/view.h"

/// A metric that a plugin has published.
typedef struct sg_published {
  const char *name; ///< "plugin.metric"
  const sg_packed *values;
} sg_published;

typedef struct sg_columns {
  const sg_view *view;
  const sg_published *published;
  uint32_t n_published;
  const sg_countries *countries; ///< or NULL
  sg_arena *arena;
  sg_rows *rows[SG_N_DOMAINS];
  uint32_t *order[SG_N_DOMAINS]; ///< Item of each row
  sg_vec cache;
  bool no_memory; ///< A column is missing for lack of memory
} sg_columns;

void sg_columns_init(sg_columns *columns, const sg_view *view, sg_arena *arena);
void sg_columns_clear(sg_columns *columns);

// All return NULL when there is no such column, or no memory. A key of the
// input exists when at least one row has it.
const double *sg_column_numbers(sg_columns *columns, int32_t domain,
                                const char *name);
const char *const *sg_column_texts(sg_columns *columns, int32_t domain,
                                   const char *name);
const sg_rows *sg_column_rows(sg_columns *columns, int32_t domain);

#endif
