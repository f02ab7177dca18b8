// SPDX-License-Identifier: GPL-2.0-or-later
// escape - see escape.h.
#include "base/escape.h"

#include <string.h>
#include <strings.h>

#define REPLACEMENT      "\xef\xbf\xbd"
#define ZERO_WIDTH_SPACE "\xe2\x80\x8b"

static bool begins(const char *text, const char *with) {
  return strncmp(text, with, strlen(with)) == 0;
}

// --- characters that some format does not hold: their length, else 0 ---

// U+FFFE and U+FFFF, and control characters that are no white space.
static size_t not_of_xml(const char *text) {
  const unsigned char c = (unsigned char)*text;
  if (c < 0x20)
    return c && c != '\t' && c != '\n' && c != '\r';
  return begins(text, "\xef\xbf\xbe") || begins(text, "\xef\xbf\xbf") ? 3 : 0;
}

// Ends of lines, by any program's notion, and tabs.
static size_t line_end(const char *text) {
  const unsigned char c = (unsigned char)*text;
  if (c >= '\t' && c <= '\r')
    return 1;
  if (begins(text, "\xc2\x85"))
    return 2;
  return begins(text, "\xe2\x80\xa8") || begins(text, "\xe2\x80\xa9") ? 3 : 0;
}

// Control characters of both sets, and what XML has not.
static size_t control(const char *text) {
  const unsigned char c = (unsigned char)*text;
  if (c == 0x7f)
    return 1;
  if (c == 0xc2 && (unsigned char)text[1] < 0xa0)
    return 2;
  return not_of_xml(text);
}

// --- XML ---

