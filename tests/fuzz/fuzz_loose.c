// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_loose - any line as a date, a percentage, a currency and a country: what
// is read lies in range and, written in the model's form, is read as the same.
#include "fuzz.h"

#include "base/loose.h"
#include "graph/kinds.h"

#include <stdlib.h>
#include <string.h>

static void require(bool holds) {
  if (!holds)
    abort();
}

static void check_date(sg_slice line, sg_date_order order) {
  char text[11];
  sg_date date = 0;
  sg_date strict = 0;
  sg_date again = 0;
  if (!sg_date_read(line, order, &date)) {
    require(date == SG_DATE_UNKNOWN);
    return;
  }
  sg_date_write(date, text);
  const sg_slice written = {text, strlen(text)};
  require(sg_date_parse(text, written.length, &strict) && strict == date);
  require(sg_date_read(written, order, &again) && again == date);
  require(sg_date_first(date) <= sg_date_last(date));
}

// What is certain without an order is the same with any that reads it.
static void check_orders(sg_slice line) {
  sg_date any = 0;
  for (int order = SG_ORDER_UNKNOWN; order <= SG_MONTH_FIRST; order++)
    check_date(line, (sg_date_order)order);
  if (!sg_date_read(line, SG_ORDER_UNKNOWN, &any))
    return;
  sg_date first = 0;
  sg_date second = 0;
  const bool day_first = sg_date_read(line, SG_DAY_FIRST, &first);
  const bool month_first = sg_date_read(line, SG_MONTH_FIRST, &second);
  require(day_first || month_first);
  require(!day_first || first == any);
  require(!month_first || second == any);
}

static void check_share(sg_slice line) {
  uint32_t low = 1;
  uint32_t high = 0;
  if (!sg_percent_read(line, &low, &high))
    require(low == 0 && high == SG_WHOLE);
  require(low <= high && high <= SG_WHOLE);
}

static void check_currency(sg_slice line) {
  char code[4] = "???";
  char again[4];
  const bool found = sg_currency_read(line, code);
  require(found == (code[0] != '\0') && strlen(code) == (found ? 3 : 0));
  require(!found || (sg_currency_read((sg_slice){code, 3}, again) &&
                     strcmp(code, again) == 0));
}

static void check_country(sg_slice line) {
  char code[3];
  const uint16_t country = sg_country_read(line);
  if (country == 0)
    return;
  sg_country_write(country, code);
  require(sg_country_read((sg_slice){code, 2}) == country);
  require(sg_country_parse((sg_slice){code, 2}) == country);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  // A copy of its own for every line, so that reading past it is seen.
  for (size_t i = 0; i <= size;) {
    size_t n = 0;
    while (i + n < size && data[i + n] != '\n')
      n++;
    char *copy = malloc(n ? n : 1);
    require(copy != NULL);
    if (n)
      memcpy(copy, data + i, n);
    const sg_slice line = {copy, n};
    check_orders(line);
    check_share(line);
    check_currency(line);
    check_country(line);
    free(copy);
    i += n + 1;
  }
  return 0;
}
