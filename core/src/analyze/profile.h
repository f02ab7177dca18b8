// SPDX-License-Identifier: GPL-2.0-or-later
// profile - what an organisation always asks for, in one file:
//
//   {"plugins": ["lists"], "without": ["timeline"],
//    "parameters": {"ownership": {"control_percent": 50}},
//    "weights": {"proximity": {"owns_50": {"value": 0.9, "reason": "..."}}},
//    "rules": [ ... rows as in datasets/ownership-rules ... ],
//    "rule_packs": ["network-risk"],
//    "countries": ["secrecy.json"]}
#ifndef SG_ANALYZE_PROFILE_H
#define SG_ANALYZE_PROFILE_H

#include "base/json_tree.h"

typedef struct sg_profile {
  cJSON *root;
  const cJSON *rules;           ///< List of rows, or NULL
  const char *const *plugins;   ///< Ending in NULL
  const char *const *without;   ///< Ending in NULL
  const char *const *packs;     ///< Rule packs, ending in NULL
  const char *const *countries; ///< Files of tables, ending in NULL
  const char **settings;        ///< "PLUGIN.PARAM=VALUE", ending in NULL
  uint32_t n_plugins, n_without, n_packs, n_settings;
  sg_arena arena;
} sg_profile;

/// Read a profile; no path: an empty one. SG_EINPUT with file, line and column
/// when it is not JSON, SG_EUSAGE when a key is unknown or of a wrong type.
SG_NODISCARD sg_status sg_profile_read(sg_profile *out, const char *path,
                                       sg_error *err);
void sg_profile_clear(sg_profile *profile);

#endif
