// SPDX-License-Identifier: GPL-2.0-or-later
// markdown - pieces of a Markdown document about findings. Text of the document
// is escaped: it cannot become a link, a table or HTML.
#ifndef SG_REPORT_MARKDOWN_H
#define SG_REPORT_MARKDOWN_H

#include "analyze/catalogue.h"
#include "base/output.h"
#include "report/findings_doc.h"

typedef struct sg_md {
  const sg_findings *f;
  const sg_catalogue *catalogue;
  sg_output *out;
  sg_text room, words;
} sg_md;

void sg_md_put(sg_md *d, const char *text);
/// Text of the document, with controls shown and marks of Markdown escaped.
void sg_md_safe(sg_md *d, const char *text);
/// The same of a text, number or list, with something before it; nothing where
/// there is none.
void sg_md_value(sg_md *d, const char *before, const cJSON *value);
void sg_md_member(sg_md *d, const char *before, const cJSON *object,
                  const char *key);
/// The same in words of the model: "_" becomes a space.
void sg_md_word(sg_md *d, const char *before, const cJSON *object,
                const char *key);
/// Name and id of an entity.
void sg_md_name(sg_md *d, const char *id);
/// "owns 40.42 %, reported, since 2014-01, link l7".
void sg_md_link(sg_md *d, const cJSON *link);
/// "A -> B (supplies, reported, ...)" as an item of a list, indented.
void sg_md_step(sg_md *d, const cJSON *link, const char *indent);
/// A flag with message, evidence, innocent explanation and sources.
void sg_md_flag(sg_md *d, const cJSON *flag);

// What could not be evaluated: gaps that miss the same are told together, by
// the first of them.

bool sg_md_gap_is_told(const sg_md *d, const cJSON *gap);
/// "G01, G02 (all)" or "G01 on c".
void sg_md_gap(sg_md *d, const cJSON *gap);

// Sections, in write_review.c.

void sg_review_deals(sg_md *d);
void sg_review_parties(sg_md *d);
void sg_review_chain(sg_md *d);
void sg_review_questions(sg_md *d);
void sg_review_mitigations(sg_md *d);

#endif
