// SPDX-License-Identifier: GPL-2.0-or-later
// identifiers - when two identifiers are the same one, and what sharing one
// says. The rules are told in core/formats/merging.md.
#ifndef SG_GRAPH_IDENTIFIERS_H
#define SG_GRAPH_IDENTIFIERS_H

#include "base/text.h"

#include <stdint.h>

typedef enum sg_identifier_use {
  SG_JOINS,            ///< Those who share it are one
  SG_JOINS_IN_COUNTRY, ///< When their country is the same, too
  SG_JOINS_WITH_NAME,  ///< When country and name are the same, too
  SG_JOINS_NOBODY      ///< It says nothing, or nobody knows whose number it is
} sg_identifier_use;

typedef struct sg_identifier {
  sg_identifier_use use;
  bool is_only;      ///< A party has one of this scheme and not two
  bool is_malformed; ///< It cannot be one of its scheme; it joins as it stands
} sg_identifier;

/// Begins the scheme of pseudonyms of numbers of which a party has one, as it
/// is compared; the name of their scheme follows.
#define SG_PSEUDONYM_OF "PSEUDONYMOF"

/// Is it a Legal Entity Identifier, by its length and check digits?
bool sg_is_lei(const char *id, size_t length);

/// A scheme as it is compared; many identifiers have the same one.
typedef struct sg_id_scheme {
  char name[64]; ///< Letters and digits; "" when it is too long
  const struct sg_known_scheme *known; ///< NULL: none of the table
  sg_identifier_use use;
} sg_id_scheme;
void sg_id_scheme_of(sg_id_scheme *out, const char *text);

/// Append "SCHEME\x1fID" as they are compared and say what that is good for.
/// Nothing is appended to join nobody. sg_text_ok() tells about memory.
sg_identifier sg_identifier_key(sg_text *out, const sg_id_scheme *scheme,
                                const char *id);

#endif
