// SPDX-License-Identifier: GPL-2.0-or-later
// bods - what the files that read BODS share: a statement taken apart by keys.
#ifndef SG_IO_BODS_H
#define SG_IO_BODS_H

#include "io/put.h"

/// Keys of statements, old and new spellings together.
typedef enum bods_field {
  BODS_ID,
  BODS_RECORD,
  BODS_TYPE,
  BODS_STATUS,
  BODS_DATE,
  BODS_SOURCE,
  BODS_PUBLICATION,
  BODS_REPLACES,
  BODS_DETAILS,
  BODS_IS_COMPONENT,
  BODS_COMPONENTS,
  BODS_ENTITY_TYPE,
  BODS_SUBTYPE,
  BODS_NAME,
  BODS_NAMES,
  BODS_OTHER_NAMES,
  BODS_JURISDICTION,
  BODS_IDENTIFIERS,
  BODS_FOUNDED,
  BODS_DISSOLVED,
  BODS_ADDRESSES,
  BODS_LISTING,
  BODS_UNSPECIFIED,
  BODS_PERSON_TYPE,
  BODS_BORN,
  BODS_EXPOSURE,
  BODS_HAS_PEP,
  BODS_PEP_DETAILS,
  BODS_SUBJECT,
  BODS_PARTY,
  BODS_INTERESTS,
  BODS_LEFT_OUT, ///< Known, and not kept
  BODS_N_FIELDS
} bods_field;

enum { BODS_OTHERS_MAX = 32 };

typedef struct bods {
  const sg_piece *piece;
  sg_slice field[BODS_N_FIELDS]; ///< {NULL, 0} when absent or null
  sg_slice other_key[BODS_OTHERS_MAX], other[BODS_OTHERS_MAX];
  uint32_t n_others;
  sg_slice id, record; ///< Texts; the record's id is the statement's up to 0.3
  uint64_t when;       ///< Order of versions
  sg_slice date;       ///< Text
  uint32_t source;     ///< Interned, or 0
  uint8_t basis;
  bool is_closed;
  bool no_memory;
} bods;

/// The trimmed text of a string, or a number as written; {NULL, 0}, with a
/// warning, for anything else that is there.
sg_slice bods_text(bods *b, sg_slice json);
/// The same of a string alone, without a warning.
sg_slice bods_string(bods *b, sg_slice json);
/// bods_text() of a member of an object.
sg_slice bods_member(bods *b, sg_slice object, const char *key);
bool bods_is_true(sg_slice json);
/// A list, or an object as it stands; {NULL, 0}, with a warning, for anything
/// else that is there and not the one wanted, '[' or '{'.
sg_slice bods_shape(bods *b, sg_slice json, char wanted);
bool bods_is(sg_slice json, char first); ///< By the first byte: '{', '[', '"'
/// Are the letters of `text` those of `word`, which is in lower case? "voting-
/// rights" is "votingRights" is votingrights.
bool bods_letters_are(sg_slice text, const char *word);

/// Finish an entity or link row: version, source, attributes without a column.
SG_NODISCARD sg_status bods_put_end(bods *b, sg_put *put, sg_error *err);
/// Note the rows since `first` as a version of the statement's record.
SG_NODISCARD sg_status bods_version(bods *b, sg_record_kind kind,
                                    uint32_t first, sg_error *err);
/// A date of the statement as an attribute, such as `incorporated`.
void bods_put_date(bods *b, sg_put *put, const char *key, sg_slice json);

SG_NODISCARD sg_status bods_read_entity(bods *b, sg_error *err);
SG_NODISCARD sg_status bods_read_person(bods *b, sg_error *err);
SG_NODISCARD sg_status bods_read_relationship(bods *b, sg_error *err);

/// Warn of records read since the given rows that do not fit each other.
SG_NODISCARD sg_status bods_check_refs(const sg_model *model,
                                       uint32_t first_entity,
                                       uint32_t first_link, sg_error *err);

#endif
