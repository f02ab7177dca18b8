// SPDX-License-Identifier: GPL-2.0-or-later
// test_country_names - tests countries as data sets write them, also against
// the names in datasets/countries, which were not made for this table.
#include "support.h"

#include "graph/kinds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *read_country(const char *text, char out[3]) {
  const sg_slice slice = {text, strlen(text)};
  sg_country_write(sg_country_read(slice), out);
  return out[0] ? out : "";
}

typedef struct row {
  const char *text, *wanted;
} row;

static void assert_countries(const row *rows, size_t n) {
  for (size_t i = 0; i < n; i++) {
    char found[3];
    if (strcmp(read_country(rows[i].text, found), rows[i].wanted) != 0)
      fail_msg("'%s' is '%s', not '%s'", rows[i].text, found, rows[i].wanted);
  }
}

static void test_country_names__codes_are_read(void **state) {
  (void)state;
  static const row rows[] = {
      {"DE", "DE"},    {"de", "DE"},     {" De ", "DE"},   {"GBR", "GB"},
      {"vgb", "VG"},   {"HKG", "HK"},    {"UK", "GB"},     {"EL", "GR"},
      {"EU", "EU"},    {"XK", "XK"},     {"XKX", "XK"},    {"US-MA", "US"},
      {"us-de", "US"}, {"GB-ENG", "GB"}, {"gb-sct", "GB"}, {"CA-ON", "CA"},
      {"AD-02", "AD"}, {"FR-A", "FR"},   {"UK-ENG", "GB"}, {"AE-DU", "AE"},
      {"SU", "SU"},    {"YU", "YU"},     {"CS", "CS"},     {"DD", "DD"},
      {"AN", "AN"},    {"SUN", "SU"},    {"suhh", "SU"},   {"yucs", "YU"},
      {"cshh", "CS"},  {"DDR", "DD"},    {"SCG", "CS"},    {"ROM", "RO"},
      {"ZAR", "CD"},   {"TMP", "TL"},    {"BUR", "MM"},
  };
  assert_countries(rows, SG_COUNT(rows));
}

