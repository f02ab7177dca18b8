// SPDX-License-Identifier: GPL-2.0-or-later
// slice - a piece of text that is borrowed: looking at it, taking it apart, and
// putting it into a longer text.
#ifndef SG_BASE_SLICE_H
#define SG_BASE_SLICE_H

#include "base/text.h"

#include <string.h>

typedef struct sg_slice {
  const char *at;
  size_t length;
} sg_slice;

/// The two arguments of "%.*s", of at most so many bytes.
#define SG_SHOWN(text, most)                                                   \
  (int)((text).length < (most) ? (text).length : (most)),                      \
      (text).length ? (text).at : ""

static inline sg_slice sg_slice_of(const char *text) {
  return (sg_slice){text, text ? strlen(text) : 0};
}
/// Without the blanks and line ends around it.
sg_slice sg_slice_trim(sg_slice text);

static inline bool sg_slice_same(sg_slice a, sg_slice b) {
  return a.length == b.length &&
         (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}
/// Less than, equal to or greater than 0, by bytes.
int sg_slice_compare(sg_slice a, sg_slice b);
static inline bool sg_slice_is(sg_slice a, const char *text) {
  return a.length == strlen(text) && memcmp(a.at, text, a.length) == 0;
}
/// As sg_slice_is(), upper and lower case of ASCII being the same.
bool sg_slice_is_like(sg_slice a, const char *text);
bool sg_slice_begins(sg_slice text, const char *word);
/// Does `part`, which is not empty, stand somewhere in the text?
bool sg_slice_has(sg_slice text, const char *part);

/// Take a word in any case, and blanks, off the beginning; false when it is not
/// there.
bool sg_slice_take(sg_slice *text, const char *word);
/// The next part before `separator`, trimmed; empty ones are passed over. False
/// at the end; `*at` is 0 at first.
bool sg_slice_next(sg_slice text, const char *separator, size_t *at,
                   sg_slice *part);

/// What was put together, until it changes.
static inline sg_slice sg_text_slice(const sg_text *text) {
  return (sg_slice){sg_text_get(text), text->length};
}
/// Append a part, unless it is empty, and `between` when it is not the first.
void sg_text_join(sg_text *out, const char *between, sg_slice part);

#endif
