// SPDX-License-Identifier: GPL-2.0-or-later
// date - calendar dates that may be partial: YYYY, YYYY-MM or YYYY-MM-DD.
//
// A date is one number that keeps its precision: four times the first day it
// can mean (days since 1970-01-01), plus 0 for a day, 1 for a month, 2 for a
// year. Years 0001 to 9999 of the proleptic Gregorian calendar.
#ifndef SG_BASE_DATE_H
#define SG_BASE_DATE_H

#include "base/status.h"

typedef int32_t sg_date;
#define SG_DATE_UNKNOWN INT32_MIN

/// False, and `out` unknown, when the text is no date that exists.
bool sg_date_parse(const char *text, size_t length, sg_date *out);
/// First and last day that the date can mean; SG_NO_DATE when unknown.
int32_t sg_date_first(sg_date date);
int32_t sg_date_last(sg_date date);
/// The date as it was written, with its precision; "" when unknown.
void sg_date_write(sg_date date, char out[11]);
/// A day number as YYYY-MM-DD.
void sg_day_write(int32_t day, char out[11]);

#endif
