// SPDX-License-Identifier: GPL-2.0-or-later
// listing - what the readers of lists share: entries of lists, places, homes.
#ifndef SG_IO_LISTING_H
#define SG_IO_LISTING_H

#include "io/ofac_values.h"

/// On which list an entity stands, since when and until when.
typedef struct sg_listing {
  sg_slice list;
  sg_date since, until;
  uint32_t source;
} sg_listing;

/// One entry a programme, the programmes parted by `separator`; one without a
/// programme when there is none. Dates in the wrong order become unknown, with
/// a warning.
void sg_put_listings(sg_put *put, const sg_listing *listing, sg_slice programs,
                     const char *separator);

/// The country of a company: of its registrations, else the only one of its
/// addresses. Attributes say which.
void sg_put_home(sg_put *put, const sg_ofac_home *registered,
                 const sg_ofac_home *located);

#endif
