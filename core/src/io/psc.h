// SPDX-License-Identifier: GPL-2.0-or-later
// psc - what the files that read the UK register of people with significant
// control share.
#ifndef SG_IO_PSC_H
#define SG_IO_PSC_H

#include "io/put.h"

/// Members of `data`.
typedef enum psc_field {
  PSC_KIND,
  PSC_NAME,
  PSC_NAME_ELEMENTS,
  PSC_ADDRESS,
  PSC_BORN,
  PSC_IDENTIFICATION,
  PSC_LINKS,
  PSC_ETAG,
  PSC_NATURES,
  PSC_NOTIFIED,
  PSC_CEASED_ON,
  PSC_CEASED,
  PSC_STATEMENT,
  PSC_EXEMPTIONS,
  PSC_N_FIELDS
} psc_field;

typedef struct psc {
  const sg_piece *piece;
  sg_slice field[PSC_N_FIELDS]; ///< {NULL, 0} when absent or null
  sg_slice kind;                ///< Text
  uint32_t company;             ///< Interned id
  uint32_t party;               ///< Interned id, also of the record
  uint32_t source;
} psc;

/// Text of a member of `data`.
sg_slice psc_value(sg_put *put, const psc *p, psc_field field);
/// Text of a member of an object; {NULL, 0} when it has none.
sg_slice psc_text(sg_put *put, sg_slice object, const char *key);
/// A company number as the register writes it, "56099" as "00056099"; false for
/// what is none.
bool psc_number(sg_slice text, char out[16]);
/// The links that the natures of control make.
SG_NODISCARD sg_status psc_put_links(const psc *p, sg_error *err);

#endif
