// SPDX-License-Identifier: GPL-2.0-or-later
// json_scan - see json_scan.h.
#include "base/json_scan.h"

#include "base/number.h"
#include "base/table_hash.h"
#include "base/utf8.h"

#include <endian.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#ifdef __SSE2__
#  include <emmintrin.h>
#endif

enum { FEW_KEYS = 24 }; // up to here duplicates are found by comparing pairs

// A key of an object that is open, without its quotes.
typedef struct open_key {
  sg_slice text;
  uint64_t hash; // set when all are compared
  bool escaped;
} open_key;

typedef struct scan {
  sg_json_scanner *room;
  const char *text;
  size_t n, i;
  sg_json_fault *fault;
  sg_status status;
} scan;

void sg_json_scanner_init(sg_json_scanner *scanner) {
  *scanner = (sg_json_scanner){0};
  sg_vec_init(&scanner->keys, sizeof(open_key), 0);
  sg_text_init(&scanner->decoded, 0);
  // Decides nothing but which hashes of keys collide.
  if (getrandom(scanner->key, sizeof scanner->key, 0) < 0)
    scanner->key[0] = 1;
}

void sg_json_scanner_clear(sg_json_scanner *scanner) {
  sg_vec_clear(&scanner->keys);
  sg_text_clear(&scanner->decoded);
}

static bool refuse(scan *s, size_t offset, const char *what) {
  if (s->status == SG_OK) {
    s->status = SG_EINPUT;
    *s->fault = (sg_json_fault){.offset = offset, .what = what};
  }
  return false;
}

static bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static void skip_space(scan *s) {
  while (s->i < s->n && is_space(s->text[s->i]))
    s->i++;
}

static int hex4(const char *text) {
  int value = 0;
  for (int i = 0; i < 4; i++) {
    const char c = text[i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0)
      return -1;
    value = value * 16 + digit;
  }
  return value;
}

// After "\u": four digits, and for a high surrogate its low half.
static bool check_unicode(scan *s) {
  const size_t from = s->i - 2;
  const int unit = s->n - s->i >= 4 ? hex4(s->text + s->i) : -1;
  if (unit < 0)
    return refuse(s, from, "\\u wants four hexadecimal digits");
  if (unit == 0)
    return refuse(s, from, "a NUL character is not allowed in text");
  s->i += 4;
  if (unit < 0xd800 || unit > 0xdfff)
    return true;
  const bool pair = unit < 0xdc00 && s->n - s->i >= 6 &&
                    s->text[s->i] == '\\' && s->text[s->i + 1] == 'u';
  const int low = pair ? hex4(s->text + s->i + 2) : -1;
  if (low < 0xdc00 || low > 0xdfff)
    return refuse(s, from, "half of a surrogate pair stands alone");
  s->i += 6;
  return true;
}

static bool check_escape(scan *s) {
  if (s->i + 1 >= s->n)
    return refuse(s, s->i, "the text ends inside a string");
  const char c = s->text[s->i + 1];
  s->i += 2;
  if (c == 'u')
    return check_unicode(s);
  if (strchr("\"\\/bfnrt", c) && c != '\0')
    return true;
  return refuse(s, s->i - 2, "unknown escape in a string");
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

// A bit in the highest place of every byte that is zero; only the lowest of
// them is certain.
static uint64_t zero_bytes(uint64_t x) {
  return (x - EACH(1)) & ~x & EACH(0x80);
}

// Bytes before the first that means something in a string: a quote, a
// backslash, a control character or one beyond ASCII.
static inline size_t plain_length(const char *text, size_t n) {
  size_t i = 0;
#ifdef __SSE2__
  for (; i + 16 <= n; i += 16) {
    const __m128i x = _mm_loadu_si128((const __m128i *)(text + i));
    // As signed bytes those beyond ASCII are below the space, too.
    const __m128i special =
        _mm_or_si128(_mm_cmplt_epi8(x, _mm_set1_epi8(0x20)),
                     _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('"')),
                                  _mm_cmpeq_epi8(x, _mm_set1_epi8('\\'))));
    const unsigned which = (unsigned)_mm_movemask_epi8(special);
    if (which)
      return i + (size_t)__builtin_ctz(which);
  }
