// SPDX-License-Identifier: GPL-2.0-or-later
// json_write - see json_write.h.
#include "base/json_write.h"

#include "base/number.h"
#include "base/utf8.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void sg_json_writer_init(sg_json_writer *w, sg_output *out, bool pretty) {
  *w = (sg_json_writer){.out = out, .pretty = pretty, .first = true};
}

static bool on_line(const sg_json_writer *w) {
  return !w->pretty || (w->is_line >> w->depth & 1);
}

enum { DEPTH_MAX = 60 };

static void break_line(sg_json_writer *w) {
  // As many as DEPTH_MAX levels need.
  static const char line[] = "\n"
                             "                                        "
                             "                                        "
                             "                                        ";
  sg_output_add(w->out, line, 1 + 2 * (size_t)w->depth);
}

static void new_line(sg_json_writer *w) {
  if (!on_line(w))
    break_line(w);
}

static void before_value(sg_json_writer *w) {
  if (w->after_key) {
    w->after_key = false;
    return;
  }
  if (w->depth == 0)
    return;
  if (!w->first)
    sg_output_puts(w->out, on_line(w) && w->pretty ? ", " : ",");
  new_line(w);
  w->first = false;
}

static void open_as(sg_json_writer *w, char bracket, bool line) {
  const bool inherit = w->is_line >> w->depth & 1;
  before_value(w);
  sg_output_add(w->out, &bracket, 1);
  w->depth++;
  assert(w->depth < DEPTH_MAX);
  w->is_line &= ~(UINT64_C(1) << w->depth);
  w->is_line |= (uint64_t)(line || inherit) << w->depth;
  w->first = true;
}

void sg_json_open(sg_json_writer *w, char bracket) {
  open_as(w, bracket, false);
}

void sg_json_open_line(sg_json_writer *w, char bracket) {
  open_as(w, bracket, true);
}

void sg_json_close(sg_json_writer *w, char bracket) {
  const bool empty = w->first;
  const bool line = on_line(w);
  assert(w->depth > 0);
  w->depth--;
  if (!empty && !line)
    break_line(w);
  sg_output_add(w->out, &bracket, 1);
  w->first = false;
  if (w->depth == 0 && w->pretty)
    sg_output_puts(w->out, "\n");
}

// What stands for the character at `text`, of `*length` bytes; "" for itself.
static void escape_of(const char *text, size_t left, size_t *length,
                      char out[8]) {
  const unsigned char c = (unsigned char)*text;
  *length = 1;
  out[0] = '\0';
  if (c == '"' || c == '\\')
    (void)snprintf(out, 8, "\\%c", c);
  else if (c == '\n')
    (void)snprintf(out, 8, "\\n");
  else if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x7f)
    (void)snprintf(out, 8, "\\u%04x", c);
  else if (c >= 0x80 && (*length = sg_utf8_length(text, left)) == 0) {
    *length = 1; // names of files may be any bytes
    (void)snprintf(out, 8, "\\ufffd");
  } else if (*length == 3 && c == 0xe2 && (unsigned char)text[1] == 0x80 &&
             ((unsigned char)text[2] & 0xfe) == 0xa8)
    (void)snprintf(out, 8, "\\u202%c",
                   (unsigned char)text[2] == 0xa8 ? '8' : '9');
}

#define EIGHT 1, 1, 1, 1, 1, 1, 1, 1
// Bytes that stand for themselves: all of ASCII but what escape_of() names.
static const uint8_t is_plain[256] = {
    [' '] = 1, 1, 0, 1, 1, 1, 0, 1, EIGHT, EIGHT,        // but '"' and '&'
    ['8'] = 1, 1, 1, 1, 0, 1, 0, 1, EIGHT, EIGHT, EIGHT, // '<' and '>'
    ['X'] = 1, 1, 1, 1, 0, 1, 1, 1, EIGHT, EIGHT, EIGHT, // '\\'
    ['x'] = 1, 1, 1, 1, 1, 1, 1,                         // DEL
};
#undef EIGHT

