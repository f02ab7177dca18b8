// SPDX-License-Identifier: GPL-2.0-or-later
// write_svg - the chain of the case, or what is around one party, as a picture.
#include "report/chart.h"
#include "report/report.h"

#include <errno.h>

enum { NEXT_MAX = 40 };

void sg_write_svg(const sg_findings *findings, const sg_catalogue *catalogue,
                  sg_output *out) {
  const sg_chart_wish wish = {findings->around, SG_CHART_NODES_MAX, NEXT_MAX};
  const char *title = sg_doc_text(findings->graph, "title");
  sg_chart chart;
  (void)catalogue;
  if (findings->around)
    title = sg_findings_name(findings, findings->around);
  if (sg_chart_make(&chart, findings, &wish, NULL) == SG_OK)
    sg_chart_write(&chart, title[0] ? title : "Stakeholders", true, out);
  else
    out->failed = ENOMEM;
  sg_chart_clear(&chart);
}
