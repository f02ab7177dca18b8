// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_escape - any text in any markup: a reader of the markup finds the end of
// it where it is, and the same text in it but for what the format has not. And
// any text as a number and as a date of the model: what is read, written in its
// form, is read as the same.
#include "fuzz.h"

#include "base/date.h"
#include "base/escape.h"
#include "base/number.h"
#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void require(bool holds) {
  if (!holds)
    abort();
}

typedef void (*putter)(sg_output *out, const char *text);

static char *put(putter how, const char *text) {
  sg_output out;
  sg_output_to_memory(&out);
  how(&out, text);
  require(sg_output_is_whole(&out));
  char *copy = strdup(sg_text_get(&out.buffer));
  require(copy != NULL);
  sg_output_discard(&out);
  return copy;
}

// No markup of XML and HTML but references.
static void check_markup(putter how, const char *text) {
  char *got = put(how, text);
  require(strpbrk(got, "<>\"'") == NULL);
  for (const char *c = strchr(got, '&'); c; c = strchr(c + 1, '&')) {
    const size_t n = strspn(c + 1, "#0123456789abcdefghijklmnopqrstuvwxyz");
    require(n > 0 && n < 8 && c[n + 1] == ';');
  }
  free(got);
}

// One field: a quoted one ends at its last byte and nowhere before.
static void check_csv(const char *text) {
  char *got = put(sg_put_csv, text);
  const size_t n = strlen(got);
  require(strpbrk(got, "\r\n\t") == NULL);
  const char *first = got;
  if (got[0] == '"') {
    require(n >= 2 && got[n - 1] == '"');
    for (size_t i = 1; i + 1 < n; i++)
      if (got[i] == '"')
        require(got[++i] == '"' && i + 1 < n);
    first++;
  } else {
    require(strpbrk(got, ",\"") == NULL);
  }
  require(!*first || !strchr("=+-@", *first));
  free(got);
}

// A string ends at its last quote; a backslash takes what is behind it along.
static void check_quoted(putter how, const char *text, char quote) {
  char *got = put(how, text);
  const size_t n = strlen(got);
  require(n >= 2 && got[0] == quote && got[n - 1] == quote);
  for (size_t i = 1; i + 1 < n; i++) {
    if (got[i] == '\\')
      i++;
    else
      require(got[i] != quote);
    require(i + 1 < n);
  }
  free(got);
}

// Different ids stay different: of each form the first is read back.
static void check_id(sg_id_form form, const char *id) {
  sg_text room;
  sg_text again;
  sg_text_init(&room, 0);
  sg_text_init(&again, 0);
  const char *written = sg_id_for(form, id, &room);
  require((strcmp(written, id) == 0) == (written == id));
  for (const char *c = written; *c; c++)
    require((unsigned char)*c >= 0x20 || form == SG_ID_XML);
  // Nothing that could be an id is taken for the form of another.
  require(written == id || sg_id_for(form, written, &again) != written);
  sg_text_clear(&room);
  sg_text_clear(&again);
}

static void check_number(const char *text, size_t length) {
  double number = 0;
  double again = 0;
  char written[32];
  if (!sg_number_parse(text, length, &number))
    return;
  require(isfinite(number));
  sg_number_write(number, written);
  require(sg_number_parse(written, strlen(written), &again));
  require(memcmp(&number, &again, sizeof number) == 0 || number == again);
}

static void check_date(const char *text, size_t length) {
  sg_date date = SG_DATE_UNKNOWN;
  sg_date again = SG_DATE_UNKNOWN;
  char written[11];
  if (!sg_date_parse(text, length, &date))
    return;
  sg_date_write(date, written);
  require(strlen(written) == length && memcmp(written, text, length) == 0);
  require(sg_date_parse(written, length, &again) && again == date);
  require(sg_date_first(date) <= sg_date_last(date));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *text = malloc(size + 1);
  require(text != NULL);
  if (size)
    memcpy(text, data, size);
  text[size] = '\0';
  check_number(text, size);
  check_date(text, size);
  // Texts of a graph are UTF-8 without NUL.
  if (strlen(text) == size && sg_utf8_check(text, size) == size) {
    check_markup(sg_put_xml, text);
    check_markup(sg_put_xml_shown, text);
    check_markup(sg_put_html, text);
    check_csv(text);
    check_quoted(sg_put_dot, text, '"');
    check_quoted(sg_put_dot_label, text, '"');
    check_id(SG_ID_XML, text);
    check_id(SG_ID_LINE, text);
  }
  free(text);
  return 0;
}
