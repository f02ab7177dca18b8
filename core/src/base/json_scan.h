// SPDX-License-Identifier: GPL-2.0-or-later
// json_scan - strict checking of JSON text, and walking text that was checked.
//
// The checker accepts RFC 8259 and nothing else: valid UTF-8, no duplicate
// keys, no NUL, no lone surrogates, finite numbers, at most SG_JSON_DEPTH
// levels. It stands in front of cJSON, which accepts much that is not JSON and
// drops where a value stood; records are therefore read with the walker below,
// which keeps every value's bytes and place, and cJSON builds trees of small
// documents only (sg_json_tree).
#ifndef SG_BASE_JSON_SCAN_H
#define SG_BASE_JSON_SCAN_H

#include "base/slice.h"
#include "base/vec.h"

#include <cjson/cJSON.h>

enum { SG_JSON_DEPTH = 64 };

/// What is wrong, and at which offset.
typedef struct sg_json_fault {
  size_t offset;
  const char *what;
} sg_json_fault;

/// Working room of the checker, kept from record to record.
typedef struct sg_json_scanner {
  sg_vec keys;      ///< Of the objects that are open
  sg_text decoded;  ///< A key without its escapes
  bool has_escapes; ///< A string of the text that was checked last has one
  uint64_t key[2];
} sg_json_scanner;

void sg_json_scanner_init(sg_json_scanner *scanner);
void sg_json_scanner_clear(sg_json_scanner *scanner);

/// Check that `text` is one JSON value, white space around it allowed.
/// SG_EINPUT with `fault`, or SG_ENOMEM. O(length).
SG_NODISCARD sg_status sg_json_check(sg_json_scanner *scanner, sg_slice text,
                                     sg_json_fault *fault);

/// End of the value that begins at `from`, found by brackets and quotes alone,
/// or 0 when the text ends before it. Works on text that was not checked.
size_t sg_json_extent(sg_slice text, size_t from);

// The rest is for text that was checked.

/// Next member of an object or item of an array, `*at` being 0 at first; false
/// at the end, which `*at` is then behind. Keys come with their quotes; members
/// of arrays have no key.
bool sg_json_next(sg_slice container, size_t *at, sg_slice *key,
                  sg_slice *value);
/// Append a string value without quotes and escapes.
void sg_json_decode(sg_slice string, sg_text *out);
/// Append a value without the white space between its parts.
void sg_json_minify(sg_slice value, sg_text *out);
/// The same in place. Returns the length that is left.
size_t sg_json_squeeze(char *text, size_t length);
/// True when a key, with its quotes, is exactly `name`.
bool sg_json_escaped_key_is(sg_slice key, const char *name);
static inline bool sg_json_key_is(sg_slice key, const char *name) {
  const size_t length = strlen(name);
  if (key.length == length + 2)
    return memcmp(key.at + 1, name, length) == 0;
  const bool may_be = key.at[1] == *name || key.at[1] == '\\';
  return key.length > length + 2 && may_be && sg_json_escaped_key_is(key, name);
}

/// A cJSON tree of a small document after checking it; the caller deletes it.
/// NULL with `err` filled, the place as "NAME:LINE:COLUMN".
cJSON *sg_json_tree(const char *name, sg_slice text, sg_error *err);

/// Line and column (in characters) of an offset, both from 1, when the text
/// itself begins at `line` and `column`.
void sg_position(sg_slice text, size_t offset, uint32_t *line,
                 uint32_t *column);

#endif