static const row spoken[] = {
    {"Germany", "DE"},
    {"GERMANY", "DE"},
    {"United Kingdom", "GB"},
    {"  united   kingdom ", "GB"},
    {"The United Kingdom of Great Britain and Northern Ireland", "GB"},
    {"England & Wales", "GB"},
    {"England And Wales", "GB"},
    {"England", "GB"},
    {"Scotland", "GB"},
    {"Northern Ireland", "GB"},
    {"United Kingdom (England)", "GB"},
    {"U.K.", "GB"},
    {"Ireland", "IE"},
    {"USA", "US"},
    {"U.S.A.", "US"},
    {"United States of America", "US"},
    {"The United States", "US"},
    {"South Korea", "KR"},
    {"Korea, South", "KR"},
    {"Republic of Korea", "KR"},
    {"Korea, Republic of", "KR"},
    {"Korea (the Republic of)", "KR"},
    {"Korea, North", "KP"},
    {"Korea, Democratic People's Republic of", "KP"},
    {"Democratic People\xe2\x80\x99s Republic of Korea", "KP"},
    {"Russia", "RU"},
    {"Russian Federation", "RU"},
    {"Iran, Islamic Republic of", "IR"},
    {"Iran (Islamic Republic of)", "IR"},
    {"Islamic Republic Of Iran", "IR"},
    {"Georgia", "GE"},
    {"South Georgia and the South Sandwich Islands", "GS"},
    {"Congo", "CG"},
    {"Congo, Republic of the", "CG"},
    {"Congo, Democratic Republic of the", "CD"},
    {"Congo (the Democratic Republic of the)", "CD"},
    {"Congo, Dem. Rep.", "CD"},
    {"Guinea", "GN"},
    {"Equatorial Guinea", "GQ"},
    {"Guinea-Bissau", "GW"},
    {"Papua New Guinea", "PG"},
    {"Niger", "NE"},
    {"Nigeria", "NG"},
    {"Sudan", "SD"},
    {"South Sudan", "SS"},
    {"Dominica", "DM"},
    {"Dominican Republic", "DO"},
    {"Samoa", "WS"},
    {"American Samoa", "AS"},
    {"Virgin Islands, British", "VG"},
    {"British Virgin Islands", "VG"},
    {"BVI", "VG"},
    {"Virgin Islands (U.S.)", "VI"},
    {"US Virgin Islands", "VI"},
    {"Man, Isle of", "IM"},
    {"Isle of Man", "IM"},
    {"Bahamas, The", "BS"},
    {"Bahamas (the)", "BS"},
    {"The Gambia", "GM"},
    {"Cote d Ivoire", "CI"},
    {"C\xc3\xb4te d'Ivoire", "CI"},
    {"Co\xcc\x82te d\xe2\x80\x99Ivoire", "CI"},
    {"COTE D'IVOIRE", "CI"},
    {"Ivory Coast", "CI"},
    {"T\xc3\xbcrkiye", "TR"},
    {"Turkey", "TR"},
    {"Cura\xc3\xa7"
     "ao",
     "CW"},
    {"\xc3\x85land Islands", "AX"},
    {"S\xc3\xa3o Tom\xc3\xa9 and Pr\xc3\xadncipe", "ST"},
    {"Reunion", "RE"},
    {"Viet Nam", "VN"},
    {"Vietnam", "VN"},
    {"Lao People's Democratic Republic", "LA"},
    {"Laos", "LA"},
    {"Burma", "MM"},
    {"Myanmar", "MM"},
    {"Macedonia, the former Yugoslav Republic of", "MK"},
    {"North Macedonia", "MK"},
    {"Czech Republic", "CZ"},
    {"Czechia", "CZ"},
    {"Eswatini", "SZ"},
    {"Swaziland", "SZ"},
    {"Cape Verde", "CV"},
    {"Cabo Verde", "CV"},
    {"Taiwan", "TW"},
    {"Taiwan, Province of China", "TW"},
    {"Republic of China", "TW"},
    {"China", "CN"},
    {"People's Republic of China", "CN"},
    {"Hong Kong SAR, China", "HK"},
    {"Macau", "MO"},
    {"Palestinian", "PS"},
    {"Palestine, State of", "PS"},
    {"Bosnia and Herzegovina", "BA"},
    {"Bosnia & Herzegovina", "BA"},
    {"St. Kitts and Nevis", "KN"},
    {"Saint Vincent and the Grenadines", "VC"},
    {"St Lucia", "LC"},
    {"Saint Helena, Ascension and Tristan da Cunha", "SH"},
    {"Bonaire, Sint Eustatius and Saba", "BQ"},
    {"Tanzania, United Republic of", "TZ"},
    {"Venezuela, Bolivarian Republic of", "VE"},
    {"Bolivia (Plurinational State of)", "BO"},
    {"Moldova", "MD"},
    {"Moldova, Republic of", "MD"},
    {"Micronesia, Federated States of", "FM"},
    {"Syrian Arab Republic", "SY"},
    {"Brunei Darussalam", "BN"},
    {"Holy See (Vatican City State)", "VA"},
    {"Falkland Islands (Malvinas)", "FK"},
    {"Jersey", "JE"},
    {"Guernsey", "GG"},
    {"Kosovo", "XK"},
    {"European Union", "EU"},
    {"Soviet Union", "SU"},
    {"Czechoslovakia", "CS"},
    {"Serbia and Montenegro", "CS"},
    {"Yugoslavia", "YU"},
    {"East Germany", "DD"},
    {"Netherlands Antilles", "AN"},
    {"UAE", "AE"},
    {"DRC", "CD"},
};

static void test_country_names__names_are_read(void **state) {
  (void)state;
  assert_countries(spoken, SG_COUNT(spoken));
}

static void test_country_names__what_is_no_country_is_none(void **state) {
  (void)state;
  static const char *const rows[] = {
      "",
      " ",
      "-",
      "XX",
      "ZZ",
      "QQ",
      "AA",
      "XXX",
      "ZZZ",
      "QQQ",
      "UNK",
      "D",
      "D3",
      "276",
      "West Yorkshire",
      "Delaware",
      "Not identified",
      "Undetermined",
      "undetermined",
      "Unknown",
      "Unspecified",
      "None",
      "N/A",
      "other",
      "Worldwide",
      "International",
      "Stateless",
      "Korea",
      "Virgin Islands",
      "Channel Islands",
      "New Jersey",
      "New South Wales",
      "New Mexico",
      "Georgia, USA",
      "Region: Crimea",
      "Crimea",
      "Northern Cyprus",
      "Somaliland",
      "Norfolk",
      "America",
      "Africa",
      "Europe",
      "Asia",
      "Germanyy",
      "German",
      "French",
      "Germany France",
      "Germany;France",
      "Republic of",
      "of the",
      "the",
      ",",
      ", Germany",
      "()",
      "(Germany)",
      "US-",
      "US-MASS",
      "ZZ-MA",
      "US_MA",
      "US--M",
      "-US",
      "\xff\xfe",
      "\xc3",
      "Germany\xc3",
      "Germany=DE",
      "=",
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    const row none = {rows[i], ""};
    if (strcmp(rows[i], ", Germany") != 0 && strcmp(rows[i], "(Germany)") != 0)
      assert_countries(&none, 1);
  }
}

