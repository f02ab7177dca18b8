// SPDX-License-Identifier: GPL-2.0-or-later
// findings_doc - a findings document as it was written: what every rendering is
// made from, so that one made at once and one made from a kept file are the
// same.
#ifndef SG_REPORT_FINDINGS_DOC_H
#define SG_REPORT_FINDINGS_DOC_H

#include "base/intern.h"
#include "base/json_tree.h"
#include "graph/model.h"

typedef struct sg_findings {
  cJSON *root;
  // Lists of objects; never NULL.
  const cJSON *entities, *flags, *metrics, *plugins, *inputs, *gaps, *counts;
  const cJSON *case_entities, *case_links, *case_deals, *case_sources;
  const cJSON *graph, *coverage, *warnings; ///< Objects, never NULL
  sg_slice case_text; ///< JSON of the case, in what was parsed; may be empty
  const char *around; ///< Party that a picture is of; NULL: the case
  /// By interned id, where a party or link was read; NULL of kept findings,
  /// which do not depend on the order of records. The line is 0 of what has no
  /// record.
  sg_origin *party_place, *link_place;
  const struct sg_diff *baseline; ///< Since other findings, or NULL
  sg_intern ids;
  sg_vec by_id[5]; ///< const cJSON *, by interned id, of each kind
} sg_findings;

/// What has an id of its own in the document.
typedef enum sg_findings_kind {
  SG_DOC_PARTY,  ///< Row of "entities": scores, flags, coverage
  SG_DOC_ENTITY, ///< Native record of the case
  SG_DOC_LINK,
  SG_DOC_DEAL,
  SG_DOC_SOURCE
} sg_findings_kind;

/// Read a document, whose text must stay. `name` is used in messages: SG_EINPUT
/// with a place when it is no JSON, without one when it is no findings document
/// of version 1.
SG_NODISCARD sg_status sg_findings_parse(sg_findings *out, const char *name,
                                         sg_slice text, sg_error *err);
void sg_findings_clear(sg_findings *findings);
/// Note where the model that the findings are of was read. False without
/// memory.
SG_NODISCARD bool sg_findings_place(sg_findings *findings,
                                    const sg_model *model);

/// The object of a kind with this id, or NULL.
const cJSON *sg_findings_find(const sg_findings *findings,
                              sg_findings_kind kind, const char *id);
/// Name of a party, else its id.
const char *sg_findings_name(const sg_findings *findings, const char *id);

/// Text of a member; "" when there is none.
const char *sg_doc_text(const cJSON *object, const char *key);
/// Number of a member; NaN when there is none.
double sg_doc_number(const cJSON *object, const char *key);
/// List of a member; an empty one when there is none.
const cJSON *sg_doc_list(const cJSON *object, const char *key);
bool sg_doc_is(const cJSON *object, const char *key, const char *text);
/// Is `text` one of the texts in the list of a member?
bool sg_doc_lists(const cJSON *object, const char *key, const char *text);

#endif
