// SPDX-License-Identifier: GPL-2.0-or-later
// loose - see loose.h.
#include "base/loose.h"

#include "base/number.h"

bool sg_date_read(sg_slice text, sg_date_order order, sg_date *out) {
  (void)order;
  const bool has_time =
      text.length > 10 && (text.at[10] == 'T' || text.at[10] == ' ');
  return sg_date_parse(text.at, has_time ? 10 : text.length, out);
}

bool sg_percent_read(sg_slice text, uint32_t *low, uint32_t *high) {
  double number = 0;
  *low = 0;
  *high = SG_WHOLE;
  if (!sg_number_parse(text.at, text.length, &number) ||
      !sg_share_from_percent(number, low))
    return false;
  *high = *low;
  return true;
}

bool sg_currency_read(sg_slice text, char out[4]) {
  out[0] = '\0';
  if (text.length != 3)
    return false;
  for (int i = 0; i < 3; i++) {
    const char c = text.at[i];
    if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')))
      return false;
    out[i] = (char)(c & ~0x20);
  }
  out[3] = '\0';
  return true;
}
