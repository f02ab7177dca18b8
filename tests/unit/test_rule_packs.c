// SPDX-License-Identifier: GPL-2.0-or-later
// test_rule_packs - tests what the interpreter of rule packs says of a pack:
// every message, where it points, and what it makes of packs that are right.
#include "support.h"

#include "graph/kinds.h"
#include "rules.h"

#include <stdio.h>
#include <string.h>

typedef struct listener {
  sg_reader face;
  char text[20000]; // "LINE:COLUMN severity message\n"...
  size_t n;
} listener;

static void listen(sg_reader *face, int32_t severity, uint32_t script,
                   uint32_t line, uint32_t column, const char *message) {
  listener *l = (listener *)(void *)face;
  const size_t left = sizeof l->text - l->n;
  const int n = snprintf(l->text + l->n, left, "%u/%u:%u %d %s\n", script, line,
                         column, severity, message);
  if (n > 0 && (size_t)n < left)
    l->n += (size_t)n;
}

static const sg_plugin *make_of(listener *l, const char *const *texts,
                                uint32_t n) {
  sg_script scripts[4];
  const sg_script *list[4];
  for (uint32_t i = 0; i < n; i++) {
    scripts[i] =
        (sg_script){sizeof(sg_script), "pack.json", texts[i], strlen(texts[i])};
    list[i] = &scripts[i];
  }
  *l = (listener){.face = {sizeof(sg_reader), n, list, listen}};
  return sg_interpreter_v1.make(&l->face);
}

// --- errors ------------------------------------------------------------------

typedef struct row {
  const char *pack, *told;
} row;

#define HEAD                                                                   \
  "{\"stakegraph_rules\": \"1\", \"pack\": \"p\", \"title\": \"t\", "          \
  "\"version\": \"1\", \"rules\": [\n"
// A rule that is right, up to its end.
#define RULE                                                                   \
  "{\"id\": \"one\", \"title\": \"t\", \"severity\": \"note\",\n"              \
  "\"innocent\": \"i\", \"source\": \"s\""
#define SEEDS      ", \"seeds\": {\"listed\": true}"
#define OWNED      SEEDS ", \"links\": \"ownership\""
#define TAIL       "}]}"
#define PACK(more) HEAD RULE more TAIL

static void assert_told(const char *pack, const char *wanted, bool refused) {
  listener l;
  const sg_plugin *made = make_of(&l, &pack, 1);
  if (!strstr(l.text, wanted) || (made == NULL) != refused)
    fail_msg("%s\nis told: %s\nnot: %s", pack, l.text, wanted);
}

static uint32_t lines_of(const char *text) {
  uint32_t n = 0;
  for (const char *c = text; *c; c++)
    n += *c == '\n';
  return n;
}

static void assert_rows(const row *rows, size_t n, bool refused) {
  for (size_t i = 0; i < n; i++)
    assert_told(rows[i].pack, rows[i].told, refused);
}