#endif
  for (; i + 8 <= n; i += 8) {
    uint64_t x = 0;
    memcpy(&x, text + i, 8);
    x = le64toh(x);
    const uint64_t special = (x & EACH(0x80)) | zero_bytes(x ^ EACH('"')) |
                             zero_bytes(x ^ EACH('\\')) |
                             ((x - EACH(0x20)) & ~x & EACH(0x80));
    if (special)
      return i + (size_t)__builtin_ctzll(special) / 8;
  }
  return i;
}

// The rest of a string, from the first byte that is not plain.
static bool check_special(scan *s, size_t from, bool *escaped) {
  while (s->i < s->n) {
    s->i += plain_length(s->text + s->i, s->n - s->i);
    if (s->i == s->n)
      break;
    const unsigned char c = (unsigned char)s->text[s->i];
    if (c == '"') {
      s->i++;
      return true;
    }
    if (c == '\\') {
      *escaped = s->room->has_escapes = true;
      if (!check_escape(s))
        return false;
    } else if (c < 0x20) {
      return refuse(s, s->i, "a control character in a string wants an escape");
    } else if (c < 0x80) {
      s->i++;
    } else {
      const size_t n = sg_utf8_length(s->text + s->i, s->n - s->i);
      if (n == 0)
        return refuse(s, s->i, "invalid UTF-8");
      s->i += n;
    }
  }
  return refuse(s, from, "this string is not closed");
}

// At the opening quote; ends behind the closing one.
static inline bool check_string(scan *s, bool *escaped) {
  const size_t from = s->i++;
  s->i += plain_length(s->text + s->i, s->n - s->i);
  if (s->i < s->n && s->text[s->i] == '"') {
    s->i++;
    return true;
  }
  return check_special(s, from, escaped);
}

static bool digits(scan *s) {
  const size_t from = s->i;
  while (s->i < s->n && s->text[s->i] >= '0' && s->text[s->i] <= '9')
    s->i++;
  return s->i > from;
}

static bool is_finite(const char *text, size_t length) {
  char copy[400];
  if (length >= sizeof copy)
    return false;
  memcpy(copy, text, length);
  copy[length] = '\0';
  return isfinite(sg_strtod(copy));
}

static bool check_number(scan *s) {
  const size_t from = s->i;
  bool exponent = false;
  s->i += s->text[s->i] == '-';
  const size_t first = s->i;
  if (!digits(s))
    return refuse(s, from, "a value is expected here");
  if (s->text[first] == '0' && s->i > first + 1)
    return refuse(s, first, "a number must not begin with 0");
  if (s->i < s->n && s->text[s->i] == '.') {
    s->i++;
    if (!digits(s))
      return refuse(s, from, "digits are missing after the decimal point");
  }
  if (s->i < s->n && (s->text[s->i] == 'e' || s->text[s->i] == 'E')) {
    exponent = true;
    s->i++;
    s->i += s->i < s->n && (s->text[s->i] == '+' || s->text[s->i] == '-');
    if (!digits(s))
      return refuse(s, from, "digits are missing in the exponent");
  }
  if ((exponent || s->i - from > 300) &&
      !is_finite(s->text + from, s->i - from))
    return refuse(s, from, "this number is too large");
  return true;
}

static bool check_word(scan *s, const char *word) {
  const size_t length = strlen(word);
  if (s->n - s->i < length || memcmp(s->text + s->i, word, length) != 0)
    return refuse(s, s->i, "a value is expected here");
  s->i += length;
  return true;
}

static int by_hash(const void *a, const void *b) {
  const open_key *x = a;
  const open_key *y = b;
  return (x->hash > y->hash) - (x->hash < y->hash);
}

typedef struct level {
  size_t open;    // offset of the bracket
  uint64_t seen;  // a bit for each key, by its first and last bytes
  uint32_t first; // first of its keys
  bool is_object;
} level;

// The key as it is meant, in the room's text when it has escapes.
static sg_slice meant(scan *s, const open_key *key) {
  if (!key->escaped)
    return key->text;
  sg_text_reset(&s->room->decoded);
  sg_json_decode((sg_slice){key->text.at - 1, key->text.length + 2},
                 &s->room->decoded);
  if (!sg_text_ok(&s->room->decoded))
    s->status = SG_ENOMEM;
  return sg_text_slice(&s->room->decoded);
}

