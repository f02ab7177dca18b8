// SPDX-License-Identifier: GPL-2.0-or-later
// test_xml - tests taking XML apart into records.
#include "support.h"

#include "io/xml.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// What was told, in order: records as JSON, what opens and closes.
typedef struct told {
  sg_text text;
  sg_xml_json json;
} told;

static int which(const char *name, const char *parent, const void *ctx) {
  (void)ctx;
  if (strcmp(name, "box") == 0)
    return SG_XML_OPEN;
  if (strcmp(name, "head") == 0 && parent && strcmp(parent, "all") == 0)
    return 0;
  return strcmp(name, "item") == 0 ? 1 : SG_XML_PART;
}

static sg_status on_record(const sg_piece *piece, sg_xml_node *node, int number,
                           void *ctx, sg_error *err) {
  told *t = ctx;
  sg_piece inner;
  sg_xml_json_reset(&t->json, piece->path);
  sg_xml_json_value(&t->json, node);
  SG_TRY(sg_xml_json_piece(piece, &t->json, &inner, err));
  sg_text_printf(&t->text, "%d %u:%u %s\n", number, piece->line, piece->column,
                 inner.text.at);
  sg_slice value;
  if (sg_piece_get(inner.text, "bad", &value))
    return sg_piece_fail(&inner, value.at, err, "a bad one");
  return sg_text_ok(&t->text) ? SG_OK : sg_no_memory(err);
}

static sg_status on_open(const sg_piece *piece, const sg_xml_node *node,
                         void *ctx, sg_error *err) {
  (void)err;
  told *t = ctx;
  const sg_slice id = sg_xml_attribute_of(node, "id");
  sg_text_printf(&t->text, "+%u:%u %s %.*s\n", piece->line, piece->column,
                 node->name, (int)id.length, id.at ? id.at : "");
  return SG_OK;
}

static void on_close(const char *name, void *ctx) {
  told *t = ctx;
  sg_text_printf(&t->text, "-%s\n", name);
}

static sg_status read_text(const char *content, size_t length, told *t,
                           uint64_t *n_records, sg_error *err) {
  const char *path = temporary_file(content, length, ".xml");
  const sg_xml_layout layout = {
      .which = which,
      .first_counted = 1,
      .record = on_record,
      .open = on_open,
      .close = on_close,
      .ctx = t,
  };
  sg_problems problems;
  sg_model model;
  uint16_t input = 0;
  sg_text_init(&t->text, 0);
  sg_xml_json_init(&t->json);
  sg_problems_init(&problems, NULL, NULL);
  sg_status status = sg_model_init(&model, &problems) ? SG_OK : SG_ENOMEM;
  if (status == SG_OK)
    status = sg_model_add_input(&model, path, "xml", &input, err);
  if (status == SG_OK)
    status = sg_read_xml(&model, path, input, &layout, err);
  if (status == SG_OK)
    *n_records = SG_AT(sg_input_file, &model.inputs, 0).n_records;
  if (status != SG_ENOMEM || model.inputs.n)
    sg_model_clear(&model);
  sg_problems_clear(&problems);
  (void)unlink(path);
  return status;
}

static void told_clear(told *t) {
  sg_text_clear(&t->text);
  sg_xml_json_clear(&t->json);
}

static void check(const char *content, const char *wanted, uint64_t n_wanted) {
  told t;
  sg_error err = {0};
  uint64_t n_records = 0;
  const sg_status status =
      read_text(content, strlen(content), &t, &n_records, &err);
  assert_string_equal(err.message, "");
  assert_int_equal(status, SG_OK);
  assert_string_equal(sg_text_get(&t.text), wanted);
  assert_int_equal(n_records, n_wanted);
  told_clear(&t);
}

