// SPDX-License-Identifier: GPL-2.0-or-later
// native - records in the keys of the native format, from JSON objects.
//
// The three shapes (document, JSON lines, CSV directory) end in the same
// objects, each a piece of its file.
#ifndef SG_IO_NATIVE_H
#define SG_IO_NATIVE_H

#include "graph/record.h"
#include "io/piece.h"

/// Read one entity, link, deal or source into the model.
SG_NODISCARD sg_status sg_native_read(const sg_piece *native,
                                      sg_record_kind kind, sg_error *err);
/// Read a key of the document itself: title, description, licence, as_of.
SG_NODISCARD sg_status sg_native_graph_key(const sg_piece *native, sg_slice key,
                                           sg_slice value, sg_error *err);

// Pieces shared by the files that implement this.

/// The number of a JSON string's text; SG_NONE without memory.
uint32_t sg_native_intern(const sg_piece *native, sg_slice text);

/// A field of the record: its key as plain text and as it stands, its value.
typedef struct sg_field {
  const sg_piece *native;
  sg_record *record;
  sg_slice name, key, value;
} sg_field;

/// A warning at the field's value.
void sg_field_problem(const sg_field *field, sg_problem_class kind,
                      const char *format, ...) SG_PRINTF(3, 4);
/// Each returns false when there is no memory; values of a wrong type or
/// meaning are reported and left as they were.
bool sg_field_text(const sg_field *field, sg_slice value, uint32_t *out);
bool sg_field_date(const sg_field *field, sg_slice value, sg_date *out);
bool sg_field_number(const sg_field *field, double *out);
bool sg_field_sources(const sg_field *field, sg_slice value, uint32_t *out);
/// Keep the field as an attribute of the row.
bool sg_field_keep(const sg_field *field);
/// Number of a word of a closed vocabulary; an unknown one is reported, kept
/// as an attribute and read as `other`.
bool sg_field_word(const sg_field *field, const sg_words *words, uint8_t *out);
/// The same where there is no `other`: an unknown word is read as `instead`.
bool sg_field_word_or(const sg_field *field, const sg_words *words,
                      uint8_t instead, uint8_t *out);
bool sg_field_bits(const sg_field *field, const sg_words *words, uint32_t *out);
/// Strings of a list, or one string alone, each as an item.
bool sg_field_items(const sg_field *field, int domain);

/// Bytes of a value that a message shows, for "%.*s".
static inline int sg_shown(sg_slice value, int most) {
  return value.length < (size_t)most ? (int)value.length : most;
}
static inline bool sg_is_text(sg_slice value) {
  return value.at[0] == '"';
}
static inline bool sg_is_null(sg_slice value) {
  return value.at[0] == 'n';
}

// The keys of each kind of record. `*known` is false for a key that has no
// place of its own and becomes an attribute.
bool sg_native_entity_key(const sg_field *field, bool *known);
bool sg_native_link_key(const sg_field *field, bool *known);
bool sg_native_deal_key(const sg_field *field, bool *known);

#endif
