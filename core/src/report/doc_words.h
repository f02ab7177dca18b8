// SPDX-License-Identifier: GPL-2.0-or-later
// doc_words - records of a findings document as a reader would say them. Plain
// text: callers make it safe for where it goes.
#ifndef SG_REPORT_DOC_WORDS_H
#define SG_REPORT_DOC_WORDS_H

#include "report/findings_doc.h"

/// "owns 25-50 %", "supplies", "director of".
void sg_doc_link_label(const cJSON *link, sg_text *out);
/// "2010-12", "since 2013", "2013 to 2015"; nothing when it is undated.
void sg_doc_link_dates(const cJSON *link, sg_text *out);
/// Is it alleged or inferred?
bool sg_doc_link_is_doubtful(const cJSON *link);
/// "company, distributor, AE".
void sg_doc_party_words(const cJSON *entity, sg_text *out);
/// A fraction as a percentage without trailing zeros.
void sg_doc_percent(double fraction, sg_text *out);
/// "40 %", or "25-50 %".
void sg_doc_interval(double low, double high, sg_text *out);
/// Text, number, boolean or list of texts of a record.
void sg_doc_value(const cJSON *value, sg_text *out);
/// Number of a severity's word; 0 when it is none.
uint32_t sg_doc_severity(const cJSON *flag);
/// A word of the model for readers: "_" becomes a space.
void sg_doc_plain(const char *word, sg_text *out);

#endif
