// SPDX-License-Identifier: GPL-2.0-or-later
// pack_json - strict JSON as a tree that knows where each value stands. Any
// bytes are read or refused with a place; depth and keys are bounded.
#include "rules.h"

#include <string.h>

enum { DEPTH_MAX = 32, KEYS_MAX = 256 };

typedef struct parser {
  const char *text;
  size_t length, at;
  uint32_t depth;
  fault *wrong;
} parser;

static bool fail_at(parser *p, size_t at, const char *what) {
  if (!p->wrong->what)
    *p->wrong = (fault){at, what};
  return false;
}

static bool fail_here(parser *p, const char *what) {
  return fail_at(p, p->at, what);
}

// The byte that comes next; -1 at the end.
static int peek(const parser *p) {
  return p->at < p->length ? (unsigned char)p->text[p->at] : -1;
}

static void skip_space(parser *p) {
  for (int c = peek(p); c == ' ' || c == '\t' || c == '\n' || c == '\r';
       c = peek(p))
    p->at++;
}

static bool is_next(const parser *p, const char *bytes) {
  const size_t n = strlen(bytes);
  return p->length - p->at >= n && memcmp(p->text + p->at, bytes, n) == 0;
}

// What other formats and word processors put where JSON has nothing of it.
static const char *const comment = "a comment; JSON has none, but a rule may "
                                   "have the key 'note'";
static const char *const curly = "a curly quote; texts begin and end with the "
                                 "straight one, \"";
static const char *const single = "a single quote; texts begin and end with "
                                  "the double one, \"";

// Something else stands where a token belongs.
static bool fail_token(parser *p, const char *what) {
  const struct {
    const char *bytes, *what;
  } known[] = {
      {"//", comment},          {"/*", comment},
      {"#", comment},           {"'", single},
      {"\xe2\x80\x98", single}, {"\xe2\x80\x99", single},
      {"\xe2\x80\x9c", curly},  {"\xe2\x80\x9d", curly},
      {"\xe2\x80\x9e", curly},
  };
  for (size_t i = 0; i < SG_COUNT(known); i++)
    if (is_next(p, known[i].bytes))
      return fail_here(p, known[i].what);
  return fail_here(p, what);
}

// --- texts ---

static size_t utf8_write(uint32_t code, char *out) {
  if (code < 0x80) {
    out[0] = (char)code;
    return 1;
  }
  const size_t n = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (size_t i = n; i-- > 1; code >>= 6)
    out[i] = (char)(0x80 | (code & 0x3f));
  out[0] = (char)((n == 2 ? 0xc0 : n == 3 ? 0xe0 : 0xf0) | code);
  return n;
}

// Bytes of the character at the place, 0 when it is no UTF-8.
static size_t utf8_length(const parser *p) {
  const unsigned char *s = (const unsigned char *)p->text + p->at;
  const size_t left = p->length - p->at;
  if (s[0] < 0x80)
    return 1;
  const size_t n = s[0] >= 0xc2 && s[0] < 0xe0   ? 2
                   : s[0] >= 0xe0 && s[0] < 0xf0 ? 3
                   : s[0] >= 0xf0 && s[0] < 0xf5 ? 4
                                                 : 0;
  if (n == 0 || n > left)
    return 0;
  for (size_t i = 1; i < n; i++)
    if ((s[i] & 0xc0) != 0x80)
      return 0;
  const bool bad =
      (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
      (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f);
  return bad ? 0 : n;
}

static bool read_hex(parser *p, uint32_t *out) {
  *out = 0;
  for (int i = 0; i < 4; i++, p->at++) {
    const int c = peek(p);
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0)
      return fail_here(p, "four hexadecimal digits belong behind '\\u'");
    *out = *out * 16 + (uint32_t)digit;
  }
  return true;
}

