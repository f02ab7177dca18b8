// SPDX-License-Identifier: GPL-2.0-or-later
// json_write - see json_write.h.
#include "base/json_write.h"

#include "base/number.h"
#include "base/utf8.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void sg_json_writer_init(sg_json_writer *w, sg_output *out, bool pretty) {
  *w = (sg_json_writer){.out = out, .pretty = pretty, .first = true};
}

static bool on_line(const sg_json_writer *w) {
  return !w->pretty || (w->is_line >> w->depth & 1);
}

// Levels at most, and bytes before a value: ", " or a line and its indent.
enum { DEPTH_MAX = 60, LEAD_MAX = 2 + 1 + 2 * DEPTH_MAX };

// The end of a line and the indent of the next; returns how many bytes.
static size_t break_line(const sg_json_writer *w, char *at) {
  const size_t indent = 2 * (size_t)w->depth;
  *at = '\n';
  memset(at + 1, ' ', indent);
  return 1 + indent;
}

static void before_value(sg_json_writer *w) {
  char lead[LEAD_MAX];
  size_t n = 0;
  if (w->after_key) {
    w->after_key = false;
    return;
  }
  if (w->depth == 0)
    return;
  if (!w->first)
    lead[n++] = ',';
  if (!on_line(w))
    n += break_line(w, lead + n);
  else if (n && w->pretty)
    lead[n++] = ' ';
  sg_output_add(w->out, lead, n);
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
  char end[LEAD_MAX];
  size_t n = !empty && !line ? break_line(w, end) : 0;
  end[n++] = bracket;
  sg_output_add(w->out, end, n);
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

// Does a byte stand for itself? All of ASCII but what escape_of() names.
static bool is_plain(unsigned char c) {
  return c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '<' &&
         c != '>' && c != '&';
}

// The same of the eight bytes of a word. A subtraction sets the top bit of a
// byte that was smaller, an addition of one that was 0x7f; what is carried into
// the next byte comes from one that is not plain itself. '"' and '&' differ in
// one bit, and so do '<' and '>'.
static bool are_plain(uint64_t word) {
  const uint64_t each = UINT64_MAX / 0xff;
  const uint64_t quotes = (word | each * 4) ^ each * '&';
  const uint64_t angles = (word | each * 2) ^ each * '>';
  const uint64_t slashes = word ^ each * '\\';
  const uint64_t odd = word | (word - each * 0x20) | (word + each) |
                       (quotes - each) | (angles - each) | (slashes - each);
  return !(odd & each * 0x80);
}

static uint64_t word_at(const char *text, size_t length) {
  uint64_t word = UINT64_C(0x2020202020202020);
  memcpy(&word, text, length);
  return word;
}

static bool is_all_plain(const char *text, size_t length) {
  enum { WORD = sizeof(uint64_t) };
  if (length < WORD)
    return are_plain(word_at(text, length));
  for (size_t i = 0; i + WORD < length; i += WORD)
    if (!are_plain(word_at(text + i, WORD)))
      return false;
  return are_plain(word_at(text + length - WORD, WORD));
}

static size_t plain_length(const char *text, size_t length) {
  size_t n = 0;
  while (n < length && is_plain((unsigned char)text[n]))
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

// A text that needs no escape, in quotes and with what follows them, at once;
// false when there is no room for it, or when it does need one.
static bool write_plain(sg_output *out, const char *text, size_t length,
                        const char *after) {
  const size_t n_after = strlen(after);
  char *at = sg_output_room(out, length + 2 + n_after);
  if (!at || !is_all_plain(text, length))
    return false;
  at[0] = '"';
  memcpy(at + 1, text, length);
  at[length + 1] = '"';
  memcpy(at + length + 2, after, n_after);
  sg_output_fill(out, length + 2 + n_after);
  return true;
}

static void write_text(sg_output *out, const char *text, const char *after) {
  size_t left = strlen(text);
  if (write_plain(out, text, left, after))
    return;
  sg_output_add(out, "\"", 1);
  while (left) {
    const size_t plain = plain_length(text, left);
    sg_output_add(out, text, plain);
    const size_t odd = plain < left ? write_one(out, text + plain) : 0;
    text += plain + odd;
    left -= plain + odd;
  }
  sg_output_add(out, "\"", 1);
  sg_output_puts(out, after);
}

void sg_json_key(sg_json_writer *w, const char *key) {
  before_value(w);
  write_text(w->out, key, w->pretty ? ": " : ":");
  w->after_key = true;
}

void sg_json_string(sg_json_writer *w, const char *text) {
  if (!text) {
    sg_json_null(w);
    return;
  }
  before_value(w);
  write_text(w->out, text, "");
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
  char text[24];
  char *at = text + sizeof text - 1;
  *at = '\0';
  do
    *--at = (char)('0' + value % 10);
  while (value /= 10);
  sg_json_raw(w, at);
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
