// SPDX-License-Identifier: GPL-2.0-or-later
// escape - text from outside inside markup of other formats. JSON has its own
// writer (json_write.h).
//
// Text must be valid UTF-8. What a format cannot hold at all is replaced by
// U+FFFD, so that the reader sees that something was there.
#ifndef SG_BASE_ESCAPE_H
#define SG_BASE_ESCAPE_H

#include "base/output.h"

/// Text or attribute value of XML 1.0, in either kind of quotes. One that
/// begins like a page of HTML, which some programs would show as such, gets a
/// zero-width space before it.
void sg_put_xml(sg_output *out, const char *text);
/// Text or quoted attribute value of HTML, and of SVG inside it. Controls, and
/// what would change the order of the text around it (bidirectional embeddings,
/// overrides, isolates), are replaced.
void sg_put_html(sg_output *out, const char *text);
/// A field of RFC 4180 on one physical line: line ends become spaces. What a
/// spreadsheet would take for a formula gets an apostrophe before it.
void sg_put_csv(sg_output *out, const char *text);
/// A quoted string of the DOT language.
void sg_put_dot(sg_output *out, const char *text);
/// A quoted string of Cypher.
void sg_put_cypher(sg_output *out, const char *text);

#endif
