// SPDX-License-Identifier: GPL-2.0-or-later
// chart - a picture of parties and links of a findings document as SVG: who
// supplies, owns, controls whom, with roles, shares, dates and flags.
#ifndef SG_REPORT_CHART_H
#define SG_REPORT_CHART_H

#include "base/output.h"
#include "report/findings_doc.h"
#include "report/layout.h"

typedef struct sg_chart_node {
  const cJSON *entity;
  uint32_t worst, n_flags; ///< Severity, number of flags
} sg_chart_node;

/// Links of one pair and direction.
typedef struct sg_chart_edge {
  const cJSON *link; ///< The first of them
  uint32_t from, to, n_links;
  bool is_doubtful; ///< All of them are
  bool is_stated;   ///< From a buyer to whom the goods were stated to be for
} sg_chart_edge;

typedef struct sg_chart {
  const sg_findings *findings;
  sg_vec nodes, edges;
  sg_layout layout;
  uint32_t left_out;     ///< Parties of the case that are not in it
  uint32_t arrows_short; ///< Arrows between its parties that are not in it
} sg_chart;

typedef struct sg_chart_wish {
  const char *around; ///< Id of a party to begin with; NULL: the deals' chains
  uint32_t nodes_max; ///< At most SG_CHART_NODES_MAX
  uint32_t next_max;  ///< Neighbours of one party
} sg_chart_wish;

enum { SG_CHART_NODES_MAX = 150, SG_CHART_EDGES_MAX = 600 };

/// Choose what to show, and where. SG_EUSAGE when `around` is not in the case.
/// To be cleared, also after a failure.
SG_NODISCARD sg_status sg_chart_make(sg_chart *chart, const sg_findings *f,
                                     const sg_chart_wish *wish, sg_error *err);
void sg_chart_clear(sg_chart *chart);

/// An svg element. `alone`: a document of its own, with its style; else part
/// of a page that has it.
void sg_chart_write(const sg_chart *chart, const char *title, bool alone,
                    sg_output *out);
/// What it shows, and what it leaves out, in a sentence or two.
void sg_chart_words(const sg_chart *chart, sg_text *out);

#endif
