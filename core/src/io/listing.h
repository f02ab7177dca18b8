// SPDX-License-Identifier: GPL-2.0-or-later
// listing - on which lists an entity stands, and the country it has its home
// in.
#ifndef SG_IO_LISTING_H
#define SG_IO_LISTING_H

#include "io/put.h"

/// On which list an entity stands, since when and until when.
typedef struct sg_listing {
  sg_slice list;
  sg_date since, until;
  uint32_t source;
} sg_listing;

/// One entry of a list; NULL when there is none.
sg_item *sg_put_listing(sg_put *put, const sg_listing *listing,
                        sg_slice program);
/// One entry a programme, the programmes parted by `separator`; one without a
/// programme when there is none. Dates in the wrong order become unknown, with
/// a warning.
void sg_put_listings(sg_put *put, const sg_listing *listing, sg_slice programs,
                     const char *separator);

/// Countries that a record states: the first, and whether others differ.
typedef struct sg_home {
  uint16_t country;
  bool several;
} sg_home;
void sg_home_add(sg_home *home, uint16_t country);

/// The country of a company: of its registrations, else the only one of its
/// addresses. Attributes say which.
void sg_put_home(sg_put *put, const sg_home *registered,
                 const sg_home *located);

#endif
