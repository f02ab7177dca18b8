// SPDX-License-Identifier: GPL-2.0-or-later
// loose - dates, percentages and currencies as public data sets write them,
// brought into the one form that the model keeps. What is ambiguous is not
// guessed: it is no value.
#ifndef SG_BASE_LOOSE_H
#define SG_BASE_LOOSE_H

#include "base/date.h"
#include "base/json_scan.h"

/// The order of the numbers in a date such as 03/05/2007.
typedef enum sg_date_order {
  SG_ORDER_UNKNOWN, ///< Read only when one order makes a date
  SG_DAY_FIRST,
  SG_MONTH_FIRST
} sg_date_order;

/// YYYY, YYYY-MM, YYYY-MM-DD, 20110630, 23-MAR-2006, 16th Jun 2017, June 16,
/// 2017, March 2006, 03/2006, 23/03/2006 with / . or -, and these with a time
/// behind; a zone does not change the day that was written. Two-digit years and
/// years before 1000 are no dates. False, and `out` unknown, for anything else.
bool sg_date_read(sg_slice text, sg_date_order order, sg_date *out);

/// Percent as bounds in parts per billion: "51", "51 %", "51,5", "25-50",
/// ">25", "more than 25", "<5", "10% or more", "more than 25% but not more than
/// 50%", "75% 100%". A comma before three digits may part thousands: no
/// percentage. False, and 0 to the whole, for anything else.
bool sg_percent_read(sg_slice text, uint32_t *low, uint32_t *high);

/// "eur" as "EUR": a code of ISO 4217, in force or withdrawn. False, and "",
/// for anything else.
bool sg_currency_read(sg_slice text, char out[4]);

#endif