static void test_xml__records_become_trees(void **state) {
  (void)state;
  check("<all/>", "", 0);
  check("<all><item/></all>", "1 1:6 \"\"\n", 1);
  check("<?xml version='1.0'?>\n<a:all xmlns:a='u'>\n <a:item>\n  x &amp; y "
        "</a:item></a:all>",
        "1 3:2 \"x & y\"\n", 1);
  check("<all><item><a>1</a><b/><a>2</a></item></all>",
        "1 1:6 {\"a\":[\"1\",\"2\"],\"b\":\"\"}\n", 1);
  check("<all><item t='q' xml:lang='en' xmlns='u'>v</item></all>",
        "1 1:6 {\"@t\":\"q\",\"@xml:lang\":\"en\",\"$\":\"v\"}\n", 1);
  check("<all><item><![CDATA[<\"&\\>]]></item></all>",
        "1 1:6 \"<\\\"&\\\\>\"\n", 1);
  check("<all><item>one<a/>two</item></all>",
        "1 1:6 {\"$\":\"onetwo\",\"a\":\"\"}\n", 1);
  check("<all><head>h</head><!-- no --><item>i</item></all>",
        "0 1:6 \"h\"\n1 1:31 \"i\"\n", 1);
  check("<all><other><head>h</head></other></all>", "", 0);
}

static void test_xml__columns_are_characters(void **state) {
  (void)state;
  check("<all>\xc3\xa4\xe2\x82\xac<item/></all>", "1 1:8 \"\"\n", 1);
}

static void test_xml__records_stand_inside_each_other(void **state) {
  (void)state;
  check("<all><item>a<item>b</item>c</item></all>",
        "1 1:13 \"b\"\n1 1:6 \"ac\"\n", 2);
  check("<all><box id='1'><item><box id='2'><item/></box></item></box></all>",
        "+1:6 box 1\n+1:24 box 2\n1 1:36 \"\"\n-box\n"
        "1 1:18 {\"box\":{\"@id\":\"2\"}}\n-box\n",
        2);
}

// A document with an item and a long stretch of something in it.
static char *long_document(const char *before, char fill, size_t n,
                           const char *after) {
  const size_t head = strlen(before);
  char *text = malloc(head + n + strlen(after) + 1);
  assert_non_null(text);
  memcpy(text, before, head + 1);
  memset(text + head, fill, n);
  memcpy(text + head + n, after, strlen(after) + 1);
  return text;
}

static void check_refused(const char *content, size_t length, const char *place,
                          const char *message) {
  told t;
  sg_error err = {0};
  uint64_t n_records = 0;
  const sg_status status = read_text(content, length, &t, &n_records, &err);
  if (status != SG_EINPUT)
    print_message("accepted: %s\n", content);
  assert_int_equal(status, SG_EINPUT);
  assert_non_null(strstr(err.message, message));
  const char *where = strstr(err.where, ".xml:");
  assert_non_null(where);
  assert_string_equal(where + 5, place);
  told_clear(&t);
}

static void test_xml__what_is_no_xml_is_refused(void **state) {
  (void)state;
  static const char *const cases[][3] = {
      {"", "1:1", "nothing is recognised"},
      {"  \n ", "2:2", "nothing is recognised"},
      {"<all><item>", "1:12", "the file ends inside an element"},
      {"<all>\n<item></all>", "2:9", "mismatched tag"},
      {"<all>\n<item a='1' a='2'/></all>", "2:13", "duplicate attribute"},
      {"<all>&nbsp;</all>", "1:6", "undefined entity"},
      {"<all/>\n<all/>", "2:1", "junk after document element"},
      {"<!DOCTYPE all [<!ENTITY a 'b'>]><all>&a;</all>", "1:15", "DOCTYPE"},
      {"<!DOCTYPE all SYSTEM 'x.dtd'>\n<all/>", "1:29", "DOCTYPE"},
      {"<?xml version='1.0' encoding='ISO-8859-1'?><all/>", "1:1",
       "another encoding"},
      {"<all>\xe4</all>", "1:6", "not well-formed"},
      {"<all>\n \x01</all>", "2:2", "not well-formed"},
      {"<all>\n<item><bad/></item></all>", "2:7", "a bad one"},
  };
  for (size_t i = 0; i < SG_COUNT(cases); i++)
    check_refused(cases[i][0], strlen(cases[i][0]), cases[i][1], cases[i][2]);
  check_refused("<all>\0</all>", 12, "1:6", "not well-formed");
  check_refused("\xff\xfe<\0a\0/\0>\0", 10, "1:1", "UTF-16");
  check_refused("<\0a\0/\0>\0", 8, "1:1", "UTF-16");
}

