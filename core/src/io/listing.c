// SPDX-License-Identifier: GPL-2.0-or-later
// listing - see listing.h.
#include "io/listing.h"

sg_item *sg_put_listing(sg_put *put, const sg_listing *listing,
                        sg_slice program) {
  sg_item *item = sg_put_item(put, SG_ON_LISTINGS, listing->list, program);
  if (!item)
    return NULL;
  item->from = listing->since;
  item->to = listing->until;
  const uint32_t sources =
      listing->source ? sg_list_add(put->piece->model, &listing->source, 1) : 0;
  put->no_memory |= sources == SG_NONE;
  item->sources = sources == SG_NONE ? 0 : sources;
  return item;
}

void sg_put_listings(sg_put *put, const sg_listing *listing, sg_slice programs,
                     const char *separator) {
  sg_listing one = *listing;
  sg_put_in_order(put, &one.since, &one.until);
  sg_slice program = {NULL, 0};
  bool any = false;
  for (size_t at = 0; sg_slice_next(programs, separator, &at, &program);) {
    (void)sg_put_listing(put, &one, program);
    any = true;
  }
  if (!any)
    (void)sg_put_listing(put, &one, program);
}

void sg_home_add(sg_home *home, uint16_t country) {
  if (home->country == 0)
    home->country = country;
  else if (country && country != home->country)
    home->several = true;
}

void sg_put_home(sg_put *put, const sg_home *registered,
                 const sg_home *located) {
  const bool has_register = registered->country && !registered->several;
  const sg_home *home = has_register ? registered : located;
  if (home->country == 0 || home->several)
    return;
  sg_put_entity(put)->country = home->country;
  sg_put_attr(put, "country_guessed_from",
              sg_slice_of(has_register ? "registration number" : "addresses"));
}