static void test_rule_packs__text_that_is_not_json_is_refused(void **state) {
  (void)state;
  static const row rows[] = {
      {"", "0/1:1 4 a value belongs here"},
      {"{", "0/1:2 4 a key in quotes belongs here"},
      {"{\"a\": 1,\n \"a\": 2}", "0/2:2 4 a key that the object has already"},
      {"{\"a\"; 1}", "0/1:5 4 a colon belongs behind the key"},
      {"[1 2]", "0/1:4 4 a comma or ']' belongs here"},
      {"{\"a\": 1 2}", "0/1:9 4 a comma or '}' belongs here"},
      {"[1, ]", "0/1:3 4 a comma behind the last part; JSON has commas only"},
      {"{\"a\": 1,\n}", "0/1:8 4 a comma behind the last part"},
      {"[,]", "0/1:2 4 no value of JSON"},
      {"// x\n{}", "0/1:1 4 a comment; JSON has none, but a rule may have"},
      {"{ /* x */}", "0/1:3 4 a comment"},
      {"{\"a\": 1, # x\n}", "0/1:10 4 a comment"},
      {"[1 // x\n]", "0/1:4 4 a comment"},
      {"{} // x", "0/1:4 4 a comment"},
      {"{\xe2\x80\x9c"
       "a\xe2\x80\x9d: 1}",
       "0/1:2 4 a curly quote; texts begin and end with the straight one, \""},
      {"[\xe2\x80\x9e"
       "a\"]",
       "0/1:2 4 a curly quote"},
      {"{'a': 1}",
       "0/1:2 4 a single quote; texts begin and end with the double"},
      {"[\xe2\x80\x98"
       "a\xe2\x80\x99]",
       "0/1:2 4 a single quote"},
      {"[01]", "0/1:2 4 no value of JSON"},
      {"[1.]", "0/1:4 4 digits belong behind the decimal point"},
      {"[1e]", "0/1:4 4 digits belong into the exponent"},
      {"[nul]", "0/1:2 4 no value of JSON"},
      {"[\"a]", "0/1:2 4 a text that does not end"},
      {"[\"\n\"]", "0/1:3 4 a text that does not end on its line"},
      {"[\"\t\"]", "0/1:3 4 a control character in a text"},
      {"[\"\\x\"]", "0/1:4 4 no escape of JSON"},
      {"[\"\\u12x\"]", "0/1:7 4 four hexadecimal digits"},
      {"[\"\\u0000\"]", "0/1:5 4 the character NUL"},
      {"[\"\\ud800x\"]", "0/1:5 4 half of a surrogate pair"},
      {"[\"\\udc00\"]", "0/1:5 4 half of a surrogate pair"},
      {"[\"\xff\"]", "0/1:3 4 not UTF-8"},
      {"[\"\xed\xa0\x80\"]", "0/1:3 4 not UTF-8"},
      {"[\"\xc0\x80\"]", "0/1:3 4 not UTF-8"},
      {"{} {}", "0/1:4 4 something behind the end"},
      {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
       "0/1:33 4 values nested more than 32 deep"},
      {"[]", "0/1:1 4 a rule pack is an object, not a list"},
      {"{}", "0/1:1 4 the key 'stakegraph_rules' is missing"},
      {"{\"stakegraph_rules\": \"2\"}", "only packs of version \"1\""},
  };
  assert_rows(rows, SG_COUNT(rows), true);
}

static void test_rule_packs__packs_need_a_head(void **state) {
  (void)state;
  static const row rows[] = {
      {"{\"stakegraph_rules\": \"1\", \"titel\": 1}",
       "0/1:27 4 unknown key 'titel'; did you mean 'title'?"},
      {"{\"stakegraph_rules\": \"1\"}", "the key 'pack' is missing"},
      {"{\"stakegraph_rules\": \"1\"}", "the key 'title' is missing"},
      {"{\"stakegraph_rules\": \"1\"}", "the key 'version' is missing"},
      {"{\"stakegraph_rules\": \"1\"}", "the key 'rules' is missing"},
      {"{\"stakegraph_rules\": \"1\", \"pack\": \"A b\"}",
       "0/1:35 4 'A b' is no pack: a-z, 0-9"},
      {"{\"stakegraph_rules\": \"1\", \"pack\": 1}",
       "0/1:35 4 'pack' is a number; it must be a text"},
      {"{\"stakegraph_rules\": \"1\", \"pack\": \"\"}",
       "'pack' must have 1 to 20 bytes"},
      {"{\"stakegraph_rules\": \"1\", \"rules\": {}}",
       "'rules' is an object; it must be a list"},
      {HEAD "3]}", "0/2:1 4 a number stands where an object belongs"},
  };
  assert_rows(rows, SG_COUNT(rows), true);
}

