// SPDX-License-Identifier: GPL-2.0-or-later
// test_escape - tests that hostile text stays text in every markup.
#include "support.h"

#include "base/escape.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

typedef void put(sg_output *out, const char *text);

static char shown[4096];

// What a function writes of a text.
static const char *written(put *function, const char *text) {
  sg_output out;
  sg_output_to_memory(&out);
  function(&out, text);
  assert_int_equal(out.failed, 0);
  assert_true(out.buffer.length < sizeof shown);
  memcpy(shown, sg_text_get(&out.buffer), out.buffer.length + 1);
  sg_output_discard(&out);
  return shown;
}

#define assert_written(function, text, wanted)                                 \
  assert_string_equal(written(function, text), wanted)

// One code point as UTF-8; "" for surrogates.
static void encode(uint32_t c, char out[5]) {
  memset(out, 0, 5);
  if (c < 0x80) {
    out[0] = (char)c;
  } else if (c < 0x800) {
    out[0] = (char)(0xc0 | c >> 6);
    out[1] = (char)(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    if (c >= 0xd800 && c <= 0xdfff)
      return;
    out[0] = (char)(0xe0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 0x3f));
    out[2] = (char)(0x80 | (c & 0x3f));
  } else {
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
  }
}

// Char of XML 1.0, production 2.
static bool is_xml(uint32_t c) {
  return c == 9 || c == 10 || c == 13 || (c >= 0x20 && c <= 0xd7ff) ||
         (c >= 0xe000 && c <= 0xfffd) || c >= 0x10000;
}

// Code points 1 to 0x2fff, the last of the plane, and noncharacters.
static uint32_t next(uint32_t c) {
  if (c == 0x2fff)
    return 0xfdd0;
  if (c == 0xffff)
    return 0x1fffe;
  if (c > 0xffff)
    return c & 1 ? c + 0xffff : c + 1;
  return c + 1;
}

#define EACH_CODE_POINT(c) for (uint32_t c = 1; c <= 0x10ffff; c = next(c))

static void test_escape__xml_holds_every_code_point(void **state) {
  (void)state;
  char one[5];
  EACH_CODE_POINT(c) {
    char wanted[16];
    encode(c, one);
    if (!is_xml(c))
      (void)snprintf(wanted, sizeof wanted, "\xef\xbf\xbd");
    else if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'')
      (void)snprintf(wanted, sizeof wanted, "%s",
                     c == '&'   ? "&amp;"
                     : c == '<' ? "&lt;"
                     : c == '>' ? "&gt;"
                     : c == '"' ? "&quot;"
                                : "&apos;");
    else if (c < 0x20)
      (void)snprintf(wanted, sizeof wanted, "&#%u;", c);
    else
      (void)snprintf(wanted, sizeof wanted, "%s", one);
    assert_written(sg_put_xml, one, wanted);
  }
}

static void test_escape__xml_cannot_be_left(void **state) {
  (void)state;
  assert_written(sg_put_xml, "", "");
  assert_written(sg_put_xml, "a]]>b", "a]]&gt;b");
  assert_written(sg_put_xml, "\"/><x y='", "&quot;/&gt;&lt;x y=&apos;");
  assert_written(sg_put_xml, "&lt;", "&amp;lt;");
  assert_written(sg_put_xml, "\xef\xbf\xbd", "\xef\xbf\xbd");
}

static void test_escape__html_is_not_run_in_yed(void **state) {
  (void)state;
  assert_written(sg_put_xml_shown, "<HTML><img>",
                 "\xe2\x80\x8b&lt;HTML&gt;&lt;img&gt;");
  assert_written(sg_put_xml_shown, "<ht", "&lt;ht");
  assert_written(sg_put_xml, "<html>", "&lt;html&gt;");
}

// --- CSV ---

static void test_escape__csv_stays_on_one_line(void **state) {
  (void)state;
  char one[5];
  EACH_CODE_POINT(c) {
    encode(c, one);
    const char *text = written(sg_put_csv, one);
    const size_t length = strlen(text);
    assert_int_equal(sg_utf8_check(text, length), length);
    assert_int_equal(text[0], '"');
    assert_int_equal(text[length - 1], '"');
    for (size_t i = 0; i < length; i++)
      assert_true((unsigned char)text[i] >= 0x20 && text[i] != 0x7f);
    assert_null(strstr(text, "\xc2\x85"));
    assert_null(strstr(text, "\xe2\x80\xa8"));
    assert_null(strstr(text, "\xe2\x80\xa9"));
  }
}

static void test_escape__csv_has_no_formula(void **state) {
  (void)state;
  static const char *const before[] = {"",
                                       " ",
                                       "\t",
                                       "\r\n",
                                       "\n \t",
                                       "\xc2\xa0",
                                       "\xef\xbb\xbf",
                                       "\xe3\x80\x80",
                                       "\xe2\x80\x8b",
                                       "\x01"};
  static const char *const signs[] = {"=",
                                      "+",
                                      "-",
                                      "@",
                                      "\xef\xbc\x9d",
                                      "\xef\xbc\x8b",
                                      "\xef\xbc\x8d",
                                      "\xef\xbc\xa0"};
  char text[64];
  for (size_t i = 0; i < SG_COUNT(before); i++)
    for (size_t k = 0; k < SG_COUNT(signs); k++) {
      (void)snprintf(text, sizeof text, "%s%scmd|' /C calc'!A0", before[i],
                     signs[k]);
      assert_memory_equal(written(sg_put_csv, text), "\"'", 2);
      (void)snprintf(text, sizeof text, "x;%s%s1", before[i], signs[k]);
      assert_memory_equal(written(sg_put_csv, text), "\"x;'", 4);
    }
}

