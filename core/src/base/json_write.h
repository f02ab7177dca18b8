// SPDX-License-Identifier: GPL-2.0-or-later
// json_write - JSON text, one value after another, indented by two spaces.
//
// Numbers are the shortest that read back equal; what is no UTF-8 in a text
// becomes U+FFFD.
// "<", ">", "&", U+2028 and U+2029 are escaped, so that the text may stand
// inside a page.
#ifndef SG_BASE_JSON_WRITE_H
#define SG_BASE_JSON_WRITE_H

#include "base/json_scan.h"
#include "base/output.h"

typedef struct sg_json_writer {
  sg_output *out;
  bool pretty;      ///< Else everything on one line
  int depth;        ///< Open brackets
  uint64_t is_line; ///< Bit per level: written on one line
  bool first;       ///< Nothing stands behind the last open bracket yet
  bool after_key;
} sg_json_writer;

void sg_json_writer_init(sg_json_writer *w, sg_output *out, bool pretty);
void sg_json_open(sg_json_writer *w, char bracket); ///< '{' or '['
/// Open a bracket whose content goes on one line.
void sg_json_open_line(sg_json_writer *w, char bracket);
void sg_json_close(sg_json_writer *w, char bracket); ///< '}' or ']'
void sg_json_key(sg_json_writer *w, const char *key);
void sg_json_string(sg_json_writer *w, const char *text); ///< NULL: null
void sg_json_number(sg_json_writer *w, double value);     ///< NaN: null
void sg_json_count(sg_json_writer *w, uint64_t value);
void sg_json_bool(sg_json_writer *w, bool value);
void sg_json_null(sg_json_writer *w);
/// A value that is JSON text already.
void sg_json_raw(sg_json_writer *w, const char *json);

// A member of an object: key and value.
void sg_json_put(sg_json_writer *w, const char *key, const char *text);
void sg_json_put_number(sg_json_writer *w, const char *key, double value);
void sg_json_put_count(sg_json_writer *w, const char *key, uint64_t value);
void sg_json_put_bool(sg_json_writer *w, const char *key, bool value);
/// A share in parts per billion as a fraction.
void sg_json_put_share(sg_json_writer *w, const char *key, uint32_t share);
/// Texts up to NULL as a list on one line; an empty list for no texts.
void sg_json_put_texts(sg_json_writer *w, const char *key,
                       const char *const *texts);

/// Append a JSON string with nothing escaped but what must be.
void sg_json_quote(sg_text *out, sg_slice text);

#endif