static void test_rule_packs__rules_need_their_keys(void **state) {
  (void)state;
  static const row rows[] = {
      {HEAD "{}]}", "0/2:1 4 the key 'id' is missing"},
      {HEAD "{}]}", "the key 'title' is missing"},
      {HEAD "{}]}", "the key 'severity' is missing"},
      {HEAD "{}]}", "a rule needs 'seeds' and 'links', or a 'subject'"},
      {PACK(OWNED ", \"max_link\": 1"),
       "unknown key 'max_link'; did you mean 'max_links'?"},
      {HEAD "{\"id\": \"g02\"}]}",
       "0/2:8 4 'g02' has the form of the catalogue's own flags"},
      {HEAD "{\"id\": \"G02\"}]}", "'G02' has the form of the catalogue's"},
      {HEAD "{\"id\": \"B c\"}]}", "'B c' is no id: a-z"},
      {HEAD "{\"severity\": \"hihg\"}]}",
       "unknown severity 'hihg'; did you mean 'high'?"},
      {HEAD RULE OWNED "}, " RULE OWNED TAIL,
       "the id 'one' is that of another rule"},
      {PACK(SEEDS), "a rule needs 'seeds' and 'links', or a 'subject'"},
      {PACK(", \"subject\": {}, \"max_links\": 2"),
       "'max_links' is of no use without 'links'"},
      {PACK(", \"links\": \"ownership\""), "the key 'seeds' is missing"},
      {PACK(OWNED ", \"mitigations\": [\"6.1\"]"),
       "'6.1' is no code of a mitigation"},
      {PACK(OWNED ", \"mitigations\": 3"), "it must be a text"},
      {PACK(OWNED ", \"message\": \"{subjct}\""),
       "unknown placeholder '{subjct}'; did you mean '{subject}'?"},
      {PACK(OWNED ", \"message\": \"{subject\""), "unknown placeholder"},
      {PACK(OWNED ", \"message\": \"x\""), "must name the {subject}"},
      {PACK(OWNED ", \"requires\": [\"\"]"), "an empty text"},
  };
  assert_rows(rows, SG_COUNT(rows), true);
}

static void test_rule_packs__links_and_shares_are_checked(void **state) {
  (void)state;
  static const row rows[] = {
      {PACK(SEEDS ", \"links\": \"ownrship\""),
       "unknown kind of link 'ownrship'; did you mean 'ownership'?"},
      {PACK(SEEDS ", \"links\": []"), "'links' must name 1 to 64 kinds"},
      {PACK(SEEDS ", \"links\": [{}]"), "the key 'kind' is missing"},
      {PACK(SEEDS ", \"links\": [{\"kind\": \"control\", \"mean\": 1}]"),
       "unknown key 'mean'; did you mean 'means'?"},
      {PACK(SEEDS ", \"links\": [{\"kind\": \"family\", \"means\": "
                  "\"statute\"}]"),
       "'means' is a key of links of kind 'control'"},
      {PACK(SEEDS ", \"links\": [{\"kind\": \"control\", \"means\": \"law\"}]"),
       "unknown means of control 'law'"},
      {PACK(SEEDS ", \"links\": [{\"kind\": \"position\", \"post\": []}]"),
       "an empty list"},
      {PACK(OWNED ", \"direction\": \"dwn\""),
       "unknown direction 'dwn'; did you mean 'down'?"},
      {PACK(OWNED ", \"max_links\": 65"),
       "'max_links' must be a whole number from 1 to 64"},
      {PACK(OWNED ", \"max_links\": 1.5"), "'max_links' must be a whole"},
      {PACK(OWNED ", \"min_share\": \"10\""), "'min_share' must be a number"},
      {PACK(OWNED ", \"min_share\": -1"), "'min_share' must be a number"},
      {PACK(OWNED ", \"min_share\": 10.00000001"), "at most 7 decimals"},
      {PACK(OWNED ", \"strict\": true"),
       "'strict' is of no use without 'min_share'"},
      {PACK(OWNED ", \"strict\": 1, \"min_share\": 1"),
       "'strict' is a number; it must be true or false"},
      {PACK(OWNED ", \"semantics\": \"casade\""),
       "unknown semantics 'casade'; did you mean 'cascade'?"},
      {PACK(OWNED ", \"semantics\": \"cascade\""),
       "semantics 'cascade' needs a 'min_share'"},
      {PACK(OWNED ", \"semantics\": \"cascade\", \"min_share\": 0"),
       "needs a 'min_share' above 0"},
      {PACK(SEEDS ", \"links\": \"family\", \"semantics\": \"cascade\", "
                  "\"min_share\": 50"),
       "semantics 'cascade' leads down plain ownership"},
      {PACK(SEEDS ", \"links\": \"control\", \"semantics\": \"cascade\", "
                  "\"min_share\": 50"),
       "semantics 'cascade' needs links of kind 'ownership'"},
      {PACK(SEEDS ", \"links\": [\"ownership\", \"control\"], "
                  "\"semantics\": \"look-through\", \"min_share\": 50"),
       "semantics 'look-through' leads down plain ownership only"},
      {PACK(OWNED ", \"direction\": \"up\", \"semantics\": \"cascade\", "
                  "\"min_share\": 50"),
       "leads down plain ownership"},
      {PACK(OWNED ", \"semantics\": \"cascade\", \"min_share\": 50, "
                  "\"as_of\": {\"links\": \"ended\"}"),
       "'as_of' cannot be combined with shares that add up"},
      {PACK(OWNED ", \"as_of\": {\"within_years\": 3}"),
       "'within_years' is about links that ended"},
      {PACK(OWNED ", \"as_of\": {\"links\": \"endd\"}"),
       "unknown time of links 'endd'; did you mean 'ended'?"},
      {PACK(", \"seeds\": {\"topics\": \"gov.soe\"}, \"links\": \"supply\", "
            "\"as_of\": {\"after_listing\": true}"),
       "'after_listing' needs a test 'listed'"},
      {PACK(OWNED ", \"as_of\": 3"), "'as_of' is a number"},
  };
  assert_rows(rows, SG_COUNT(rows), true);
}

