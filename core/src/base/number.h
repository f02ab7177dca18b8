// SPDX-License-Identifier: GPL-2.0-or-later
// number - numbers and shares as text, the same under every locale that the
// process may have set.
#ifndef SG_BASE_NUMBER_H
#define SG_BASE_NUMBER_H

#include "base/status.h"

/// The shortest of 15, 16 or 17 digits that reads back equal; `value` is
/// finite.
void sg_number_write(double value, char out[32]);
/// The same for values of everyday size; false for all others.
bool sg_decimal_write(double value, char out[32]);
/// strtod() with a decimal point, whatever the locale.
double sg_strtod(const char *text);
/// A decimal number that fills the whole text: [-]digits[.digits][e[-]digits].
bool sg_number_parse(const char *text, size_t length, double *out);

/// Percent to parts per billion, to the nearest, but what is not a whole number
/// of percent does not become one: rules ask for more than 25 or 50 %.
/// Differences below 1e-12 are noise. False outside 0 to 100.
bool sg_share_from_percent(double percent, uint32_t *out);
/// Parts per billion as a percentage with as many decimals as it needs and no
/// trailing zeros: 48.45.
void sg_share_write(uint32_t share, char out[16]);

#endif
