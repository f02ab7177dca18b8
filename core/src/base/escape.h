// SPDX-License-Identifier: GPL-2.0-or-later
// escape - text from outside inside markup of other formats. JSON has its own
// writer (json_write.h).
//
// Text must be valid UTF-8. What a format cannot hold at all is replaced by
// U+FFFD, so that the reader sees that something was there. Ids must stay
// different from each other: sg_id_for() before any of the others.
#ifndef SG_BASE_ESCAPE_H
#define SG_BASE_ESCAPE_H

#include "base/output.h"

/// Text or attribute value of XML 1.0, in either kind of quotes; reads back as
/// it was but for control characters and U+FFFE, U+FFFF.
void sg_put_xml(sg_output *out, const char *text);
/// The same of text that programs show. One that begins like a page of HTML,
/// which some of them would run as such, gets a zero-width space before it.
void sg_put_xml_shown(sg_output *out, const char *text);

/// As much of a text as has at most `most` units of UTF-16, with U+FFFD for
/// what XML 1.0 has not, but without markup; replaces what is in `out`.
void sg_xml_text(const char *text, size_t most, sg_text *out);

/// Text or quoted attribute value of HTML, and of SVG inside it. Controls, and
/// what would change the order of the text around it (bidirectional embeddings,
/// overrides, isolates), are replaced.
void sg_put_html(sg_output *out, const char *text);

/// A field of RFC 4180 on one physical line: ends of lines of any kind and tabs
/// become spaces. What a spreadsheet would take for a formula gets an
/// apostrophe before it, also behind blanks, and behind a semicolon, which
/// divides cells where the comma is in numbers.
void sg_put_csv(sg_output *out, const char *text);

/// A quoted string of the DOT language.
void sg_put_dot(sg_output *out, const char *text);
/// The same of a label, where Graphviz also knows entities of HTML.
void sg_put_dot_label(sg_output *out, const char *text);

/// A string of Cypher: an expression, since what looks like an escape of
/// Unicode has to be put together from two strings.
void sg_put_cypher(sg_output *out, const char *text);

typedef enum sg_id_form {
  SG_ID_XML, ///< No character that XML 1.0 has not
  SG_ID_LINE ///< No control character and no end of a line of any kind
} sg_id_form;

/// An id in a form that can be written without replacing anything, and that no
/// other id has: itself, or U+FFFD and then its text with the characters in
/// question, and "%", as %XX. `room` keeps it.
const char *sg_id_for(sg_id_form form, const char *id, sg_text *room);

#endif