#define TEST(more)      PACK(", \"subject\": {" more "}")
#define ATTRIBUTE(more) TEST("\"attributes\": {" more "}")

static void test_rule_packs__conditions_are_checked(void **state) {
  (void)state;
  static const row rows[] = {
      {PACK(", \"subject\": 3"), "'subject' is a number; it must be an object"},
      {TEST("\"knd\": 1"), "unknown key 'knd'; did you mean 'kind'?"},
      {TEST("\"kind\": \"compny\""),
       "0/3:53 4 unknown kind of entity 'compny'; did you mean 'company'?"},
      {TEST("\"kind\": 7"), "'kind' is a number; it must be a text"},
      {TEST("\"functions\": [\"polce\"]"),
       "unknown function 'polce'; did you mean 'police'?"},
      {TEST("\"roles\": \"brokr\""), "did you mean 'broker'?"},
      {TEST("\"topics\": \"gov.sor\""),
       "unknown topic 'gov.sor'; did you mean 'gov.soe'?"},
      {TEST("\"topics\": 1"), "it must be a text or a list of texts"},
      {TEST("\"topics\": []"), "an empty list"},
      {TEST("\"listed\": \"us_ofac_sdm\""),
       "unknown list 'us_ofac_sdm'; did you mean 'us_ofac_sdn'?"},
      {TEST("\"listed\": \"other:\""), "unknown list 'other:'"},
      {TEST("\"listed\": 1"), "it must be true, false, a list"},
      {TEST("\"country\": \"Germany\""), "'Germany' is no country"},
      {TEST("\"in_deal\": 1"), "'in_deal' is a number; it must be true"},
      {TEST("\"all\": {}"), "'all' is an object; it must be a list"},
      {TEST("\"any\": [1]"), "a number stands where an object with conditions"},
      {TEST("\"not\": 1"), "it must be an object with conditions"},
      {TEST("\"attributes\": {}"), "an object with a key for each attribute"},
      {ATTRIBUTE("\"Nationality\": \"X\""), "'nationality' is never an input"},
      {ATTRIBUTE("\"religion.code\": 3"), "'religion' is never an input"},
      {ATTRIBUTE("\"\": 1"), "a key of 1 to 100 bytes belongs here"},
      {ATTRIBUTE("\"a\": null"), "'a' is null; it must be a value"},
      {ATTRIBUTE("\"a\": {}"), "an empty object"},
      {ATTRIBUTE("\"a\": {\"atleast\": 1}"),
       "unknown key 'atleast'; did you mean 'at_least'?"},
      {ATTRIBUTE("\"a\": {\"at_least\": \"1\"}"), "it must be a number"},
      {ATTRIBUTE("\"a\": {\"one_of\": 1}"), "it must be a list of texts"},
      {ATTRIBUTE("\"a\": {\"present\": 1}"), "it must be true or false"},
      {ATTRIBUTE("\"a\": {\"before\": \"2020-02-30\"}"), "a date such as"},
      {ATTRIBUTE("\"a\": {\"after\": 2020}"), "a date such as"},
      {ATTRIBUTE("\"a\": 1e999"), "the number is too large"},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    listener l;
    assert_null(make_of(&l, &rows[i].pack, 1));
    assert_int_equal(lines_of(l.text), 1); // one slip, one error
  }
  assert_rows(rows, SG_COUNT(rows), true);
}

