// SPDX-License-Identifier: GPL-2.0-or-later
// test_names - tests how names are taken apart and how alike they are.
#include "base/plain.h"
#include "graph/names.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

static void test_names__plain_letters(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"", ""},
      {" ,. ", ""},
      {"Acme  Trading, Ltd.", "acme trading ltd"},
      {"O'Neil & Söhne", "oneil sohne"},
      {"Łódź Đà Nẵng Ærø Straße", "lodz da nang aero strasse"},
      {"ООО «Рога и Копыта»", "ooo roga i kopyta"},
      {"Ελληνική Τράπεζα", "elliniki trapeza"},
      {"Ｆｕｌｌｗｉｄｔｈ １２", "fullwidth 12"},
      {"Київстар", "kiivstar"},
      {"株式会社", "株式会社"},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    sg_text out;
    sg_text_init(&out, 0);
    assert_true(sg_text_plain(&out, rows[i][0]));
    assert_string_equal(sg_text_get(&out), rows[i][1]);
    sg_text_clear(&out);
  }
}

static void check_split(const char *text, bool is_person, const char *words,
                        sg_form form) {
  char joined[500] = "";
  sg_name name;
  sg_name_init(&name);
  assert_true(sg_name_split(&name, text, is_person));
  for (uint32_t i = 0; i < name.n; i++) {
    const size_t at = strlen(joined);
    (void)snprintf(joined + at, sizeof joined - at, "%s%s", i ? " " : "",
                   name.word[i]);
  }
  assert_string_equal(joined, words);
  assert_int_equal(name.form, form);
  sg_name_clear(&name);
}

static void test_names__legal_forms_stand_apart(void **state) {
  (void)state;
  static const struct {
    const char *text, *words;
    sg_form form;
  } rows[] = {
      {"Acme Ltd.", "acme", SG_FORM_LIMITED},
      {"Acme Limited Liability Company", "acme", SG_FORM_LIMITED},
      {"ACME, L.L.C.", "acme", SG_FORM_LIMITED},
      {"Acme Co., Ltd", "acme", SG_FORM_LIMITED},
      {"Acme Sp. z o.o.", "acme", SG_FORM_LIMITED},
      {"Acme S. r. o.", "acme", SG_FORM_LIMITED},
      {"ООО Ромашка", "romashka", SG_FORM_LIMITED},
      {"Acme S.A. de C.V.", "acme", SG_FORM_STOCK},
      {"Public Joint Stock Company Acme", "acme", SG_FORM_STOCK},
      {"Acme GmbH & Co. KG", "acme", SG_FORM_PARTNERS},
      {"Acme Company", "acme", SG_FORM_SOME},
      {"The Bank of Acme", "bank acme", SG_FORM_NONE},
      {"Limited", "limited", SG_FORM_NONE},
      {"As One Trading AS", "as one trading", SG_FORM_STOCK},
      {"Berlin Zoo GmbH", "berlin zoo", SG_FORM_LIMITED},
      {"Acme Trading (Cyprus) Ltd", "acme trading cyprus", SG_FORM_LIMITED},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    check_split(rows[i].text, false, rows[i].words, rows[i].form);
  check_split("SA, Ltd J. R.", true, "sa ltd j r", SG_FORM_NONE);
}

static void test_names__of_many_words_the_first_count(void **state) {
  (void)state;
  char text[400] = "";
  for (int i = 0; i < 60; i++)
    memcpy(text + strlen(text), "word ", 6);
  sg_name name;
  sg_name_init(&name);
  assert_true(sg_name_split(&name, text, false));
  assert_int_equal(name.n, SG_NAME_WORDS);
  sg_name_clear(&name);
}

static void test_names__words_that_are_near(void **state) {
  (void)state;
  static const struct {
    const char *a, *b;
    double likeness;
  } rows[] = {
      {"acme", "acme", 1},
      {"acme", "acne", 0.75},
      {"intelexa", "intellexa", 1 - 1 / 9.},
      {"trading", "trdaing", 1 - 1 / 7.},
      {"technologies", "tecnologie", 1 - 2 / 12.},
      {"mohammed", "muhammad", 0.8},
      {"yusuf", "youssef", 0.8},
      {"yevgeny", "evgeni", 0.8},
      {"osama", "usama", 0.8},
      {"cat", "bat", 0},
      {"north", "south", 0},
      {"fund1", "fund2", 0},
      {"2019", "2020", 0},
      {"delta", "gamma", 0},
  };
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    assert_near(sg_word_likeness(rows[i].a, rows[i].b), rows[i].likeness, 1e-9);
    assert_near(sg_word_likeness(rows[i].b, rows[i].a), rows[i].likeness, 1e-9);
  }
}

