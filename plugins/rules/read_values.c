// SPDX-License-Identifier: GPL-2.0-or-later
// read_values - what is wrong with a value of a pack is said where it stands,
// with the word that was perhaps meant.
#include "rules.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { ERRORS_MAX = 100, TOLD_MAX = 500, WORD_WIDTH = 60 };

static void place_of(const sg_script *script, uint32_t at, uint32_t *line,
                     uint32_t *column) {
  *line = *column = 1;
  for (uint32_t i = 0; i < at && i < script->length; i++) {
    ++*column;
    if (script->text[i] == '\n') {
      ++*line;
      *column = 1;
    }
  }
}

// Positions are looked for from the start each time: so many are enough.
void say(const reading *in, int32_t severity, uint32_t at, const char *format,
         ...) {
  char message[1000];
  uint32_t line = 0;
  uint32_t column = 0;
  va_list words;
  const bool is_error = severity >= SG_HIGH;
  *in->n_errors += is_error;
  *in->n_told += 1;
  if (is_error ? *in->n_errors > ERRORS_MAX : *in->n_told > TOLD_MAX)
    return;
  va_start(words, format);
  (void)vsnprintf(message, sizeof message, format, words);
  va_end(words);
  place_of(in->reader->scripts[in->script], at, &line, &column);
  in->reader->tell(in->reader, severity, in->script, line, column, message);
}

bool refuse_type(const reading *in, const node *value, const char *wanted) {
  if (value->key)
    say(in, SG_HIGH, value->at, "'%.*s' is %s; it must be %s",
        sg_clip(value->key, WORD_WIDTH), value->key,
        node_type_name(value->type), wanted);
  else
    say(in, SG_HIGH, value->at, "%s stands where %s belongs",
        node_type_name(value->type), wanted);
  return false;
}

static const char *words_text(const vocabulary *of, char *out, size_t size) {
  size_t n = 0;
  out[0] = '\0';
  for (uint32_t i = 0; i < of->n && n < size; i++)
    if (of->words[i][0])
      n += (size_t)snprintf(out + n, size - n, "%s%s", n ? ", " : "",
                            of->words[i]);
  return out;
}

static bool refuse_word(const reading *in, uint32_t at, const char *word,
                        const vocabulary *of) {
  char all[600];
  const char *near = word_near(of, word);
  if (near)
    say(in, SG_HIGH, at, "unknown %s '%.*s'; did you mean '%s'?", of->what,
        sg_clip(word, WORD_WIDTH), word, near);
  else
    say(in, SG_HIGH, at, "unknown %s '%.*s'; it is none of: %s%s", of->what,
        sg_clip(word, WORD_WIDTH), word, words_text(of, all, sizeof all),
        of == &known_lists ? ", other:NAME" : "");
  return false;
}

bool check_keys(const reading *in, const node *object,
                const char *const *known) {
  vocabulary keys = {"key", known, 0};
  bool ok = true;
  while (known[keys.n])
    keys.n++;
  for (const node *m = object->first; m; m = m->next)
    if (word_find(&keys, m->key) == SG_NONE)
      ok = refuse_word(in, m->key_at, m->key, &keys);
  return ok;
}

const char *const *words_read(const reading *in, const node *value,
                              bool (*check)(const reading *, const node *)) {
  const bool is_list = value->type == NODE_LIST;
  const node *first = is_list ? value->first : value;
  uint32_t n = 0;
  for (const node *one = first; one; one = is_list ? one->next : NULL)
    n++;
  const char **out = room_take((size_t)n + 1, sizeof *out);
  bool ok = out != NULL;
  n = 0;
  for (const node *one = first; one && out; one = is_list ? one->next : NULL) {
    if (one->type != NODE_TEXT)
      ok = refuse_type(in, one, "a text");
    else if (!one->text[0]) {
      say(in, SG_HIGH, one->at, "an empty text");
      ok = false;
    } else if (check && !check(in, one))
      ok = false;
    else
      out[n++] = one->text;
  }
  return ok ? out : NULL;
}

bool word_read(const reading *in, const node *value, const vocabulary *of,
               uint32_t *number) {
  if (value->type != NODE_TEXT)
    return refuse_type(in, value, "a text");
  *number = word_find(of, value->text);
  return *number != SG_NONE || refuse_word(in, value->at, value->text, of);
}

bool bits_read(const reading *in, const node *value, const vocabulary *of,
               uint32_t *bits) {
  const bool is_list = value->type == NODE_LIST;
  bool ok = true;
  *bits = 0;
  for (const node *one = is_list ? value->first : value; one;
       one = is_list ? one->next : NULL) {
    uint32_t number = 0;
    if (word_read(in, one, of, &number))
      *bits |= UINT32_C(1) << number;
    else
      ok = false;
  }
  if (ok && !*bits) {
    say(in, SG_HIGH, value->at, "an empty list");
    ok = false;
  }
  return ok;
}

// Seven decimals are a part per billion.
bool percent_read(const char *text, uint64_t *ppb) {
  uint64_t whole = 0;
  uint64_t part = 0;
  uint32_t n_part = 0;
  const char *c = text;
  for (; sg_is_digit(*c) && whole < 100000; c++)
    whole = whole * 10 + (uint64_t)(*c - '0');
  if (*c == '.')
    for (c++; sg_is_digit(*c) && n_part < 7; c++, n_part++)
      part = part * 10 + (uint64_t)(*c - '0');
  while (n_part > 0 && *c == '0')
    c++;
  for (; n_part < 7; n_part++)
    part *= 10;
  *ppb = whole * 10000000 + part;
  return c != text && *c == '\0';
}

bool whole_read(const node *value, uint32_t most, uint32_t *out) {
  uint64_t number = 0;
  if (value->type != NODE_NUMBER || strlen(value->text) > 9)
    return false;
  for (const char *c = value->text; *c; c++) {
    if (!sg_is_digit(*c))
      return false;
    number = number * 10 + (uint64_t)(*c - '0');
  }
  *out = (uint32_t)number;
  return number <= most;
}