// Without a word that is like it, all that there are.
static void test_rule_packs__the_words_that_there_are_are_told(void **state) {
  (void)state;
  static const row rows[] = {
      {HEAD "{\"severity\": \"medium\"}]}",
       "unknown severity 'medium'; it is none of: note, caution, elevated, "
       "high, resolve-first\n"},
      {PACK(SEEDS ", \"links\": \"owns\""),
       "unknown kind of link 'owns'; it is none of: other, ownership, control, "
       "position, family, associate, part_of, supply, agent, contract, "
       "payment, funding, located_at, same_as, succession, involved\n"},
      {PACK(OWNED ", \"direction\": \"upstream\""),
       "unknown direction 'upstream'; it is none of: down, up, any\n"},
      {PACK(OWNED ", \"depth\": 3"),
       "unknown key 'depth'; it is none of: id, title, severity, seeds, links"},
      {TEST("\"kind\": \"firm\""),
       "it is none of: other, company, public_body, person, arrangement, "
       "address, incident\n"},
      {TEST("\"functions\": \"spies\""),
       "telecom_regulator, telecom_operator, finance, municipal, health, "
       "education, other\n"},
      {TEST("\"listed\": \"our list\""),
       "unknown list 'our list'; it is none of: us_ofac_sdn, us_ofac_nonsdn, "
       "us_bis_entity, us_bis_meu, us_bis_unverified, us_bis_denied, "
       "us_itar_debarred, eu_sanctions, uk_ofsi, un_sc, other:NAME\n"},
  };
  assert_rows(rows, SG_COUNT(rows), true);
}

// The page for authors has the words of the program, and no others.
static void test_rule_packs__the_page_has_every_word(void **state) {
  (void)state;
  static const vocabulary *const all[] = {
      &entity_kinds,   &link_kinds,       &link_bases,       &control_means,
      &position_posts, &stake_measures,   &stake_capacities, &product_classes,
      &entity_roles,   &entity_functions, &severities,       &known_lists,
      &directions,     &meanings,         &link_times,       &known_topics};
  static char page[20000];
  FILE *file = fopen(SG_RULE_WORDS, "rb");
  assert_non_null(file);
  const size_t length = fread(page, 1, sizeof page - 1, file);
  assert_int_equal(fclose(file), 0);
  page[length] = '\0';
  for (size_t i = 0; i < SG_COUNT(all); i++) {
    char line[3000];
    char start[60];
    size_t n = 0;
    for (uint32_t k = 0; k < all[i]->n; k++)
      if (all[i]->words[k][0])
        n += (size_t)snprintf(line + n, sizeof line - n, " `%s`",
                              all[i]->words[k]);
    (void)snprintf(line + n, sizeof line - n, " |\n");
    (void)snprintf(start, sizeof start, "\n| %s | ", all[i]->what);
    const char *at = strstr(page, start);
    const char *words = at ? strstr(at + strlen(start), " |") : NULL;
    if (!words || strncmp(words + 2, line, strlen(line)) != 0)
      fail_msg("%s: the page needs%s", all[i]->what, line);
  }
}

// --- remarks -----------------------------------------------------------------

#define BARE(more)                                                             \
  HEAD "{\"id\": \"one\", \"title\": \"t\", \"severity\": \"note\"" more TAIL
#define SECOND(more)                                                           \
  "}, {\"id\": \"two\", \"title\": \"t\", \"severity\": \"note\", "            \
  "\"innocent\": \"i\", \"source\": \"s\"" more

