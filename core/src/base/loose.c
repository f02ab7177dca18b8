// SPDX-License-Identifier: GPL-2.0-or-later
// loose - dates as people and registers write them; see loose.h.
//
// A date is up to three parts (numbers, and the name of a month) between marks
// or blanks, perhaps a time behind it. What the parts mean follows from their
// shape: four digits are a year, a name is a month. Only day and month as two
// numbers can be in doubt.
#include "base/loose.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_YEAR = 1000, PARTS_MAX = 3, DIGITS_MAX = 4 };

// A part of a date: a number and how many digits it had, or a month by name.
typedef struct part {
  int value, digits;
  char behind; ///< The mark that follows: '-', '/', '.', ',', ' '; 0 at the end
} part;

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static sg_slice behind(sg_slice text, size_t from) {
  return (sg_slice){text.at + from, text.length - from};
}

static bool is_word(sg_slice text, const char *word) {
  if (text.length != strlen(word))
    return false;
  for (size_t i = 0; i < text.length; i++)
    if (lower(text.at[i]) != word[i])
      return false;
  return true;
}

// --- the time behind a date ---

static size_t count_digits(sg_slice text) {
  size_t n = 0;
  while (n < text.length && is_digit(text.at[n]))
    n++;
  return n;
}

// Z, UTC, +02:00, -0500 or nothing. The day stays the one that was written.
static bool is_zone(sg_slice text) {
  if (text.length == 0 || is_word(text, "z") || is_word(text, "utc") ||
      is_word(text, "gmt"))
    return true;
  if (text.at[0] != '+' && text.at[0] != '-')
    return false;
  const sg_slice hours = behind(text, 1);
  if (count_digits(hours) == 4 || count_digits(hours) == 2)
    return count_digits(hours) == hours.length ||
           (hours.length == 5 && hours.at[2] == ':' &&
            count_digits(behind(hours, 3)) == 2);
  return false;
}

// 00:00, 9:48:00.000Z, 12:00:00 AM, 09:59:48 +02:00.
static bool is_time(sg_slice text) {
  size_t n = count_digits(text);
  int fields = 0;
  while (n == 2 || (n == 1 && fields == 0)) {
    text = behind(text, n);
    fields++;
    if (text.length == 0 || text.at[0] != ':')
      break;
    text = behind(text, 1);
    n = count_digits(text);
    if (n != 2 || fields == 3)
      return false;
  }
  if (fields < 2)
    return false;
  if (fields == 3 && text.length > 1 &&
      (text.at[0] == '.' || text.at[0] == ','))
    text = behind(text, 1 + count_digits(behind(text, 1)));
  text = sg_slice_trim(text);
  return is_zone(text) || is_word(text, "am") || is_word(text, "pm");
}

// What stands behind a whole date: a time, a zone, or nothing.
static bool is_rest(sg_slice text) {
  if (is_zone(text))
    return true;
  if (text.at[0] == 'T' || text.at[0] == 't' || is_blank(text.at[0]))
    return is_time(sg_slice_trim(behind(text, 1)));
  return false;
}

// --- parts ---

// January, Jan, Jan. and Sept; 0 for no month.
static int month_of(sg_slice name) {
  static const char *const months[] = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  if (is_word(name, "sept"))
    return 9;
  for (int i = 0; i < 12; i++)
    if (is_word(name, months[i]) ||
        (name.length == 3 && lower(name.at[0]) == months[i][0] &&
         lower(name.at[1]) == months[i][1] &&
         lower(name.at[2]) == months[i][2]))
      return i + 1;
  return 0;
}

static bool is_ordinal(sg_slice text, int value) {
  static const char *const ends[] = {"th", "st", "nd", "rd"};
  const int last = value % 10;
  const bool own = last >= 1 && last <= 3 && value / 10 != 1;
  return is_word(text, ends[own ? last : 0]);
}

// A number, perhaps "1st"; or letters that name a month, perhaps with a point.
static size_t take_part(sg_slice text, part *out) {
  size_t n = count_digits(text);
  *out = (part){.digits = (int)n};
  if (n > DIGITS_MAX)
    return 0;
  for (size_t i = 0; i < n; i++)
    out->value = out->value * 10 + (text.at[i] - '0');
  size_t end = n;
  while (end < text.length && is_letter(text.at[end]))
    end++;
  const sg_slice word = {text.at + n, end - n};
  if (n > 0)
    return word.length == 0                         ? n
           : n <= 2 && is_ordinal(word, out->value) ? end
                                                    : 0;
  out->value = month_of(word);
  return out->value ? end : 0;
}

// The mark between two parts: one of "-/.", or blanks with perhaps a comma or,
// behind a shortened month, a point before them.
static size_t take_mark(sg_slice text, bool is_name, char *mark) {
  size_t n = 0;
  *mark = ' ';
  if (text.length && strchr("-/.", text.at[0]))
    *mark = text.at[n++];
  else if (text.length && text.at[0] == ',')
    n++;
  const size_t from = n;
  while (n < text.length && is_blank(text.at[n]))
    n++;
  if (n > from && *mark == '.' && is_name)
    *mark = ' ';
  return n > from && *mark != ' ' ? 0 : n;
}

