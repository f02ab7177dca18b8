// SPDX-License-Identifier: GPL-2.0-or-later
// markdown - pieces of a Markdown document about an analysis. Text of the input
// is escaped: it cannot become a link, a table or HTML.
#ifndef SG_REPORT_MARKDOWN_H
#define SG_REPORT_MARKDOWN_H

#include "report/report.h"

typedef struct sg_doc {
  const sg_analysis *a;
  sg_output *out;
  sg_text room;
} sg_doc;

void sg_doc_put(sg_doc *d, const char *text);
/// Text of the input, with controls shown and marks of Markdown escaped.
void sg_doc_safe(sg_doc *d, const char *text);
/// Name and id of an entity.
void sg_doc_name(sg_doc *d, sg_id v);
/// "ownership 40.42 %, reported, since 2014-01, link l7".
void sg_doc_link(sg_doc *d, sg_id e);
/// "A -> B (supply, reported, ...)" as an item of a list, indented.
void sg_doc_step(sg_doc *d, sg_id e, const char *indent);
/// A flag with message, evidence, innocent explanation and sources.
void sg_doc_flag(sg_doc *d, const sg_flag_result *flag);
/// ", TEXT" of an attribute that is a JSON string or number; else nothing.
void sg_doc_attr(sg_doc *d, const char *before, uint32_t attrs,
                 const char *key);

// Sections, in write_review.c.

void sg_review_deals(sg_doc *d);
void sg_review_parties(sg_doc *d);
void sg_review_chain(sg_doc *d);
void sg_review_questions(sg_doc *d);
void sg_review_mitigations(sg_doc *d);

#endif