static void test_rule_packs__what_is_perhaps_not_meant_is_told(void **state) {
  (void)state;
  static const row rows[] = {
      {BARE(OWNED), "1 'one' has no 'innocent'"},
      {BARE(OWNED), "1 'one' has no 'source'"},
      {HEAD "]}", "2 no rules: nothing is ever raised"},
      {PACK(OWNED ", \"min_share\": 0.5"),
       "2 0.5 is 0.5 %, not 50 %: shares are in percent"},
      {PACK(OWNED ", \"min_share\": 1"), "2 1 is 1 %, not 100 %"},
      {PACK(OWNED ", \"min_share\": 0.051"), "2 0.051 is 0.051 %, not 5.1 %"},
      {TEST("\"kind\": \"person\", \"country\": \"DE\""),
       "2 no person is asked for a country: this never holds"},
      {TEST("\"kind\": \"person\", \"not\": {\"country\": \"DE\"}"),
       "2 no person is asked for a country"},
      {TEST("\"all\": [{\"kind\": \"person\"}], \"any\": [{\"listed\": true}, "
            "{\"attributes\": {\"country.X\": 1}}]"),
       "2 no person is asked for a country"},
      {TEST("\"country\": \"XQ\""),
       "2 'XQ' is the code of no country (ISO 3166)"},
      {TEST("\"country\": [\"DE\", \"UK\"]"),
       "2 no country is 'UK': its code is \"GB\""},
      {TEST("\"country\": \"EL\""), "its code is \"GR\""},
      {PACK(OWNED ", \"min_share\": 101"),
       "2 no share is at least 101 %: the rule is never raised"},
      {PACK(OWNED ", \"min_share\": 100, \"strict\": true"),
       "2 no share is more than 100 %"},
      {PACK(OWNED ", \"min_share\": 0"), "1 every share is at least 0 %"},
      {PACK(SEEDS ", \"links\": \"family\", \"min_share\": 10"),
       "2 'min_share' has no effect"},
      {PACK(OWNED ", \"semantics\": \"look-through\", \"min_share\": 10, "
                  "\"max_links\": 3"),
       "2 'max_links' has no effect"},
      {PACK(SEEDS ", \"links\": [\"family\", \"family\"]"),
       "1 links of kind 'family' are named twice"},
      {PACK(", \"seeds\": {}, \"links\": \"family\""),
       "2 every entity is a seed"},
      {PACK(", \"seeds\": {\"any\": []}, \"links\": \"family\""),
       "2 no entity can be a seed"},
      {TEST("\"kind\": \"person\", \"functions\": \"police\""),
       "2 no entity can be a subject"},
      {TEST("\"not\": {}"), "no entity can be a subject"},
      {TEST("\"kind\": \"person\", \"all\": [{\"kind\": \"company\"}]"),
       "no entity can be a subject"},
      {ATTRIBUTE("\"a\": {\"above\": 3, \"at_most\": 3}"),
       "no entity can be a subject"},
      {ATTRIBUTE("\"a\": {\"after\": \"2020\", \"before\": \"2020-05\"}"),
       "no entity can be a subject"},
      {ATTRIBUTE("\"a\": {\"present\": false, \"below\": 3}"),
       "no entity can be a subject"},
      {TEST("\"topics\": \"something.else\""),
       "2 'something.else' is no topic of FollowTheMoney that is known here; "
       "plugins/rules/words.md has those"},
      {PACK(OWNED ", \"max_links\": 3" SECOND(OWNED ", \"min_share\": 10")),
       "0/3:99 1 'p.one' raises whatever 'p.two' raises"},
      {PACK(OWNED SECOND(OWNED)), "'p.one' raises whatever 'p.two' raises: "
                                  "they are the same"},
  };
  assert_rows(rows, SG_COUNT(rows), false);
}

static void test_rule_packs__what_may_be_meant_is_not_told(void **state) {
  (void)state;
  static const char *const both[] = {
      PACK(OWNED ", \"min_share\": 10" SECOND(OWNED ", \"max_links\": 2, "
                                                    "\"min_share\": 25")),
      PACK(OWNED SECOND(SEEDS ", \"links\": \"family\"")),
      PACK(OWNED SECOND(OWNED ", \"subject\": {\"kind\": \"company\"}")),
      PACK(OWNED SECOND(OWNED ", \"as_of\": {\"links\": \"ended\"}")),
      PACK(OWNED ", \"min_share\": 1.0000001"),
      TEST("\"kind\": [\"person\", \"company\"], \"country\": \"DE\""),
      TEST("\"any\": [{\"kind\": \"person\"}, {\"country\": \"SU\"}]"),
  };
  for (size_t i = 0; i < SG_COUNT(both); i++) {
    listener l;
    assert_non_null(make_of(&l, &both[i], 1));
    assert_string_equal(l.text, "");
  }
}

