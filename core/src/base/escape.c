// SPDX-License-Identifier: GPL-2.0-or-later
// escape - see escape.h.
#include "base/escape.h"

#include <string.h>
#include <strings.h>

#define REPLACEMENT      "\xef\xbf\xbd"
#define ZERO_WIDTH_SPACE "\xe2\x80\x8b"

// U+FFFE and U+FFFF: no character of XML.
static bool is_noncharacter(const char *text) {
  return (unsigned char)text[0] == 0xef && (unsigned char)text[1] == 0xbf &&
         ((unsigned char)text[2] == 0xbe || (unsigned char)text[2] == 0xbf);
}

static const char *xml_of(const char *text, size_t *length) {
  const unsigned char c = (unsigned char)*text;
  *length = 1;
  switch (c) {
  case '&': return "&amp;";
  case '<': return "&lt;";
  case '>': return "&gt;";
  case '"': return "&quot;";
  case '\'': return "&apos;";
  case '\t': return "&#9;";
  case '\n': return "&#10;";
  case '\r': return "&#13;";
  default: break;
  }
  if (c < 0x20)
    return REPLACEMENT;
  if (!is_noncharacter(text))
    return NULL;
  *length = 3;
  return REPLACEMENT;
}

void sg_put_xml(sg_output *out, const char *text) {
  if (strncasecmp(text, "<html", 5) == 0)
    sg_output_puts(out, ZERO_WIDTH_SPACE);
  const char *plain = text;
  while (*text) {
    size_t length = 1;
    const char *escaped = xml_of(text, &length);
    if (escaped) {
      sg_output_add(out, plain, (size_t)(text - plain));
      sg_output_puts(out, escaped);
      plain = text + length;
    }
    text += length;
  }
  sg_output_add(out, plain, (size_t)(text - plain));
}

// DEL, U+0080 to U+009F, U+202A to U+202E, U+2066 to U+2069.
static size_t disturbs(const char *text) {
  const unsigned char *c = (const unsigned char *)text;
  if (*c == 0x7f)
    return 1;
  if (c[0] == 0xc2 && c[1] < 0xa0)
    return 2;
  if (c[0] == 0xe2 && ((c[1] == 0x80 && c[2] >= 0xaa && c[2] <= 0xae) ||
                       (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9)))
    return 3;
  return 0;
}

void sg_put_html(sg_output *out, const char *text) {
  const char *plain = text;
  while (*text) {
    size_t length = disturbs(text);
    const char *escaped = REPLACEMENT;
    if (length == 0)
      escaped = xml_of(text, &length);
    if (escaped) {
      sg_output_add(out, plain, (size_t)(text - plain));
      sg_output_puts(out, escaped);
      plain = text + length;
    }
    text += length;
  }
  sg_output_add(out, plain, (size_t)(text - plain));
}

// OWASP's six.
static bool is_formula(const char *text) {
  return *text && strchr("=+-@\t\r", *text);
}

void sg_put_csv(sg_output *out, const char *text) {
  const bool neutral = is_formula(text);
  if (!neutral && !strpbrk(text, ",\"\r\n;\t'")) {
    sg_output_puts(out, text);
    return;
  }
  sg_output_puts(out, neutral ? "\"'" : "\"");
  for (; *text; text++) {
    const char c = *text == '\n' || *text == '\r' ? ' ' : *text;
    if (c == '"')
      sg_output_add(out, "\"", 1);
    sg_output_add(out, &c, 1);
  }
  sg_output_puts(out, "\"");
}

// What DOT and Cypher have in common: a backslash before quotes and itself.
static void put_quoted(sg_output *out, const char *text, const char *line_end) {
  sg_output_puts(out, "\"");
  for (; *text; text++) {
    const unsigned char c = (unsigned char)*text;
    if (c == '\n' || c == '\r')
      sg_output_puts(out, line_end);
    else if (c < 0x20)
      sg_output_puts(out, REPLACEMENT);
    else {
      if (c == '"' || c == '\\')
        sg_output_puts(out, "\\");
      sg_output_add(out, text, 1);
    }
  }
  sg_output_puts(out, "\"");
}

void sg_put_dot(sg_output *out, const char *text) {
  put_quoted(out, text, " ");
}

void sg_put_cypher(sg_output *out, const char *text) {
  put_quoted(out, text, "\\n");
}
