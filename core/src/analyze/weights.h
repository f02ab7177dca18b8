// SPDX-License-Identifier: GPL-2.0-or-later
// weights - defaults of the built-in plugins' parameters, with reasons: read
// from datasets/weights/default.json.
//
// What a plugin says of itself is its fallback; a row of the data set takes its
// place, a profile the place of that, and --set comes last.
#ifndef SG_ANALYZE_WEIGHTS_H
#define SG_ANALYZE_WEIGHTS_H

#include "analyze/registry.h"
#include "base/json_tree.h"

typedef struct sg_weight {
  const char *plugin, *name;
  const char *text; ///< Value of a text; NULL: a number
  double value;
  const char *reason;
  const char *source; ///< Where the value stands, or "judgement"
} sg_weight;

typedef struct sg_weights {
  sg_weight *rows;
  uint32_t n;
  sg_arena arena;
} sg_weights;

/// SG_EINTERNAL when the file is missing or wrong: it is part of the program.
SG_NODISCARD sg_status sg_weights_read(sg_weights *out, const char *data_dir,
                                       sg_error *err);
void sg_weights_clear(sg_weights *weights);
/// The row of a parameter, or NULL.
const sg_weight *sg_weights_find(const sg_weights *weights, const char *plugin,
                                 const char *name);
/// Make the rows the defaults of the plugins that are loaded.
SG_NODISCARD sg_status sg_weights_apply(const sg_weights *weights,
                                        sg_registry *registry, sg_error *err);
/// The weights of links as settings ("proximity.owns_50=0.9") change them;
/// later ones win. SG_EUSAGE when one is out of range.
SG_NODISCARD sg_status sg_weights_of_links(const sg_weights *weights,
                                           const char *const *settings,
                                           uint32_t n_settings,
                                           double out[SG_N_WEIGHTS],
                                           sg_error *err);

#endif