// Parts up to a time or the end; 0 when there is anything else.
static int take_parts(sg_slice text, part parts[PARTS_MAX]) {
  int n = 0;
  while (n < PARTS_MAX) {
    const size_t size = take_part(text, &parts[n]);
    if (size == 0)
      return 0;
    const bool is_name = parts[n].digits == 0;
    text = behind(text, size);
    n++;
    if (text.length == 0 || (n == PARTS_MAX && is_rest(text)))
      return n;
    const size_t mark = take_mark(text, is_name, &parts[n - 1].behind);
    if (mark == 0)
      return 0;
    text = behind(text, mark);
  }
  return 0;
}

// --- meaning ---

static bool is_year(const part *p) {
  return p->digits == 4 && p->value >= FIRST_YEAR;
}

static bool is_name(const part *p) {
  return p->digits == 0;
}

static bool is_short(const part *p) {
  return p->digits == 1 || p->digits == 2;
}

// Zero for what was not said.
static bool make(int year, int month, int day, sg_date *out) {
  char text[16];
  int n = snprintf(text, sizeof text, "%04d", year);
  if (month)
    n += snprintf(text + n, sizeof text - (size_t)n, "-%02d", month % 100);
  if (day)
    n += snprintf(text + n, sizeof text - (size_t)n, "-%02d", day % 100);
  return sg_date_parse(text, (size_t)n, out);
}

// 03/05/2007: a date when one order makes one, or both make the same.
static bool in_order(int a, int b, int year, sg_date_order order,
                     sg_date *out) {
  sg_date day_first = SG_DATE_UNKNOWN;
  sg_date month_first = SG_DATE_UNKNOWN;
  if (a == 0 || b == 0)
    return false;
  if (order != SG_MONTH_FIRST)
    (void)make(year, b, a, &day_first);
  if (order != SG_DAY_FIRST)
    (void)make(year, a, b, &month_first);
  if (day_first != month_first && day_first != SG_DATE_UNKNOWN &&
      month_first != SG_DATE_UNKNOWN)
    return false;
  *out = day_first != SG_DATE_UNKNOWN ? day_first : month_first;
  return *out != SG_DATE_UNKNOWN;
}

static bool of_two(const part *p, sg_date *out) {
  const bool year_first = is_year(&p[0]);
  const part *year = &p[year_first ? 0 : 1];
  const part *month = &p[year_first ? 1 : 0];
  if (!is_year(year) || month->value == 0)
    return false;
  if (!is_name(month) && (!is_short(month) || p[0].behind == ' '))
    return false;
  return make(year->value, month->value, 0, out);
}

static bool of_three(const part *p, sg_date_order order, sg_date *out) {
  if (is_year(&p[0]) && is_short(&p[2]) && p[2].value)
    return p[1].value && (is_name(&p[1]) || is_short(&p[1])) &&
           make(p[0].value, p[1].value, p[2].value, out);
  if (!is_year(&p[2]))
    return false;
  if (is_short(&p[0]) && is_name(&p[1]))
    return p[0].value && make(p[2].value, p[1].value, p[0].value, out);
  if (is_name(&p[0]) && is_short(&p[1]))
    return p[1].value && make(p[2].value, p[0].value, p[1].value, out);
  return is_short(&p[0]) && is_short(&p[1]) &&
         in_order(p[0].value, p[1].value, p[2].value, order, out);
}

static bool has_names(const part *p, int n) {
  for (int i = 0; i < n; i++)
    if (is_name(&p[i]))
      return true;
  return false;
}

// Three numbers have one mark, and no blanks, between them.
static bool of_parts(const part *p, int n, sg_date_order order, sg_date *out) {
  if (n == 3 && !has_names(p, n) &&
      (p[0].behind != p[1].behind || p[0].behind == ' '))
    return false;
  return n == 2 ? of_two(p, out) : n == 3 && of_three(p, order, out);
}

static const char first_day[] = "1000-01-01";

static bool is_late_enough(sg_date date) {
  sg_date first = SG_DATE_UNKNOWN;
  (void)sg_date_parse(first_day, sizeof first_day - 1, &first);
  return sg_date_first(date) >= sg_date_first(first);
}

// The form that the model keeps itself, with what may stand behind it.
static bool plain(sg_slice text, sg_date *out) {
  if (text.length > 10)
    return sg_date_parse(text.at, 10, out) && is_rest(behind(text, 10));
  return sg_date_parse(text.at, text.length, out);
}

// 20110630, perhaps with a time.
static bool compact(sg_slice text, sg_date *out) {
  if (count_digits(text) != 8 || (text.length > 8 && !is_rest(behind(text, 8))))
    return false;
  char with_marks[11];
  (void)snprintf(with_marks, sizeof with_marks, "%.4s-%.2s-%.2s", text.at,
                 text.at + 4, text.at + 6);
  return sg_date_parse(with_marks, 10, out);
}

bool sg_date_read(sg_slice text, sg_date_order order, sg_date *out) {
  part parts[PARTS_MAX] = {{0}};
  *out = SG_DATE_UNKNOWN;
  text = sg_slice_trim(text);
  if (text.length == 0)
    return false;
  bool found = plain(text, out) || compact(text, out);
  if (!found)
    found = of_parts(parts, take_parts(text, parts), order, out);
  found = found && is_late_enough(*out);
  if (!found)
    *out = SG_DATE_UNKNOWN;
  return found;
}
