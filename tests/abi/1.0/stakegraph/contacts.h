// SPDX-License-Identifier: 0BSD
// stakegraph/contacts.h - telephone numbers and internet names in one form, so
// that those of two parties can be compared. Optional, header only.
#ifndef STAKEGRAPH_CONTACTS_H
#define STAKEGRAPH_CONTACTS_H

#include "stakegraph/plugin.h"
#include "stakegraph/words.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
  SG_PHONE_DIGITS = 24, ///< So many digits of a number are compared
  SG_HOST_BYTES = 253   ///< Longest internet name
};

/// The digits of a number, the national zero or international 00 left out.
/// False when they are too few for a number.
static inline bool sg_phone_digits(const char *text, size_t length,
                                   char out[SG_PHONE_DIGITS + 1]) {
  enum { FEWEST = 6 };
  uint32_t n = 0;
  for (size_t i = 0; i < length && n < SG_PHONE_DIGITS; i++)
    if (sg_is_digit(text[i]) && (n > 0 || text[i] != '0'))
      out[n++] = text[i];
  out[n] = '\0';
  return n >= FEWEST;
}

/// Does a host name follow at `c`?
static inline bool sg_in_host(char c) {
  c = sg_small(c);
  return (c >= 'a' && c <= 'z') || sg_is_digit(c) || c == '-' || c == '.' ||
         (c & 0x80);
}

/// The internet name in a web address or electronic mail address, in lower
/// case, without "www." in front. False when there is none.
static inline bool sg_host_name(const char *text, size_t length,
                                char out[SG_HOST_BYTES + 1]) {
  size_t from = 0;
  size_t end = 0;
  size_t n = 0;
  bool dotted = false;
  for (size_t i = 0; i + 2 < length && from == 0; i++)
    if (text[i] == ':' && text[i + 1] == '/' && text[i + 2] == '/')
      from = i + 3;
  for (end = from; end < length && text[end] != '/' && text[end] != '?'; end++)
    if (text[end] == '@')
      from = end + 1;
  while (from < end && text[from] == ' ')
    from++;
  if (end - from > 4 && sg_small(text[from]) == 'w' &&
      sg_small(text[from + 1]) == 'w' && sg_small(text[from + 2]) == 'w' &&
      text[from + 3] == '.')
    from += 4;
  for (; from < end && sg_in_host(text[from]) && n < SG_HOST_BYTES; from++) {
    dotted = dotted || (text[from] == '.' && n > 0);
    out[n++] = sg_small(text[from]);
  }
  while (n > 0 && out[n - 1] == '.')
    n--;
  out[n] = '\0';
  return dotted && n > 2;
}

/// Is a host name, or a name above it, in a list of names with commas?
static inline bool sg_host_in(const char *host, const char *list) {
  size_t length = 0;
  while (host[length])
    length++;
  for (const char *at = list; *at;) {
    size_t n = 0;
    while (at[n] && at[n] != ',')
      n++;
    bool same =
        n > 0 && n <= length && (n == length || host[length - n - 1] == '.');
    for (size_t i = 0; same && i < n; i++)
      same = host[length - n + i] == sg_small(at[i]);
    if (same)
      return true;
    at += n + (at[n] == ',');
  }
  return false;
}

#ifdef __cplusplus
}
#endif
#endif
