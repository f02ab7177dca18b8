// SPDX-License-Identifier: GPL-2.0-or-later
// icij_roles - what the words of a relationship in the offshore leaks mean.
//
// The publisher types relationships coarsely (officer_of) and keeps the meaning
// in free text of several hundred spellings, some naming more than one role
// ("director / shareholder"). They are matched by words, not by spelling.
#ifndef SG_IO_ICIJ_ROLES_H
#define SG_IO_ICIJ_ROLES_H

#include "base/json_scan.h"

/// One role: a kind of link with its details.
typedef struct sg_icij_role {
  uint8_t kind;     ///< SG_OWNERSHIP ...
  uint8_t detail;   ///< Post or means
  uint8_t capacity; ///< Of ownership
  uint8_t measure;  ///< Of ownership
} sg_icij_role;

enum { SG_ICIJ_ROLES_MAX = 6 };

/// The roles that the text of a relationship names, each once; the type decides
/// when the text names none. 0: neither says anything that is known.
uint32_t sg_icij_roles(sg_slice text, sg_slice type,
                       sg_icij_role out[SG_ICIJ_ROLES_MAX]);

/// The country of one of the publisher's own codes of jurisdictions ("SAM",
/// "BVI"); 0 for any other.
uint16_t sg_icij_jurisdiction(sg_slice code);

#endif