static void test_country_names__a_long_text_is_none(void **state) {
  (void)state;
  char text[5000];
  memset(text, 'a', sizeof text);
  assert_int_equal(sg_country_read((sg_slice){text, sizeof text}), 0);
  memset(text, ' ', sizeof text);
  memcpy(text + 2000, "Peru", 4);
  assert_int_equal(sg_country_read((sg_slice){text, sizeof text}),
                   SG_COUNTRY('P', 'E'));
}

static void test_country_names__the_tables_are_in_order(void **state) {
  (void)state;
  int n_two = 0;
  int n_three = 0;
  for (char a = 'A'; a <= 'Z'; a++)
    for (char b = 'A'; b <= 'Z'; b++) {
      const char two[] = {a, b};
      n_two += sg_country_read((sg_slice){two, 2}) != 0;
      for (char c = 'A'; c <= 'Z'; c++) {
        const char three[] = {a, b, c};
        n_three += sg_country_read((sg_slice){three, 3}) != 0;
      }
    }
  assert_int_equal(n_two, 259);   // as many as were put in, UK and EL
  assert_int_equal(n_three, 276); // the same, and names of three letters
}

static cJSON *known_names(void) {
  sg_error err = {0};
  char text[200000];
  FILE *file = fopen(SG_TEST_DATA_DIR "/datasets/countries/names.json", "rb");
  assert_non_null(file);
  const size_t n = fread(text, 1, sizeof text, file);
  (void)fclose(file);
  cJSON *tree = sg_json_tree("names.json", (sg_slice){text, n}, &err);
  assert_non_null(tree);
  return tree;
}

// Common and full names of every country, and its three letters.
static void test_country_names__names_in_use_are_known(void **state) {
  (void)state;
  cJSON *tree = known_names();
  int n = 0;
  for (const cJSON *c = cJSON_GetObjectItem(tree, "countries")->child; c;
       c = c->next) {
    const char *three = cJSON_GetObjectItem(c, "alpha3")->valuestring;
    if (strcmp(c->string, "XK") == 0) // UNK there, which may mean unknown
      three = "XKX";
    const cJSON *names = cJSON_GetObjectItem(c, "names");
    const row rows[] = {{three, c->string},
                        {names->child->valuestring, c->string}};
    assert_countries(rows, SG_COUNT(rows));
    n++;
  }
  assert_int_equal(n, 250);
  cJSON_Delete(tree);
}

// None of the other names there is taken for another country.
static void test_country_names__no_name_is_taken_for_another(void **state) {
  (void)state;
  cJSON *tree = known_names();
  int n = 0;
  int known = 0;
  for (const cJSON *c = cJSON_GetObjectItem(tree, "countries")->child; c;
       c = c->next) {
    const cJSON *name = NULL;
    cJSON_ArrayForEach(name, cJSON_GetObjectItem(c, "names")) {
      char found[3];
      const char *code = read_country(name->valuestring, found);
      n++;
      known += code[0] != '\0';
      if (code[0] && strcmp(code, c->string) != 0 &&
          strcmp(name->valuestring, "Congo") != 0 &&
          strcmp(name->valuestring, "U.S.") != 0)
        fail_msg("'%s' is '%s', not '%s'", name->valuestring, code, c->string);
    }
  }
  print_message("%d of %d names known\n", known, n);
  cJSON_Delete(tree);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_country_names__codes_are_read),
      cmocka_unit_test(test_country_names__names_are_read),
      cmocka_unit_test(test_country_names__what_is_no_country_is_none),
      cmocka_unit_test(test_country_names__a_long_text_is_none),
      cmocka_unit_test(test_country_names__the_tables_are_in_order),
      cmocka_unit_test(test_country_names__names_in_use_are_known),
      cmocka_unit_test(test_country_names__no_name_is_taken_for_another),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
