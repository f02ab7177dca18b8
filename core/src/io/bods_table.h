// SPDX-License-Identifier: GPL-2.0-or-later
// bods_table - members of BODS statements, of which form they are; see
// bods_form.h.
#ifndef SG_IO_BODS_TABLE_H
#define SG_IO_BODS_TABLE_H

#include "base/json_scan.h"

/// What a value has to be.
typedef enum bods_form {
  FORM_ANY,
  FORM_TEXT,
  FORM_ID,      ///< Text of 32 to 64 characters
  FORM_COUNTRY, ///< Text of 2 characters
  FORM_PLACE,   ///< Text of 2 to 6 characters
  FORM_VERSION, ///< "0.4"
  FORM_URI,
  FORM_DAY,    ///< YYYY-MM-DD
  FORM_MOMENT, ///< A day, or one with time and zone behind
  FORM_DATE,   ///< YYYY, YYYY-MM or YYYY-MM-DD
  FORM_CODE,   ///< One of a list of codes
  FORM_FLAG,
  FORM_OBJECT, ///< Of a shape
} bods_form;

/// Of a member.
enum {
  BODS_MUST = 1,   ///< May not be missing
  BODS_EITHER = 2, ///< One of those with this flag may not be missing
  BODS_LIST = 4,   ///< A list of such values
  BODS_READ = 8,   ///< The reader warns of a wrong type itself
};

typedef enum bods_shape_name {
  SHAPE_NONE,
  SHAPE_STATEMENT,
  SHAPE_OLD_ENTITY,
  SHAPE_OLD_PERSON,
  SHAPE_OLD_RELATION,
  SHAPE_DETAILS, ///< One of the next three, by the kind of statement
  SHAPE_ENTITY,
  SHAPE_PERSON,
  SHAPE_RELATION,
  SHAPE_ANNOTATION,
  SHAPE_OLD_ANNOTATION,
  SHAPE_AUTHOR,
  SHAPE_PUBLICATION,
  SHAPE_PUBLISHER,
  SHAPE_SOURCE,
  SHAPE_COUNTRY,
  SHAPE_JURISDICTION,
  SHAPE_IDENTIFIER,
  SHAPE_PERSON_IDENTIFIER,
  SHAPE_REASON,
  SHAPE_ENTITY_TYPE,
  SHAPE_ADDRESS,
  SHAPE_HOME,
  SHAPE_BIRTHPLACE,
  SHAPE_OLD_ADDRESS,
  SHAPE_LISTING,
  SHAPE_SECURITIES,
  SHAPE_SECURITY,
  SHAPE_STATUTE,
  SHAPE_NAME,
  SHAPE_OLD_NAME,
  SHAPE_EXPOSURE,
  SHAPE_PEP,
  SHAPE_INTEREST,
  SHAPE_SHARE,
  BODS_N_SHAPES
} bods_shape_name;

typedef struct bods_form_member {
  const char *key;
  uint8_t length;
  uint8_t form;
  uint8_t flags;
  uint8_t shape;            ///< Of an object
  const char *const *codes; ///< Of a code; ends in NULL
} bods_form_member;

enum { BODS_MEMBERS_MAX = 24 };

typedef struct bods_form_shape {
  const bods_form_member *members;
  uint32_t n;
} bods_form_shape;

extern const bods_form_shape bods_shapes[BODS_N_SHAPES];

/// Places of members that are compared with others of the same object.
enum {
  AT_SUBTYPE_TYPE = 0,
  AT_SUBTYPE = 1,
  AT_HAS_LISTING = 0,
  AT_SECURITIES = 1,
  AT_TARGET = 0,
  AT_MOTIVATION = 1,
  AT_NOTE_URL = 2,
  AT_TRANSFORMED = 3,
  AT_BORN = 0,
  AT_DIED = 1,
  AT_IS_PART = 0,
  AT_PARTS = 1,
  AT_SCHEME = 0,
  AT_MINIMUM = 0, ///< The maximum behind it
  AT_EXCLUSIVE_MINIMUM = 2,
  AT_STATEMENT_DATE = 0,
  AT_PUBLICATION_DATE = 0,
  AT_RETRIEVED = 0,
  AT_CREATED = 4,
};

#endif
