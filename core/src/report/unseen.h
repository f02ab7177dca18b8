// SPDX-License-Identifier: GPL-2.0-or-later
// unseen - whether findings could have raised a flag at all: one that could not
// be evaluated is not gone.
#ifndef SG_REPORT_UNSEEN_H
#define SG_REPORT_UNSEEN_H

#include "report/findings_doc.h"

typedef struct sg_unseen {
  const sg_findings *findings;
  const cJSON **gaps;    ///< By flag and subject
  const cJSON **flags;   ///< Likewise
  const cJSON **plugins; ///< By id
  uint32_t n_gaps, n_flags, n_plugins;
} sg_unseen;

/// A flag that findings do not have.
typedef struct sg_unseen_flag {
  const char *flag, *subject;
  const char *plugin;  ///< That raises it; "" when unknown
  bool may_be_counted; ///< The subject may be one of parties only counted
} sg_unseen_flag;

/// False without memory; to be cleared also then. The findings must stay.
SG_NODISCARD bool sg_unseen_init(sg_unseen *out, const sg_findings *findings);
void sg_unseen_clear(sg_unseen *unseen);

/// Append why a plugin's results are missing: "plugin p did not run". False,
/// and nothing, when they are there. The core always runs.
bool sg_unseen_plugin(const sg_unseen *unseen, const char *plugin,
                      sg_text *out);
/// The same of a flag on a party, for which it may also be that it could not be
/// evaluated. It may be one of those that are only counted, unless the findings
/// raise the flag on it elsewhere.
bool sg_unseen_why(const sg_unseen *unseen, const sg_unseen_flag *flag,
                   sg_text *out);

/// How many parties a flag could not be evaluated for, of those only counted.
double sg_unseen_counted(const sg_unseen *unseen, const char *flag);

#endif
