// SPDX-License-Identifier: GPL-2.0-or-later
// data_profile - what a set of inputs holds: counts that tell whether it was
// read as meant and what can be asked of it.
#ifndef SG_REPORT_DATA_PROFILE_H
#define SG_REPORT_DATA_PROFILE_H

#include "base/json_write.h"
#include "graph/model.h"

typedef struct sg_data_profile {
  uint32_t entities[8], links[16];  ///< By kind
  uint32_t n_entities, n_links;     ///< Without placeholders, what merged
  int32_t earliest, latest;         ///< Days of links; SG_NO_DATE: none
  uint32_t dangling;                ///< Ends of links at placeholders
  uint32_t undated;                 ///< Links without any date
  uint32_t exact, bands, unknown;   ///< Shares of ownership links
  uint32_t identifiers, identified; ///< In all, and entities with one
  uint32_t named, with_country;     ///< Entities; of countries, organisations
  uint32_t organisations;           ///< Neither persons nor addresses
  uint32_t entities_cited, links_cited; ///< With a source
  uint32_t candidates;                  ///< same_as links with a probability
} sg_data_profile;

/// Count what a finished model holds; false when there is no memory. O(rows).
SG_NODISCARD bool sg_data_profile_of(const sg_model *model,
                                     sg_data_profile *out);

/// The counts and the model's warnings as one JSON object, or as text of at
/// most 80 columns.
void sg_data_profile_json(const sg_model *model, const sg_data_profile *profile,
                          sg_output *out);
void sg_data_profile_text(const sg_model *model, const sg_data_profile *profile,
                          sg_output *out);

#endif