static const char *xml_of(const char *text, size_t *length) {
  *length = 1;
  switch (*text) {
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
  const size_t n = not_of_xml(text);
  *length = n ? n : 1;
  return n ? REPLACEMENT : NULL;
}

void sg_put_xml(sg_output *out, const char *text) {
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

void sg_put_xml_shown(sg_output *out, const char *text) {
  if (strncasecmp(text, "<html", 5) == 0)
    sg_output_puts(out, ZERO_WIDTH_SPACE);
  sg_put_xml(out, text);
}

// Bytes of the character that begins at `text`.
static size_t character(const char *text) {
  size_t n = 1;
  while (((unsigned char)text[n] & 0xc0) == 0x80)
    n++;
  return n;
}

void sg_xml_text(const char *text, size_t most, sg_text *out) {
  sg_text_reset(out);
  for (size_t units = 0; *text;) {
    const size_t length = character(text);
    units += length > 3 ? 2 : 1;
    if (units > most)
      return;
    if (not_of_xml(text))
      sg_text_puts(out, REPLACEMENT);
    else
      sg_text_add(out, text, length);
    text += length;
  }
}

// --- HTML ---

// Control characters that are no white space, and embeddings, overrides and
// isolates of direction.
static size_t disturbs(const char *text) {
  const unsigned char *c = (const unsigned char *)text;
  if (c[0] == 0xe2 && ((c[1] == 0x80 && c[2] >= 0xaa && c[2] <= 0xae) ||
                       (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9)))
    return 3;
  return control(text);
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

// --- CSV ---

// Blanks that importers may cut, and apostrophes, so that a text and the same
// text neutralised stay different.
static size_t is_skipped(const char *text) {
  static const char *const wide[] = {"\xc2\xa0",     "\xe3\x80\x80",
                                     "\xe2\x80\x8b", "\xe2\x80\x8e",
                                     "\xe2\x80\x8f", "\xef\xbb\xbf"};
  const unsigned char c = (unsigned char)*text;
  if ((c && c <= ' ') || c == '\'' || c == 0x7f)
    return 1;
  for (size_t i = 0; i < SG_COUNT(wide); i++)
    if (begins(text, wide[i]))
      return strlen(wide[i]);
  return line_end(text);
}

// "=", "+", "-" and "@", also of full width, which East Asian spreadsheets take
// for the same.
static bool is_formula(const char *text) {
  static const char *const wide[] = {"\xef\xbc\x9d", "\xef\xbc\x8b",
                                     "\xef\xbc\x8d", "\xef\xbc\xa0"};
  for (size_t n; (n = is_skipped(text)) > 0;)
    text += n;
  for (size_t i = 0; i < SG_COUNT(wide); i++)
    if (begins(text, wide[i]))
      return true;
  return *text && strchr("=+-@", *text);
}

static size_t put_csv_character(sg_output *out, const char *text) {
  size_t n = line_end(text);
  if (n > 0) {
    sg_output_puts(out, " ");
    return n;
  }
  n = control(text);
  if (n > 0) {
    sg_output_puts(out, REPLACEMENT);
    return n;
  }
  sg_output_add(out, text, 1);
  if (*text == '"')
    sg_output_puts(out, "\"");
  else if (*text == ';' && is_formula(text + 1))
    sg_output_puts(out, "'");
  return 1;
}

void sg_put_csv(sg_output *out, const char *text) {
  sg_output_puts(out, "\"");
  if (is_formula(text))
    sg_output_puts(out, "'");
  while (*text)
    text += put_csv_character(out, text);
  sg_output_puts(out, "\"");
}

// --- DOT ---

// Does a text begin with an entity, "&amp;" or "&#38;"?
static bool is_entity(const char *text) {
  static const char letters[] =
      "#0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const size_t n = *text == '&' ? strspn(text + 1, letters) : 0;
  return n > 0 && text[n + 1] == ';';
}

static size_t put_dot_character(sg_output *out, const char *text) {
  size_t n = line_end(text);
  const bool blank = n > 0;
  n = blank ? n : control(text);
  if (n > 0) {
    sg_output_puts(out, blank ? " " : REPLACEMENT);
    return n;
  }
  if (*text == '"' || *text == '\\')
    sg_output_puts(out, "\\");
  sg_output_add(out, text, 1);
  return 1;
}

static void put_dot(sg_output *out, const char *text, bool is_label) {
  sg_output_puts(out, "\"");
  while (*text) {
    const bool entity = is_label && is_entity(text);
    text += put_dot_character(out, text);
    if (entity)
      sg_output_puts(out, "amp;");
  }
  sg_output_puts(out, "\"");
}

void sg_put_dot(sg_output *out, const char *text) {
  put_dot(out, text, false);
}

void sg_put_dot_label(sg_output *out, const char *text) {
  put_dot(out, text, true);
}

// --- Cypher ---

static size_t put_cypher_character(sg_output *out, const char *text) {
  const size_t n = not_of_xml(text);
  if (n > 0) {
    sg_output_puts(out, REPLACEMENT);
    return n;
  }
  switch (*text) {
  case '\t': sg_output_puts(out, "\\t"); return 1;
  case '\n': sg_output_puts(out, "\\n"); return 1;
  case '\r': sg_output_puts(out, "\\r"); return 1;
  case '"': sg_output_puts(out, "\\\""); return 1;
  case '\\': break;
  default: sg_output_add(out, text, 1); return 1;
  }
  // \uXXXX is replaced before anything is parsed, even behind a backslash.
  sg_output_puts(out,
                 text[1] == 'u' || text[1] == 'U' ? "\\\\\" + \"" : "\\\\");
  return 1;
}

void sg_put_cypher(sg_output *out, const char *text) {
  sg_output_puts(out, "\"");
  while (*text)
    text += put_cypher_character(out, text);
  sg_output_puts(out, "\"");
}

// --- ids ---

static size_t not_of_id(sg_id_form form, const char *text) {
  if (form == SG_ID_XML)
    return not_of_xml(text);
  const size_t n = line_end(text);
  return n > 0 ? n : control(text);
}

static bool is_changed(sg_id_form form, const char *id) {
  if (begins(id, REPLACEMENT))
    return true;
  while (*id && !not_of_id(form, id))
    id++;
  return *id;
}

const char *sg_id_for(sg_id_form form, const char *id, sg_text *room) {
  if (!is_changed(form, id))
    return id;
  sg_text_reset(room);
  sg_text_puts(room, REPLACEMENT);
  while (*id) {
    const size_t n = not_of_id(form, id);
    const size_t length = n ? n : 1;
    for (size_t i = 0; i < length; i++)
      if (n > 0 || *id == '%')
        sg_text_printf(room, "%%%02X", (unsigned char)id[i]);
      else
        sg_text_putc(room, id[i]);
    id += length;
  }
  return sg_text_get(room);
}
