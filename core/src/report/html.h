// SPDX-License-Identifier: GPL-2.0-or-later
// html - the findings as one page that needs nothing but itself. See
// tools/viewer/README.md for what is in it; one html_*.c a group of sections.
#ifndef SG_REPORT_HTML_H
#define SG_REPORT_HTML_H

#include "analyze/catalogue.h"
#include "base/output.h"
#include "report/findings_doc.h"

typedef struct sg_page {
  const sg_findings *f;
  const sg_catalogue *catalogue;
  sg_output *out;
  // By the interned number of an id.
  uint32_t *row_of;     ///< Row + 1 in the table of parties; 0: not in it
  uint32_t *source_of;  ///< The same in the table of sources
  uint32_t *first_flag; ///< Flag + 1 that is the worst of a party
  // By flag.
  const cJSON **flags;
  uint32_t *next_flag; ///< Flag + 1 that is the next of the same party
  uint32_t n_flags;
  uint32_t *first_of_kind; ///< Flag + 1, by row of the catalogue
} sg_page;

// Longer lists are cut, and say so: the findings have everything.
enum { SG_PAGE_PARTIES = 1000, SG_PAGE_FLAGS = 1000, SG_PAGE_LINKS = 2000 };

/// Markup of the program's own.
void sg_page_put(sg_page *page, const char *markup);
/// With 0, 1 or 2 decimals, under every locale; not finite: "unknown".
void sg_page_number(sg_page *page, double value, int decimals);
/// Text of the document: escaped, its direction kept to itself, very long text
/// cut.
void sg_page_text(sg_page *page, const char *text);
/// The same in words of the model: "_" becomes a space.
void sg_page_word(sg_page *page, const char *word);
/// `name="text"` with a space before it.
void sg_page_attribute(sg_page *page, const char *name, const char *text);
/// Name of a party, leading to its row where it has one.
void sg_page_party(sg_page *page, const char *id);
/// Shape and word of a severity.
void sg_page_severity(sg_page *page, uint32_t severity);
/// "label SUBJECT supplies BUYER, 2010-12, alleged".
void sg_page_link(sg_page *page, const cJSON *link);
/// "dt, dd" of a list of facts; nothing where there is no value.
void sg_page_fact(sg_page *page, const char *name, const cJSON *value);
/// References to sources, separated by commas.
void sg_page_sources(sg_page *page, const cJSON *ids);
/// Begin of a section with its heading.
void sg_page_section(sg_page *page, const char *id, const char *heading);
/// "N more are not shown here: the findings have all."
void sg_page_more(sg_page *page, uint32_t shown, uint32_t all);
/// Begin of a table that scrolls by itself, up to its head; `columns` are
/// separated by "|", "#" before one of numbers. `sortable`: by the script.
void sg_page_table(sg_page *page, const char *caption, const char *columns,
                   bool sortable);
void sg_page_table_end(sg_page *page);

// The sections, in their order.
void sg_page_summary(sg_page *page);
void sg_page_deals(sg_page *page);
void sg_page_chain(sg_page *page);
void sg_page_parties(sg_page *page);
void sg_page_flags(sg_page *page);
void sg_page_questions(sg_page *page);
void sg_page_unseen(sg_page *page);
void sg_page_explorer(sg_page *page);
void sg_page_links(sg_page *page);
void sg_page_cited(sg_page *page);
void sg_page_method(sg_page *page);
void sg_page_sign_off(sg_page *page);

#endif
