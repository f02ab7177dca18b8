// SPDX-License-Identifier: 0BSD
// stakegraph/words.h - words of the input: lists with commas, phrases, codes of
// activities. Optional, header only.
#ifndef STAKEGRAPH_WORDS_H
#define STAKEGRAPH_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Is a text, which may be NULL, this word?
static inline bool sg_text_is(const char *text, const char *word) {
  if (!text)
    return false;
  while (*text && *text == *word) {
    text++;
    word++;
  }
  return *text == *word;
}

/// Is a byte part of a word? Bytes of other scripts are.
static inline bool sg_is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

static inline bool sg_is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The small letter of a capital one of ASCII; any other byte as it is.
static inline char sg_small(char c) {
  if (c < 'A' || c > 'Z')
    return c;
  return (char)(c + 'a' - 'A');
}

/// The entry of a list with commas that begins at `at`: its length.
static inline size_t sg_entry_length(const char *at) {
  size_t n = 0;
  while (at[n] && at[n] != ',')
    n++;
  return n;
}

/// Is a word of `length` bytes an entry of a list with commas, case aside?
static inline bool sg_is_listed(const char *list, const char *word,
                                size_t length) {
  for (const char *at = list; *at;) {
    const size_t n = sg_entry_length(at);
    size_t same = 0;
    while (same < n && same < length &&
           sg_small(at[same]) == sg_small(word[same]))
      same++;
    if (n > 0 && same == n && n == length)
      return true;
    at += n + (at[n] == ',');
  }
  return false;
}

/// Part of sg_has_phrase(): does the text go on like the phrase of `n` bytes,
/// up to the end of a word? A space of the phrase stands for whatever parts
/// words.
static inline bool sg_phrase_begins(const char *text, const char *phrase,
                                    size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (phrase[i] != ' ') {
      if (sg_small(*text) != sg_small(phrase[i]))
        return false;
      text++;
      continue;
    }
    if (sg_is_letter(*text) || sg_is_digit(*text))
      return false;
    while (*text && !sg_is_letter(*text) && !sg_is_digit(*text))
      text++;
  }
  return !sg_is_letter(*text) && !sg_is_digit(*text);
}

/// Do whole words of a text, which may be NULL, make an entry of a list with
/// commas, case aside? "Scottish Limited Partnership" has "limited
/// partnership".
static inline bool sg_has_phrase(const char *list, const char *text) {
  for (const char *word = text ? text : ""; *word; word++) {
    if (word != text && (sg_is_letter(word[-1]) || sg_is_digit(word[-1])))
      continue;
    for (const char *at = list; *at;) {
      const size_t n = sg_entry_length(at);
      if (n > 0 && sg_phrase_begins(word, at, n))
        return true;
      at += n + (at[n] == ',');
    }
  }
  return false;
}

/// Digits of a code of NACE or ISIC at the start of an entry: "46.90", "4690",
/// "G46.90", alone or before words; no class ends in 0 in its third place, so
/// "4600 tonnes" is none. NULL: there is no code.
static inline const char *sg_activity_code(const char *entry, size_t n) {
  size_t i = n > 0 && sg_is_letter(entry[0]) ? 1 : 0;
  const char *digits = entry + i;
  uint32_t n_digits = 0;
  for (; i < n && (sg_is_digit(entry[i]) || entry[i] == '.'); i++)
    n_digits += sg_is_digit(entry[i]);
  const bool ends =
      i == n || entry[i] == ' ' || entry[i] == ':' || entry[i] == '-';
  const bool is_class = entry + i - digits > 2;
  const bool is_zero = is_class && digits[digits[2] == '.' ? 3 : 2] == '0';
  const bool whole = n_digits == 2 && i == n;
  return ends && (whole || (n_digits >= 3 && n_digits <= 6 && !is_zero)) &&
                 sg_is_digit(digits[0]) && sg_is_digit(digits[1])
             ? digits
             : NULL;
}

/// Part of sg_activity_fits(): do the digits of a code, points aside, begin
/// with an entry of a list with commas?
static inline bool sg_code_begins(const char *list, const char *code) {
  for (const char *at = list; *at;) {
    const size_t n = sg_entry_length(at);
    const char *digit = code;
    size_t same = 0;
    while (same < n) {
      digit += *digit == '.';
      if (*digit != at[same])
        break;
      digit++;
      same++;
    }
    if (n > 0 && same == n)
      return true;
    at += n + (at[n] == ',');
  }
  return false;
}

/// Is an activity one of those with these words or first digits of codes, both
/// lists with commas? What has a code is judged by it, whatever its words.
static inline bool sg_activity_fits(const char *entry, size_t n,
                                    const char *words, const char *codes) {
  const char *code = sg_activity_code(entry, n);
  if (code)
    return sg_code_begins(codes, code);
  for (size_t i = 0; i < n;) {
    size_t end = i;
    while (end < n && sg_is_letter(entry[end]))
      end++;
    if (end > i && sg_is_listed(words, entry + i, end - i))
      return true;
    i = end + (end == i);
  }
  return false;
}

/// The next entry of a text, as columns give it: a JSON list of texts, or one
/// text with entries between semicolons. Its start, and its bytes in `*n`; NULL
/// at the end. `*at` is the text at first, which may be NULL. Escapes are not
/// undone.
static inline const char *sg_next_entry(const char **at, size_t *n) {
  const char *entry = *at;
  *n = 0;
  if (!entry || !*entry)
    return NULL;
  if (*entry != '[' && *entry != ',') {
    while (entry[*n] && entry[*n] != ';')
      ++*n;
    *at = entry + *n + (entry[*n] == ';');
    return entry;
  }
  while (*entry && *entry != '"')
    entry++;
  if (!*entry)
    return NULL;
  entry++;
  while (entry[*n] && entry[*n] != '"')
    *n += entry[*n] == '\\' && entry[*n + 1] ? 2 : 1;
  *at = entry + *n;
  while (**at && **at != ',')
    ++*at;
  return entry;
}

#ifdef __cplusplus
}
#endif
#endif