static size_t plain_length(const char *text) {
  size_t n = 0;
  while (is_plain[(unsigned char)text[n]])
    n++;
  return n;
}

// A character that may need an escape; returns its length.
static size_t write_one(sg_output *out, const char *text) {
  enum { LONGEST = 4 };
  char escape[8];
  size_t length = 1;
  escape_of(text, strnlen(text, LONGEST), &length, escape);
  if (escape[0])
    sg_output_puts(out, escape);
  else
    sg_output_add(out, text, length);
  return length;
}

static void write_text(sg_output *out, const char *text) {
  sg_output_add(out, "\"", 1);
  for (;;) {
    const size_t plain = plain_length(text);
    sg_output_add(out, text, plain);
    text += plain;
    if (!*text)
      break;
    text += write_one(out, text);
  }
  sg_output_add(out, "\"", 1);
}

void sg_json_key(sg_json_writer *w, const char *key) {
  before_value(w);
  write_text(w->out, key);
  sg_output_puts(w->out, w->pretty ? ": " : ":");
  w->after_key = true;
}

void sg_json_string(sg_json_writer *w, const char *text) {
  if (!text) {
    sg_json_null(w);
    return;
  }
  before_value(w);
  write_text(w->out, text);
}

void sg_json_number(sg_json_writer *w, double value) {
  if (!isfinite(value)) {
    sg_json_null(w);
    return;
  }
  char text[32];
  sg_number_write(value, text);
  sg_json_raw(w, text);
}

void sg_json_count(sg_json_writer *w, uint64_t value) {
  char text[32];
  (void)snprintf(text, sizeof text, "%" PRIu64, value);
  sg_json_raw(w, text);
}

void sg_json_bool(sg_json_writer *w, bool value) {
  sg_json_raw(w, value ? "true" : "false");
}

void sg_json_null(sg_json_writer *w) {
  sg_json_raw(w, "null");
}

void sg_json_raw(sg_json_writer *w, const char *json) {
  before_value(w);
  sg_output_puts(w->out, json);
}

void sg_json_put(sg_json_writer *w, const char *key, const char *text) {
  sg_json_key(w, key);
  sg_json_string(w, text);
}

void sg_json_put_number(sg_json_writer *w, const char *key, double value) {
  sg_json_key(w, key);
  sg_json_number(w, value);
}

void sg_json_put_count(sg_json_writer *w, const char *key, uint64_t value) {
  sg_json_key(w, key);
  sg_json_count(w, value);
}

void sg_json_put_bool(sg_json_writer *w, const char *key, bool value) {
  sg_json_key(w, key);
  sg_json_bool(w, value);
}

void sg_json_put_share(sg_json_writer *w, const char *key, uint32_t share) {
  sg_json_put_number(w, key, (double)share / SG_WHOLE);
}

void sg_json_put_texts(sg_json_writer *w, const char *key,
                       const char *const *texts) {
  sg_json_key(w, key);
  sg_json_open_line(w, '[');
  for (; texts && *texts; texts++)
    sg_json_string(w, *texts);
  sg_json_close(w, ']');
}

void sg_json_quote(sg_text *out, sg_slice text) {
  size_t plain = 0; // where characters begin that need no escape
  sg_text_putc(out, '"');
  for (size_t i = 0; i < text.length; i++) {
    const unsigned char c = (unsigned char)text.at[i];
    if (c >= 0x20 && c != '"' && c != '\\')
      continue;
    sg_text_add(out, text.at + plain, i - plain);
    plain = i + 1;
    sg_text_printf(out, c < 0x20 ? "\\u%04x" : "\\%c", c);
  }
  if (plain < text.length)
    sg_text_add(out, text.at + plain, text.length - plain);
  sg_text_putc(out, '"');
}
