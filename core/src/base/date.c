// SPDX-License-Identifier: GPL-2.0-or-later
// date - see date.h. Day numbers by counting 400-year eras from 1 March.
#include "base/date.h"

enum { DAY = 0, MONTH = 1, YEAR = 2 };

static bool is_leap(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static int32_t day_number(int year, int month, int day) {
  const int y = month <= 2 ? year - 1 : year;
  const int era = y / 400; // y is never negative here
  const int of_era = y % 400;
  const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int of_era_days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
  return era * 146097 + of_era_days - 719468;
}

static void civil(int32_t number, int *year, int *month, int *day) {
  const int32_t z = number + 719468;
  const int32_t era = z / 146097; // z is never negative for years 1 to 9999
  const int32_t doe = z % 146097;
  const int32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int32_t mp = (5 * doy + 2) / 153;
  *day = doy - (153 * mp + 2) / 5 + 1;
  *month = mp < 10 ? mp + 3 : mp - 9;
  *year = yoe + era * 400 + (*month <= 2);
}

static bool digits(const char *text, int n, int *value) {
  *value = 0;
  for (int i = 0; i < n; i++) {
    if (text[i] < '0' || text[i] > '9')
      return false;
    *value = *value * 10 + (text[i] - '0');
  }
  return true;
}

bool sg_date_parse(const char *text, size_t length, sg_date *out) {
  *out = SG_DATE_UNKNOWN;
  int year = 0;
  int month = 1;
  int day = 1;
  if (length != 4 && length != 7 && length != 10)
    return false;
  if (!digits(text, 4, &year) || year == 0)
    return false;
  if (length > 4 && (text[4] != '-' || !digits(text + 5, 2, &month)))
    return false;
  if (length > 7 && (text[7] != '-' || !digits(text + 8, 2, &day)))
    return false;
  if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
    return false;
  const int precision = length == 4 ? YEAR : length == 7 ? MONTH : DAY;
  *out = day_number(year, month, day) * 4 + precision;
  return true;
}

// The precision of a known date; day numbers before 1970 are negative.
static int precision_of(sg_date date) {
  return (int)((uint32_t)date & 3u);
}

int32_t sg_date_first(sg_date date) {
  if (date == SG_DATE_UNKNOWN)
    return SG_NO_DATE;
  return (date - precision_of(date)) / 4;
}

int32_t sg_date_last(sg_date date) {
  const int32_t first = sg_date_first(date);
  if (date == SG_DATE_UNKNOWN || precision_of(date) == DAY)
    return first;
  int year = 0;
  int month = 0;
  int day = 0;
  civil(first, &year, &month, &day);
  if (precision_of(date) == YEAR)
    return first + (is_leap(year) ? 365 : 364);
  return first + days_in_month(year, month) - 1;
}

void sg_date_write(sg_date date, char out[11]) {
  out[0] = '\0';
  if (date == SG_DATE_UNKNOWN)
    return;
  sg_day_write(sg_date_first(date), out);
  if (precision_of(date) != DAY)
    out[precision_of(date) == YEAR ? 4 : 7] = '\0';
}

static void put_two(char *out, unsigned n) {
  out[0] = (char)('0' + n / 10 % 10);
  out[1] = (char)('0' + n % 10);
}

void sg_day_write(int32_t day, char out[11]) {
  int y = 0;
  int m = 0;
  int d = 0;
  civil(day, &y, &m, &d);
  put_two(out, (unsigned)y / 100);
  put_two(out + 2, (unsigned)y);
  put_two(out + 5, (unsigned)m);
  put_two(out + 8, (unsigned)d);
  out[4] = out[7] = '-';
  out[10] = '\0';
}