static bool read_unicode(parser *p, char *out, size_t *n) {
  const size_t start = p->at;
  uint32_t code = 0;
  uint32_t low = 0;
  if (!read_hex(p, &code))
    return false;
  if (code >= 0xd800 && code < 0xdc00) {
    if (peek(p) != '\\' || p->at + 1 >= p->length || p->text[p->at + 1] != 'u')
      return fail_at(p, start, "half of a surrogate pair");
    p->at += 2;
    if (!read_hex(p, &low))
      return false;
    if (low < 0xdc00 || low > 0xdfff)
      return fail_at(p, start, "half of a surrogate pair");
    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
  } else if (code >= 0xdc00 && code < 0xe000) {
    return fail_at(p, start, "half of a surrogate pair");
  }
  if (code == 0)
    return fail_at(p, start, "the character NUL");
  *n += utf8_write(code, out + *n);
  return true;
}

static bool read_escape(parser *p, char *out, size_t *n) {
  static const char codes[] = "\"\\/bfnrt";
  static const char means[] = "\"\\/\b\f\n\r\t";
  const int c = peek(p);
  if (c == 'u') {
    p->at++;
    return read_unicode(p, out, n);
  }
  const char *code = c > 0 ? strchr(codes, c) : NULL;
  if (!code)
    return fail_here(p, "no escape of JSON");
  out[(*n)++] = means[code - codes];
  p->at++;
  return true;
}

// Length in the script of the text that begins here, without its quotes.
static size_t raw_length(const parser *p) {
  size_t n = 0;
  while (p->at + n < p->length && p->text[p->at + n] != '"')
    n += p->text[p->at + n] == '\\' ? 2 : 1;
  return p->at + n < p->length ? n : p->length - p->at;
}

// Text behind its opening quote. What is decoded is never longer.
static const char *read_text(parser *p) {
  const size_t opened = p->at++;
  size_t n = 0;
  char *out = room_take(raw_length(p) + 1, 1);
  if (!out)
    return NULL;
  for (int c = peek(p); c != '"'; c = peek(p)) {
    if (c < 0) {
      (void)fail_at(p, opened, "a text that does not end");
      return NULL;
    }
    const size_t length = c == '\\' ? 1 : utf8_length(p);
    if (c < 0x20 || length == 0) {
      (void)fail_here(p, c == '\n'  ? "a text that does not end on its line"
                         : c < 0x20 ? "a control character in a text"
                                    : "not UTF-8");
      return NULL;
    }
    if (c != '\\')
      memcpy(out + n, p->text + p->at, length);
    p->at += length;
    n += c != '\\' ? length : 0;
    if (c == '\\' && !read_escape(p, out, &n))
      return NULL;
  }
  p->at++;
  out[n] = '\0';
  return out;
}

// --- values ---

static const node *read_value(parser *p);

static size_t digits(parser *p) {
  const size_t from = p->at;
  while (peek(p) >= '0' && peek(p) <= '9')
    p->at++;
  return p->at - from;
}

static bool read_number(parser *p, node *out) {
  const size_t from = p->at;
  p->at += peek(p) == '-';
  const size_t first = p->at;
  const size_t whole = digits(p);
  if (whole == 0 || (whole > 1 && p->text[first] == '0'))
    return fail_at(p, from, "no value of JSON");
  if (peek(p) == '.') {
    p->at++;
    if (digits(p) == 0)
      return fail_here(p, "digits belong behind the decimal point");
  }
  if (peek(p) == 'e' || peek(p) == 'E') {
    p->at++;
    p->at += peek(p) == '+' || peek(p) == '-';
    if (digits(p) == 0)
      return fail_here(p, "digits belong into the exponent");
  }
  if (p->at - from > 64)
    return fail_at(p, from, "a number of more than 64 characters");
  out->type = NODE_NUMBER;
  out->text = room_text(p->text + from, p->at - from);
  return out->text != NULL;
}

static bool read_word(parser *p, node *out) {
  static const char *const words[] = {"null", "false", "true"};
  for (uint8_t i = 0; i < 3; i++) {
    if (is_next(p, words[i])) {
      p->at += strlen(words[i]);
      out->type = (uint8_t)(NODE_NULL + i);
      return true;
    }
  }
  return fail_token(p, "no value of JSON");
}

