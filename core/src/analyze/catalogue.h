// SPDX-License-Identifier: GPL-2.0-or-later
// catalogue - the red-flag catalogue, read from datasets/red-flags/flags.json.
#ifndef SG_ANALYZE_CATALOGUE_H
#define SG_ANALYZE_CATALOGUE_H

#include "base/arena.h"
#include "base/json_scan.h"

/// A raised flag of one of these sets the severity of the flag that has it.
typedef struct sg_combine {
  const char *const *with; ///< Flag ids, or group letters, ending in NULL
  int32_t severity;
} sg_combine;

typedef struct sg_flag_info {
  const char *id, *group, *title, *wording, *wording_status, *pattern;
  const char *innocent, *plugin; ///< plugin may be NULL
  const char *left; ///< What it needs where nothing raises it, or NULL
  int32_t step, severity;
  bool escalates, first_release;
  const char *ask_whom, *ask;     ///< An open question for the review
  const char *const *mitigations; ///< Codes, ending in NULL
  const char *const *sources;     ///< Keys, ending in NULL
  const char *const *needs;       ///< Ending in NULL
  const sg_combine *combine;
  uint32_t n_combine;
} sg_flag_info;

typedef struct sg_named {
  const char *id, *text;
} sg_named;

typedef struct sg_catalogue {
  const sg_flag_info *flags; ///< In the order of the file
  uint32_t n_flags;
  const sg_named *groups, *mitigations, *sources;
  uint32_t n_groups, n_mitigations, n_sources;
  sg_arena arena;
} sg_catalogue;

/// Read the catalogue below a data directory.
SG_NODISCARD sg_status sg_catalogue_read(sg_catalogue *out,
                                         const char *data_dir, sg_error *err);
void sg_catalogue_clear(sg_catalogue *catalogue);

/// NULL when the catalogue does not have it.
const sg_flag_info *sg_catalogue_find(const sg_catalogue *catalogue,
                                      const char *id);
/// Text of an id in one of the named lists, or the id itself.
const char *sg_named_text(const sg_named *list, uint32_t n, const char *id);

#endif