// The same codes as those that the readers of other formats take.
static void test_rule_packs__countries_are_those_of_the_readers(void **state) {
  (void)state;
  for (char a = 'A'; a <= 'Z'; a++)
    for (char b = 'A'; b <= 'Z'; b++) {
      const char code[] = {a, b, '\0'};
      char read[3];
      sg_country_write(sg_country_read(sg_slice_of(code)), read);
      assert_int_equal(country_exists(code), strcmp(read, code) == 0);
    }
}

// --- what is made ------------------------------------------------------------

static void test_rule_packs__no_pack_is_a_plugin_without_flags(void **state) {
  (void)state;
  listener l;
  const sg_plugin *made = make_of(&l, NULL, 0);
  assert_non_null(made);
  assert_string_equal(made->id, "rules");
  assert_int_equal(made->n_flags, 0);
}

static void test_rule_packs__flags_bring_their_words(void **state) {
  (void)state;
  listener l;
  const char *pack =
      PACK(OWNED ", \"max_links\": 2, \"min_share\": 12.5, "
                 "\"mitigations\": \"M6.1\", \"requires\": "
                 "[\"ownership.disclosed\", \"employees\", \"rules.x\"]");
  const sg_plugin *made = make_of(&l, &pack, 1);
  assert_non_null(made);
  assert_int_equal(made->n_flags, 1);
  const sg_flag *flag = made->flags;
  assert_string_equal(flag->id, "p.one");
  assert_string_equal(flag->title, "t");
  assert_string_equal(flag->innocent, "i");
  assert_string_equal(flag->source, "s");
  assert_int_equal(flag->severity, SG_NOTE);
  assert_string_equal(flag->mitigations[0], "M6.1");
  assert_null(flag->mitigations[1]);
  assert_string_equal(
      flag->about,
      "Raised on a company, person, arrangement or other party that is no seed "
      "when a chain of at most 2 links leads down from a seed to the party, "
      "over: ownership. Each stake is at least 12.5 %. A seed is an entity of "
      "which holds: it is listed. Not evaluable where it is not recorded: "
      "'ownership.disclosed', 'employees', 'rules.x'.");
  assert_string_equal(made->reads[0], "ownership.disclosed");
  assert_null(made->reads[1]);
}

// Every part of a rule is in its words.
static void test_rule_packs__prose_follows_the_rule(void **state) {
  (void)state;
  static const row rows[] = {
      {PACK(OWNED ", \"direction\": \"any\", \"as_of\": {\"links\": \"ended\", "
                  "\"within_years\": 1, \"after_listing\": true}"),
       "a chain of one link leads either way along from a seed to the party, "
       "over: ownership. Only links that ended are followed, at most 1 year "
       "before the as-of date. The link at the seed is not older than the "
       "seed's listing."},
      {PACK(SEEDS ", \"links\": [{\"kind\": \"control\", \"direction\": \"up\","
                  "\"means\": [\"statute\", \"golden_share\"], \"basis\": "
                  "\"verified\"}, \"family\"]"),
       "over: control (upwards), means golden_share or statute, basis "
       "verified; family."},
      {PACK(OWNED ", \"semantics\": \"cascade\", \"min_share\": 50, "
                  "\"strict\": true, \"max_links\": 6"),
       "the seeds, and every party of which they and such parties hold more "
       "than 50 % together, hold as much of the party directly. Followed are: "
       "ownership. The shortest such chain has at most 6 links."},
      {PACK(OWNED ", \"semantics\": \"look-through\", \"min_share\": 25"),
       "the seeds together hold at least 25 % of the party, stakes being "
       "multiplied along chains and chains added up."},
      {TEST("\"kind\": [\"company\", \"person\"], \"not\": {\"listed\": "
            "[\"un_sc\", \"other:x\"]}, \"any\": [{\"in_deal\": true}, "
            "{\"country\": \"DE\"}]"),
       "(its kind is company or person and not it is listed by un_sc or "
       "other:x and (it is party to a deal or supply or it is no person and "
       "its country is DE))"},
      {ATTRIBUTE("\"a\": \"x\", \"b\": 3, \"c\": {\"present\": false}, \"d\": "
                 "{\"at_least\": 1.5, \"before\": \"2020-05\"}"),
       "('a' is x and 'b' is 3 and 'c' is not recorded and ('d' is at least "
       "1.5 and 'd' is before 2020-05-01))"},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    listener l;
    const sg_plugin *made = make_of(&l, &rows[i].pack, 1);
    assert_non_null(made);
    if (!strstr(made->flags->about, rows[i].told))
      fail_msg("%s\nis told as: %s", rows[i].pack, made->flags->about);
  }
}

