// SPDX-License-Identifier: GPL-2.0-or-later
// psc - what the files that read the UK register of people with significant
// control share.
#ifndef SG_IO_PSC_H
#define SG_IO_PSC_H

#include "io/put.h"

typedef struct psc {
  const sg_piece *piece;
  sg_slice data, kind; ///< Object; text
  uint32_t company;    ///< Interned id
  uint32_t party;      ///< Interned id, also of the record
  uint32_t source;
} psc;

/// Text of a member of an object; {NULL, 0} when it has none.
sg_slice psc_text(sg_put *put, sg_slice object, const char *key);
/// A company number as the register writes it, "56099" as "00056099"; false for
/// what is none.
bool psc_number(sg_slice text, char out[16]);
/// The links that the natures of control make.
SG_NODISCARD sg_status psc_put_links(const psc *p, sg_error *err);

#endif