// --- the same by the plain definition ----------------------------------------

static uint32_t next(uint32_t *seed) {
  *seed = *seed * 1664525 + 1013904223;
  return *seed >> 8;
}

// Distance by trying everything.
static int tried(const char *a, int n, const char *b, int m) {
  if (n == 0 || m == 0)
    return n + m;
  int best = tried(a, n - 1, b, m - 1) + (a[n - 1] != b[m - 1]);
  const int less_a = tried(a, n - 1, b, m) + 1;
  const int less_b = tried(a, n, b, m - 1) + 1;
  best = less_a < best ? less_a : best;
  best = less_b < best ? less_b : best;
  if (n > 1 && m > 1 && a[n - 1] == b[m - 2] && a[n - 2] == b[m - 1]) {
    const int swapped = tried(a, n - 2, b, m - 2) + 1;
    best = swapped < best ? swapped : best;
  }
  return best;
}

static void random_word(uint32_t *seed, char out[8], int least) {
  const int n = least + (int)(next(seed) % 3);
  for (int i = 0; i < n; i++)
    out[i] = (char)('a' + next(seed) % 4);
  out[n] = '\0';
}

static double plain_likeness(const char *a, const char *b) {
  char x[SG_SKELETON_MAX];
  char y[SG_SKELETON_MAX];
  const int n = (int)strlen(a);
  const int m = (int)strlen(b);
  const int d = tried(a, n, b, m);
  sg_word_skeleton(a, x);
  sg_word_skeleton(b, y);
  const double near =
      n >= 4 && m >= 4 && d <= 1 ? 1 - (double)d / (n > m ? n : m) : d == 0;
  return strcmp(x, y) == 0 && near < 0.8 ? 0.8 : near;
}

static void test_names__words_as_by_definition(void **state) {
  (void)state;
  uint32_t seed = 1;
  for (int i = 0; i < 3000; i++) {
    char a[8];
    char b[8];
    random_word(&seed, a, 3);
    random_word(&seed, b, 3);
    assert_near(sg_word_likeness(a, b), plain_likeness(a, b), 1e-6);
  }
}

// One pair is enough when equal, or one letter apart from 6 letters on.
static bool is_enough_alone(const char *a, const char *b) {
  const int n = (int)strlen(a);
  const int m = (int)strlen(b);
  return strcmp(a, b) == 0 || (n >= 6 && m >= 6 && tried(a, n, b, m) <= 1);
}

// Partners by looking at all pairs again and again; words differ in weight, so
// that there are no ties.
static double plain_name_likeness(const sg_weighed *a, const sg_weighed *b) {
  bool used_a[8] = {false};
  bool used_b[8] = {false};
  double total = 0;
  double shared = 0;
  uint32_t n_pairs = 0;
  bool alone = false;
  for (uint32_t i = 0; i < a->n; i++)
    total += a->weight[i];
  for (uint32_t k = 0; k < b->n; k++)
    total += b->weight[k];
  for (;;) {
    double most = 0;
    uint32_t x = 0;
    uint32_t y = 0;
    for (uint32_t i = 0; i < a->n; i++)
      for (uint32_t k = 0; k < b->n; k++) {
        const double worth = sg_word_likeness(a->word[i], b->word[k]) *
                             (a->weight[i] + b->weight[k]);
        if (used_a[i] || used_b[k] || worth <= most)
          continue;
        most = worth;
        x = i;
        y = k;
      }
    if (most <= 0)
      return n_pairs == 1 && !alone ? 0 : shared / total;
    n_pairs++;
    alone = is_enough_alone(a->word[x], b->word[y]);
    used_a[x] = used_b[y] = true;
    shared += most;
  }
}