static uint64_t hash_of(scan *s, const open_key *key) {
  const sg_slice text = meant(s, key);
  return sg_table_hash(s->room->key, text.at, text.length);
}

static bool same_key(scan *s, const open_key *a, const open_key *b) {
  if (a->escaped || b->escaped)
    return hash_of(s, a) == hash_of(s, b);
  return sg_slice_same(a->text, b->text);
}

static inline uint64_t bit_of(sg_slice text) {
  const size_t n = text.length < 8 ? text.length : 8;
  const uint64_t few =
      sg_few_bytes((const unsigned char *)text.at, n) +
      sg_few_bytes((const unsigned char *)text.at + (text.length - n), n) * 3;
  return UINT64_C(1) << ((few * UINT64_C(0x9e3779b97f4a7c15)) >> 58);
}

static bool add_key(scan *s, size_t from, bool escaped, level *in) {
  const open_key key = {
      .text = {s->text + from + 1, s->i - from - 2},
      .escaped = escaped,
  };
  sg_vec *keys = &s->room->keys;
  const uint64_t bit = bit_of(meant(s, &key));
  const bool may_be_there = in->seen & bit;
  in->seen |= bit;
  if (may_be_there && keys->n - in->first < FEW_KEYS)
    for (uint32_t k = in->first; k < keys->n; k++)
      if (same_key(s, &SG_AT(open_key, keys, k), &key))
        return refuse(s, from, "this key stands twice in the same object");
  open_key *slot = sg_vec_next(keys);
  if (!slot)
    s->status = SG_ENOMEM;
  else
    *slot = key;
  return s->status == SG_OK;
}

// An object with many keys is checked once, when it closes.
static bool keys_differ(scan *s, uint32_t first, size_t open) {
  sg_vec *keys = &s->room->keys;
  const uint32_t n = keys->n - first;
  open_key *all = &SG_AT(open_key, keys, first);
  keys->n = first;
  if (n <= FEW_KEYS)
    return true;
  for (uint32_t k = 0; k < n; k++)
    all[k].hash = hash_of(s, &all[k]);
  qsort(all, n, sizeof *all, by_hash);
  for (uint32_t k = 1; k < n; k++)
    if (all[k].hash == all[k - 1].hash)
      return refuse(s, open, "a key stands twice in this object");
  return s->status == SG_OK;
}

static bool check_key(scan *s, level *in) {
  skip_space(s);
  const size_t from = s->i;
  bool escaped = false;
  if (s->i >= s->n || s->text[s->i] != '"')
    return refuse(s, s->i, "a key in double quotes is expected here");
  if (!check_string(s, &escaped) || !add_key(s, from, escaped, in))
    return false;
  skip_space(s);
  if (s->i >= s->n || s->text[s->i] != ':')
    return refuse(s, s->i, "a colon is expected after the key");
  s->i++;
  return true;
}

static bool check_scalar(scan *s) {
  bool escaped = false;
  switch (s->text[s->i]) {
  case '"': return check_string(s, &escaped);
  case 't': return check_word(s, "true");
  case 'f': return check_word(s, "false");
  case 'n': return check_word(s, "null");
  default: return check_number(s);
  }
}

// Behind a value: close brackets, or step to the next value. Sets `done` when
// the outermost value has ended.
static bool after_value(scan *s, level *levels, int *depth, bool *done) {
  for (;;) {
    if (*depth == 0) {
      *done = true;
      return true;
    }
    level *in = &levels[*depth - 1];
    skip_space(s);
    if (s->i >= s->n)
      return refuse(s, in->open, "this bracket is not closed");
    const char c = s->text[s->i];
    if (c == ',') {
      s->i++;
      return in->is_object ? check_key(s, in) : true;
    }
    if (c != (in->is_object ? '}' : ']'))
      return refuse(s, s->i, "a comma or a closing bracket is expected here");
    s->i++;
    (*depth)--;
    if (in->is_object && !keys_differ(s, in->first, in->open))
      return false;
  }
}