static bool read_key(parser *p, node *object, node *member, uint32_t n_keys) {
  if (peek(p) != '"')
    return fail_token(p, "a key in quotes belongs here");
  if (n_keys >= KEYS_MAX)
    return fail_here(p, "an object with more than 256 keys");
  member->key_at = (uint32_t)p->at;
  member->key = read_text(p);
  if (!member->key)
    return false;
  if (node_find(object, member->key))
    return fail_at(p, member->key_at, "a key that the object has already");
  skip_space(p);
  if (peek(p) != ':')
    return fail_token(p, "a colon belongs behind the key");
  p->at++;
  skip_space(p);
  return true;
}

// Items of a list or members of an object, behind the opening bracket.
static bool read_parts(parser *p, node *out, char closing) {
  const node **end = &out->first;
  uint32_t n = 0;
  p->at++;
  skip_space(p);
  if (peek(p) == closing) {
    p->at++;
    return true;
  }
  for (;; n++) {
    node head = {.key = NULL};
    if (closing == '}' && !read_key(p, out, &head, n))
      return false;
    const node *value = read_value(p);
    if (!value)
      return false;
    node *mine = (node *)(uintptr_t)value;
    mine->key = head.key;
    mine->key_at = head.key_at;
    *end = mine;
    end = &mine->next;
    skip_space(p);
    const int c = peek(p);
    if (c != ',' && c != closing)
      return fail_token(p, closing == '}' ? "a comma or '}' belongs here"
                                          : "a comma or ']' belongs here");
    const size_t comma = p->at++;
    if (c == closing)
      return true;
    skip_space(p);
    if (peek(p) == closing)
      return fail_at(p, comma,
                     "a comma behind the last part; JSON has commas "
                     "only between two");
  }
}

// Recursion is bounded by DEPTH_MAX.
static const node *read_value(parser *p) {
  node *out = room_take(1, sizeof *out);
  bool ok = out != NULL;
  if (!ok)
    return NULL;
  out->at = (uint32_t)p->at;
  const int c = peek(p);
  if (c == '{' || c == '[') {
    out->type = c == '{' ? NODE_OBJECT : NODE_LIST;
    ok =
        p->depth < DEPTH_MAX || fail_here(p, "values nested more than 32 deep");
    p->depth++;
    ok = ok && read_parts(p, out, c == '{' ? '}' : ']');
    p->depth--;
  } else if (c == '"') {
    out->type = NODE_TEXT;
    out->text = read_text(p);
    ok = out->text != NULL;
  } else if (c == '-' || (c >= '0' && c <= '9')) {
    ok = read_number(p, out);
  } else {
    ok = c < 0 ? fail_here(p, "a value belongs here") : read_word(p, out);
  }
  return ok ? out : NULL;
}

const node *json_read(const char *text, size_t length, fault *wrong) {
  parser p = {.text = text, .length = length, .wrong = wrong};
  *wrong = (fault){0, NULL};
  if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
    p.at = 3;
  skip_space(&p);
  const node *out = read_value(&p);
  skip_space(&p);
  if (out && p.at < length) {
    (void)fail_token(&p, "something behind the end of the document");
    out = NULL;
  }
  if (!out && room_is_full())
    *wrong = (fault){p.at, "the rule packs need too much memory"};
  return out;
}

const node *node_find(const node *object, const char *key) {
  for (const node *at = object->first; at; at = at->next)
    if (at->key && strcmp(at->key, key) == 0)
      return at;
  return NULL;
}

// Members of objects may come in any order.
bool node_same(const node *a, const node *b) {
  if (!a || !b || a->type != b->type)
    return a == b;
  if (a->type == NODE_NUMBER || a->type == NODE_TEXT)
    return strcmp(a->text, b->text) == 0;
  uint32_t n = 0;
  const node *y = b->first;
  for (const node *x = a->first; x; x = x->next, n++) {
    const node *other = x->key ? node_find(b, x->key) : y;
    if (!other || !node_same(x, other))
      return false;
    y = y ? y->next : NULL;
  }
  for (y = b->first; y; y = y->next)
    n--;
  return n == 0;
}

const char *node_type_name(uint8_t type) {
  static const char *const names[] = {
      "null", "false", "true", "a number", "a text", "a list", "an object"};
  return names[type];
}
