// SPDX-License-Identifier: GPL-2.0-or-later
// doc_copy - parts of a findings document copied into another.
#ifndef SG_REPORT_DOC_COPY_H
#define SG_REPORT_DOC_COPY_H

#include "base/json_write.h"
#include "report/findings_doc.h"

/// A value as it stands; null for what is nested deeper than 12 levels.
void sg_doc_copy(sg_json_writer *w, const cJSON *value);
/// A member with such a value; nothing when it is absent or null.
void sg_doc_member(sg_json_writer *w, const char *key, const cJSON *value);

#endif