// At an opening bracket. `empty`: it closes at once.
static bool open_level(scan *s, level *levels, int *depth, bool *empty) {
  if (*depth == SG_JSON_DEPTH)
    return refuse(s, s->i, "nested too deeply");
  const bool is_object = s->text[s->i] == '{';
  levels[*depth] =
      (level){.open = s->i, .first = s->room->keys.n, .is_object = is_object};
  s->i++;
  skip_space(s);
  *empty = s->i < s->n && s->text[s->i] == (is_object ? '}' : ']');
  if (*empty) {
    s->i++;
    return true;
  }
  (*depth)++;
  return is_object ? check_key(s, &levels[*depth - 1]) : true;
}

static bool check_value(scan *s) {
  level levels[SG_JSON_DEPTH];
  int depth = 0;
  for (bool done = false; !done;) {
    skip_space(s);
    if (s->i >= s->n)
      return refuse(s, s->i, "the text ends where a value is expected");
    const char c = s->text[s->i];
    bool complete = true;
    if (c == '{' || c == '[') {
      if (!open_level(s, levels, &depth, &complete))
        return false;
    } else if (!check_scalar(s)) {
      return false;
    }
    if (complete && !after_value(s, levels, &depth, &done))
      return false;
  }
  skip_space(s);
  return s->i == s->n || refuse(s, s->i, "text after the end of the value");
}

sg_status sg_json_check(sg_json_scanner *scanner, sg_slice text,
                        sg_json_fault *fault) {
  scan s = {
      .room = scanner,
      .text = text.at,
      .n = text.length,
      .fault = fault,
      .status = SG_OK,
  };
  scanner->keys.n = 0;
  scanner->has_escapes = false;
  (void)check_value(&s);
  return s.status;
}

// Bytes before the first quote or backslash.
static inline size_t quoted_length(const char *text, size_t n) {
  size_t i = 0;
#ifdef __SSE2__
  for (; i + 16 <= n; i += 16) {
    const __m128i x = _mm_loadu_si128((const __m128i *)(text + i));
    const unsigned which = (unsigned)_mm_movemask_epi8(
        _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('"')),
                     _mm_cmpeq_epi8(x, _mm_set1_epi8('\\'))));
    if (which)
      return i + (size_t)__builtin_ctz(which);
  }
#endif
  while (i < n && text[i] != '"' && text[i] != '\\')
    i++;
  return i;
}

// Where the string that begins at `from` ends; 0 when the text ends before it.
static inline size_t string_extent(sg_slice text, size_t from) {
  size_t i = from + 1;
  for (; i < text.length; i += 2) { // over an escape
    i += quoted_length(text.at + i, text.length - i);
    if (i < text.length && text.at[i] == '"')
      return i + 1;
  }
  return 0;
}

size_t sg_json_extent(sg_slice text, size_t from) {
  size_t depth = 0;
  for (size_t i = from; i < text.length; i++) {
    const char c = text.at[i];
    if (c == '"') {
      i = string_extent(text, i);
      if (i == 0)
        return 0;
      if (depth == 0)
        return i;
      i--;
    } else if (c == '{' || c == '[') {
      depth++;
    } else if (c == '}' || c == ']') {
      if (depth <= 1)
        return depth == 1 ? i + 1 : i;
      depth--;
    } else if (depth == 0 && (c == ',' || is_space(c))) {
      return i;
    }
  }
  return 0;
}

static inline size_t space_end(sg_slice text, size_t i) {
  while (i < text.length && is_space(text.at[i]))
    i++;
  return i;
}

bool sg_json_next(sg_slice container, size_t *at, sg_slice *key,
                  sg_slice *value) {
  const bool is_object = container.at[0] == '{';
  size_t i = space_end(container, *at == 0 ? 1 : *at);
  if (i < container.length && container.at[i] == ',')
    i = space_end(container, i + 1);
  if (i >= container.length || container.at[i] == '}' ||
      container.at[i] == ']') {
    *at = i + 1;
    return false;
  }
  if (is_object) {
    const size_t end = string_extent(container, i);
    if (key)
      *key = (sg_slice){container.at + i, end - i};
    i = space_end(container, end);
    i = space_end(container, i + 1); // behind the colon
  }
  const size_t end = container.at[i] == '"' ? string_extent(container, i)
                                            : sg_json_extent(container, i);
  *value = (sg_slice){container.at + i, end - i};
  *at = end;
  return true;
}