static void test_rule_packs__packs_do_not_share_a_name(void **state) {
  (void)state;
  listener l;
  const char *const both[] = {PACK(OWNED), PACK(OWNED)};
  assert_null(make_of(&l, both, 2));
  assert_non_null(strstr(l.text, "1/1:35 4 another pack is called 'p', too"));
}

// Errors are told once each, and no more than a hundred of them.
static void test_rule_packs__very_many_errors_end(void **state) {
  (void)state;
  static char pack[40000];
  size_t n = (size_t)snprintf(pack, sizeof pack, "%s", HEAD);
  for (int i = 0; i < 300; i++)
    n += (size_t)snprintf(pack + n, sizeof pack - n, "%s3", i ? ",\n" : "");
  (void)snprintf(pack + n, sizeof pack - n, "]}");
  const char *text = pack;
  listener l;
  assert_null(make_of(&l, &text, 1));
  assert_int_equal(lines_of(l.text), 100);
}

static void test_rule_packs__large_packs_are_refused(void **state) {
  (void)state;
  static char pack[PACK_BYTES_MAX + 2];
  memset(pack, ' ', sizeof pack - 1);
  const char *text = pack;
  listener l;
  assert_null(make_of(&l, &text, 1));
  assert_non_null(strstr(l.text, "larger than 1048576 bytes"));
}

// With any amount of room a pack is read, or refused with words.
static void test_rule_packs__room_may_be_short(void **state) {
  (void)state;
  const char *pack =
      PACK(", \"seeds\": {\"any\": [{\"listed\": \"un_sc\"}, {\"attributes\": "
           "{\"a\": {\"at_least\": 1, \"at_most\": 2}, \"b\": true}}]}, "
           "\"links\": [\"ownership\", {\"kind\": \"position\", \"post\": "
           "\"chair\"}], \"mitigations\": [\"M6.1\"], \"requires\": \"x\"");
  listener l;
  size_t bytes = 0;
  for (; bytes < 100000; bytes += 16) {
    room_limit(bytes);
    if (make_of(&l, &pack, 1))
      break;
    assert_non_null(strstr(l.text, "too much memory"));
  }
  room_limit(SIZE_MAX);
  assert_in_range(bytes, 1000, 20000);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_rule_packs__text_that_is_not_json_is_refused),
      cmocka_unit_test(test_rule_packs__packs_need_a_head),
      cmocka_unit_test(test_rule_packs__rules_need_their_keys),
      cmocka_unit_test(test_rule_packs__links_and_shares_are_checked),
      cmocka_unit_test(test_rule_packs__conditions_are_checked),
      cmocka_unit_test(test_rule_packs__the_words_that_there_are_are_told),
      cmocka_unit_test(test_rule_packs__the_page_has_every_word),
      cmocka_unit_test(test_rule_packs__what_is_perhaps_not_meant_is_told),
      cmocka_unit_test(test_rule_packs__countries_are_those_of_the_readers),
      cmocka_unit_test(test_rule_packs__what_may_be_meant_is_not_told),
      cmocka_unit_test(test_rule_packs__no_pack_is_a_plugin_without_flags),
      cmocka_unit_test(test_rule_packs__flags_bring_their_words),
      cmocka_unit_test(test_rule_packs__prose_follows_the_rule),
      cmocka_unit_test(test_rule_packs__packs_do_not_share_a_name),
      cmocka_unit_test(test_rule_packs__very_many_errors_end),
      cmocka_unit_test(test_rule_packs__large_packs_are_refused),
      cmocka_unit_test(test_rule_packs__room_may_be_short),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