static void test_names__one_word_is_spelled_alike(void **state) {
  (void)state;
  static const struct {
    const char *a, *b;
    bool wanted;
  } rows[] = {{"njord", "nereyda", false},   {"tesla", "tosla", false},
              {"siemens", "smns", false},    {"canon", "kenan", false},
              {"sonatel", "santili", false}, {"canon", "canon", true},
              {"kestrel", "kestral", true},  {"kestrel", "kostral", false},
              {"kestre", "kestrel", true},   {"kestr", "kestrel", false}};
  const double weight = 7;
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    const sg_weighed a = {&rows[i].a, &weight, 1};
    const sg_weighed b = {&rows[i].b, &weight, 1};
    if ((sg_name_likeness(&a, &b) > 0) != rows[i].wanted)
      fail_msg("%s, %s", rows[i].a, rows[i].b);
  }
}

static void test_names__names_as_by_definition(void **state) {
  (void)state;
  uint32_t seed = 2;
  for (int i = 0; i < 2000; i++) {
    char text[2][6][8];
    const char *word[2][6];
    double weight[2][6];
    sg_weighed name[2];
    for (int s = 0; s < 2; s++) {
      const uint32_t n = 1 + next(&seed) % 5;
      for (uint32_t k = 0; k < n; k++) {
        random_word(&seed, text[s][k], 4);
        word[s][k] = text[s][k];
        weight[s][k] = 1 + (next(&seed) % 1000003) / 1000003.;
      }
      name[s] = (sg_weighed){word[s], weight[s], n};
    }
    assert_near(sg_name_likeness(&name[0], &name[1]),
                plain_name_likeness(&name[0], &name[1]), 1e-6);
  }
}

static void test_names__other_numbers_count_against(void **state) {
  (void)state;
  static const char *const one[] = {"acme", "fund", "1"};
  static const char *const two[] = {"acme", "fund", "2"};
  static const double weight[] = {5, 3, 1};
  const sg_weighed a = {one, weight, 3};
  const sg_weighed b = {two, weight, 3};
  const sg_weighed without = {one, weight, 2};
  assert_near(sg_name_likeness(&a, &b), 8 / 9. / 2, 1e-6);
  assert_near(sg_name_likeness(&a, &a), 1, 1e-6);
  assert_near(sg_name_likeness(&a, &without), 16 / 17., 1e-6);
}

// Of two long names only words that sound alike are partners.
static void test_names__long_names_go_by_sound(void **state) {
  (void)state;
  const char *one[13];
  const char *other[13];
  double weight[13];
  for (uint32_t i = 0; i < 13; i++) {
    one[i] = "mariner";
    other[i] = "marinel";
    weight[i] = 1;
  }
  sg_weighed a = {one, weight, 13};
  sg_weighed b = {other, weight, 13};
  assert_near(sg_name_likeness(&a, &b), 0, 1e-6);
  assert_near(sg_name_likeness(&a, &a), 1, 1e-6);
  a.n = b.n = 12;
  assert_near(sg_name_likeness(&a, &b), 6 / 7., 1e-6);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_names__long_names_go_by_sound),
      cmocka_unit_test(test_names__plain_letters),
      cmocka_unit_test(test_names__legal_forms_stand_apart),
      cmocka_unit_test(test_names__of_many_words_the_first_count),
      cmocka_unit_test(test_names__words_that_are_near),
      cmocka_unit_test(test_names__words_as_by_definition),
      cmocka_unit_test(test_names__one_word_is_spelled_alike),
      cmocka_unit_test(test_names__names_as_by_definition),
      cmocka_unit_test(test_names__other_numbers_count_against),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
