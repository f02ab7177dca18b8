// SPDX-License-Identifier: GPL-2.0-or-later
// ofac_values - countries, numbers and remarks as the Treasury's lists write
// them; the consolidated screening list repeats them.
#ifndef SG_IO_OFAC_VALUES_H
#define SG_IO_OFAC_VALUES_H

#include "io/listing.h"

/// A country by the Treasury's spelling ("Korea, North"); 0 without a warning
/// for what names none ("undetermined", "Region: Crimea"), and with one for
/// what is not understood.
uint16_t sg_ofac_country(sg_put *put, const char *what, sg_slice text);

/// What the remarks of an entry came to.
typedef struct sg_ofac_remarks {
  bool is_person;
  bool has_website, has_phone, has_email;
  sg_home home;
  sg_text *rest;  ///< What has no place of its own, parted by "; "
  sg_text *risks; ///< Sentences on secondary sanctions, likewise
} sg_ofac_remarks;

/// Write what the remarks say to the entity under construction, except for
/// "Linked To". Of persons only names and sanctions are kept.
void sg_ofac_remarks_put(sg_put *put, sg_slice text, sg_ofac_remarks *out);

/// The name behind "Linked To:", or {NULL, 0}.
sg_slice sg_ofac_linked_to(sg_slice part);

#endif