static void test_escape__csv_keeps_plain_text(void **state) {
  (void)state;
  assert_written(sg_put_csv, "", "\"\"");
  assert_written(sg_put_csv, "O'Neil; a-b", "\"O'Neil; a-b\"");
  assert_written(sg_put_csv, "'s-Hertogenbosch", "\"'s-Hertogenbosch\"");
  assert_written(sg_put_csv, "a \"b\", c", "\"a \"\"b\"\", c\"");
  assert_written(sg_put_csv, "a\r\nb\tc", "\"a  b c\"");
  // Neutralised, and the same text as it stands: still two texts.
  assert_written(sg_put_csv, "=a", "\"'=a\"");
  assert_written(sg_put_csv, "'=a", "\"''=a\"");
}

// --- DOT and Cypher ---

static void test_escape__dot_cannot_be_left(void **state) {
  (void)state;
  char one[5];
  EACH_CODE_POINT(c) {
    encode(c, one);
    const char *text = written(sg_put_dot, one);
    const size_t length = strlen(text);
    assert_int_equal(sg_utf8_check(text, length), length);
    assert_true(length >= 3);
    for (size_t i = 0; i < length; i++)
      assert_true((unsigned char)text[i] >= 0x20 && text[i] != 0x7f);
  }
  assert_written(sg_put_dot, "a\\", "\"a\\\\\"");
  assert_written(sg_put_dot, "\\\"];x", "\"\\\\\\\"];x\"");
  assert_written(sg_put_dot, "\\N\\G\n", "\"\\\\N\\\\G \"");
  assert_written(sg_put_dot, "<b>&amp;", "\"<b>&amp;\"");
  assert_written(sg_put_dot_label, "<b>&amp; A & B &#60;",
                 "\"<b>&amp;amp; A & B &amp;#60;\"");
}

static void test_escape__cypher_cannot_be_left(void **state) {
  (void)state;
  char one[5];
  EACH_CODE_POINT(c) {
    encode(c, one);
    const char *text = written(sg_put_cypher, one);
    const size_t length = strlen(text);
    assert_int_equal(sg_utf8_check(text, length), length);
    for (size_t i = 0; i < length; i++)
      assert_true((unsigned char)text[i] >= 0x20);
  }
  assert_written(sg_put_cypher, "a\\", "\"a\\\\\"");
  assert_written(sg_put_cypher, "\"}) DETACH DELETE n //",
                 "\"\\\"}) DETACH DELETE n //\"");
  assert_written(sg_put_cypher, "\r\n\t\x01", "\"\\r\\n\\t\xef\xbf\xbd\"");
  // No \u that the reader of queries would replace.
  assert_written(sg_put_cypher, "\\u0022", "\"\\\\\" + \"u0022\"");
  assert_written(sg_put_cypher, "\\\\u0022", "\"\\\\\\\\\" + \"u0022\"");
}

// --- ids ---

static const char *id_for(sg_id_form form, const char *id, sg_text *room) {
  const char *text = sg_id_for(form, id, room);
  assert_true(sg_text_ok(room));
  return text;
}

static void test_escape__ids_stay_different(void **state) {
  (void)state;
  sg_text room;
  sg_text_init(&room, 0);
  assert_string_equal(id_for(SG_ID_XML, "a b/c%\n", &room), "a b/c%\n");
  assert_string_equal(id_for(SG_ID_LINE, "a b/c%", &room), "a b/c%");
  assert_string_equal(id_for(SG_ID_LINE, "a%\n", &room), "\xef\xbf\xbd"
                                                         "a%25%0A");
  assert_string_equal(id_for(SG_ID_XML, "a\x01%", &room), "\xef\xbf\xbd"
                                                          "a%01%25");
  assert_string_equal(id_for(SG_ID_XML,
                             "\xef\xbf\xbd"
                             "a%01",
                             &room),
                      "\xef\xbf\xbd\xef\xbf\xbd"
                      "a%2501");
  assert_string_equal(id_for(SG_ID_LINE, "\xe2\x80\xa8", &room),
                      "\xef\xbf\xbd%E2%80%A8");
  sg_text_clear(&room);
}

static void test_escape__ids_need_no_replacement(void **state) {
  (void)state;
  sg_text room;
  char one[5];
  sg_text_init(&room, 0);
  EACH_CODE_POINT(c) {
    encode(c, one);
    const char *id = id_for(SG_ID_LINE, one, &room);
    // Behind the mark nothing is replaced, so that nothing can become equal.
    const char *rest = id == one ? id : id + 3;
    if (c != 0xfffd)
      assert_null(strstr(written(sg_put_csv, rest), "\xef\xbf\xbd"));
    if (is_xml(c))
      assert_ptr_equal(c == 0xfffd ? one : id_for(SG_ID_XML, one, &room), one);
  }
  sg_text_clear(&room);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_escape__xml_holds_every_code_point),
      cmocka_unit_test(test_escape__xml_cannot_be_left),
      cmocka_unit_test(test_escape__html_is_not_run_in_yed),
      cmocka_unit_test(test_escape__csv_stays_on_one_line),
      cmocka_unit_test(test_escape__csv_has_no_formula),
      cmocka_unit_test(test_escape__csv_keeps_plain_text),
      cmocka_unit_test(test_escape__dot_cannot_be_left),
      cmocka_unit_test(test_escape__cypher_cannot_be_left),
      cmocka_unit_test(test_escape__ids_stay_different),
      cmocka_unit_test(test_escape__ids_need_no_replacement),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
