// SPDX-License-Identifier: GPL-2.0-or-later
// edge_days - partial dates as days, for formats that know no others.
#ifndef SG_IO_EDGE_DAYS_H
#define SG_IO_EDGE_DAYS_H

#include "base/date.h"

#include <string.h>

/// The first day that a date can mean, or the last; "" for none.
static inline const char *sg_edge_day(const char *text, bool last,
                                      char out[11]) {
  sg_date date = SG_DATE_UNKNOWN;
  out[0] = '\0';
  if (text && sg_date_parse(text, strlen(text), &date))
    sg_day_write(last ? sg_date_last(date) : sg_date_first(date), out);
  return out;
}

#endif