static void test_xml__limits_hold(void **state) {
  (void)state;
  sg_text text;
  sg_text_init(&text, 0);
  for (int i = 0; i < 65; i++)
    sg_text_puts(&text, "<a>");
  check_refused(text.data, text.length, "1:193", "nested too deeply");
  sg_text_reset(&text);
  sg_text_puts(&text, "<all>");
  for (int i = 0; i < 17; i++)
    sg_text_puts(&text, "<item>");
  check_refused(text.data, text.length, "1:102", "nested too deeply");
  sg_text_reset(&text);
  sg_text_puts(&text, "<all><item");
  for (int i = 0; i < 129; i++)
    sg_text_printf(&text, " a%d='1'", i);
  sg_text_puts(&text, "/></all>");
  check_refused(text.data, text.length, "1:6", "128 attributes");
  sg_text_reset(&text);
  sg_text_puts(&text, "<all><item>\n");
  for (int i = 0; i < 1025; i++)
    sg_text_puts(&text, "<a/>");
  check_refused(text.data, text.length, "2:4097", "1024 parts");
  sg_text_clear(&text);
}

static void test_xml__what_is_too_long_is_refused(void **state) {
  (void)state;
  static const char *const cases[][4] = {
      {"<all><item>", "x", "</item></all>", "a record longer than 16 MiB"},
      {"<all><!--", "x", "--></all>", "a tag or comment longer"},
      {"<all><item a='", "x", "'/></all>", "a tag or comment longer"},
  };
  for (size_t i = 0; i < SG_COUNT(cases); i++) {
    const size_t n = SG_RECORD_MAX + (SG_RECORD_MAX >> 2);
    char *text = long_document(cases[i][0], cases[i][1][0], n, cases[i][2]);
    told t;
    sg_error err = {0};
    uint64_t n_records = 0;
    assert_int_equal(read_text(text, strlen(text), &t, &n_records, &err),
                     SG_EINPUT);
    assert_non_null(strstr(err.message, cases[i][3]));
    told_clear(&t);
    free(text);
  }
}

// Many windows, and text cut by them.
static void test_xml__windows_join(void **state) {
  (void)state;
  char *text = long_document("<all><item><a>", 'x', 300000,
                             "</a></item><item>\xc3\xa4</item></all>");
  told t;
  sg_error err = {0};
  uint64_t n_records = 0;
  assert_int_equal(read_text(text, strlen(text), &t, &n_records, &err), SG_OK);
  assert_int_equal(n_records, 2);
  assert_int_equal(t.text.length, strlen("1 1:6 {\"a\":\"\"}\n") + 300000 +
                                      strlen("1 1:300026 \"\xc3\xa4\"\n"));
  told_clear(&t);
  free(text);
}

static void test_xml__beginnings_are_known(void **state) {
  (void)state;
  static const char *const names[] = {"graphml", "LEIData", NULL};
  static const struct {
    const char *text;
    bool is_one;
  } cases[] = {
      {"<graphml>", true},
      {"<graphml", true},
      {"<graphml/>", true},
      {" \n<?xml version='1.0'?><!-- <x> --><graphml a='1'", true},
      {"<!DOCTYPE graphml [<!ENTITY a '>'>]><graphml>", true},
      {"<lei:LEIData xmlns", true},
      {"<a:graphml>", true},
      {"<graphmlx>", false},
      {"<?xml", false},
      {"<!-- ", false},
      {"{}", false},
      {"", false},
      {"<", false},
  };
  for (size_t i = 0; i < SG_COUNT(cases); i++)
    assert_int_equal(sg_xml_begins_with(sg_slice_of(cases[i].text), names),
                     cases[i].is_one);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_xml__records_become_trees),
      cmocka_unit_test(test_xml__columns_are_characters),
      cmocka_unit_test(test_xml__records_stand_inside_each_other),
      cmocka_unit_test(test_xml__what_is_no_xml_is_refused),
      cmocka_unit_test(test_xml__limits_hold),
      cmocka_unit_test(test_xml__what_is_too_long_is_refused),
      cmocka_unit_test(test_xml__windows_join),
      cmocka_unit_test(test_xml__beginnings_are_known),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
