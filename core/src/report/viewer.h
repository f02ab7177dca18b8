// SPDX-License-Identifier: GPL-2.0-or-later
// viewer - the files of tools/viewer, which the build puts into the library.
// Each ends in a zero byte that its size does not count.
#ifndef SG_REPORT_VIEWER_H
#define SG_REPORT_VIEWER_H

extern const unsigned char sg_viewer_page_css[], sg_viewer_chart_css[],
    sg_viewer_page_js[], sg_viewer_explorer_js[], sg_viewer_cytoscape_min_js[];
extern const unsigned long sg_viewer_page_css_size, sg_viewer_chart_css_size,
    sg_viewer_page_js_size, sg_viewer_explorer_js_size,
    sg_viewer_cytoscape_min_js_size;

#endif