static void add_point(sg_text *out, unsigned point) {
  char bytes[4];
  size_t n = 0;
  if (point < 0x80) {
    bytes[n++] = (char)point;
  } else {
    const int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    static const unsigned lead[] = {0, 0xc0, 0xe0, 0xf0};
    bytes[n++] = (char)(lead[more] | point >> (6 * more));
    for (int k = more - 1; k >= 0; k--)
      bytes[n++] = (char)(0x80 | (point >> (6 * k) & 0x3f));
  }
  sg_text_add(out, bytes, n);
}

// One escape at text[i], which is a backslash; returns where it ends.
static size_t decode_escape(const char *text, size_t i, sg_text *out) {
  static const char from[] = "bfnrt";
  static const char to[] = "\b\f\n\r\t";
  const char c = text[i + 1];
  if (c != 'u') {
    const char *known = strchr(from, c);
    sg_text_putc(out, known ? to[known - from] : c);
    return i + 2;
  }
  unsigned point = (unsigned)hex4(text + i + 2);
  i += 6;
  if (point >= 0xd800 && point < 0xdc00) {
    const unsigned low = (unsigned)hex4(text + i + 2);
    point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
    i += 6;
  }
  add_point(out, point);
  return i;
}

void sg_json_decode(sg_slice string, sg_text *out) {
  const size_t end = string.length - 1;
  for (size_t i = 1; i < end;) {
    const char *slash = memchr(string.at + i, '\\', end - i);
    const size_t stop = slash ? (size_t)(slash - string.at) : end;
    sg_text_add(out, string.at + i, stop - i);
    i = slash ? decode_escape(string.at, stop, out) : stop;
  }
}

bool sg_json_escaped_key_is(sg_slice key, const char *name) {
  if (!memchr(key.at, '\\', key.length))
    return false;
  sg_text decoded;
  sg_text_init(&decoded, 0);
  sg_json_decode(key, &decoded);
  const bool same = strcmp(sg_text_get(&decoded), name) == 0;
  sg_text_clear(&decoded);
  return same;
}

cJSON *sg_json_tree(const char *name, sg_slice text, sg_error *err) {
  sg_json_scanner scanner;
  sg_json_scanner_init(&scanner);
  sg_json_fault fault = {0};
  const sg_status status = sg_json_check(&scanner, text, &fault);
  sg_json_scanner_clear(&scanner);
  if (status == SG_OK) {
    cJSON *tree = cJSON_ParseWithLength(text.at, text.length);
    if (!tree)
      (void)sg_no_memory(err);
    return tree;
  }
  if (status != SG_EINPUT) {
    (void)sg_no_memory(err);
    return NULL;
  }
  uint32_t line = 1;
  uint32_t column = 1;
  sg_position(text, fault.offset, &line, &column);
  sg_error_place(err, name, line, column);
  (void)sg_fail(err, status, "%s", fault.what);
  return NULL;
}

void sg_json_minify(sg_slice value, sg_text *out) {
  for (size_t i = 0; i < value.length;) {
    const size_t end = value.at[i] == '"' ? string_extent(value, i) : i + 1;
    if (!is_space(value.at[i]))
      sg_text_add(out, value.at + i, end - i);
    i = end;
  }
}

size_t sg_json_squeeze(char *text, size_t length) {
  const sg_slice all = {text, length};
  size_t to = 0;
  for (size_t i = 0; i < length;) {
    const size_t end = text[i] == '"' ? string_extent(all, i) : i + 1;
    if (end > i + 1) {
      memmove(text + to, text + i, end - i);
      to += end - i;
    } else if (!is_space(text[i])) {
      text[to++] = text[i];
    }
    i = end;
  }
  return to;
}

void sg_position(sg_slice text, size_t offset, uint32_t *line,
                 uint32_t *column) {
  const size_t n = offset < text.length ? offset : text.length;
  const char *last = n ? memrchr(text.at, '\n', n) : NULL;
  const size_t from = last ? (size_t)(last - text.at) + 1 : 0;
  uint32_t n_lines = 0;
  for (const char *at = text.at; at < text.at + from; n_lines++)
    at = (const char *)memchr(at, '\n', (size_t)(text.at + from - at)) + 1;
  uint32_t n_characters = 0;
  for (size_t i = from; i < n; i++)
    n_characters += ((unsigned char)text.at[i] & 0xc0) != 0x80;
  *line += n_lines;
  *column = (last ? 1 : *column) + n_characters;
}
