// SPDX-License-Identifier: GPL-2.0-or-later
// test_closure - tests of what counts as a set of owners' own, to the part per
// billion: thresholds, bounds, control, and one set after another.
#include "loaded_text.h"

#include "ownership/closure.h"
#include "ownership/held.h"

#define STAKE(from, to, rest)                                                  \
  ",{'kind':'ownership','from':'" from "','to':'" to "'" rest "}"
#define CONTROL(to, means, rest)                                               \
  ",{'kind':'control','from':'p','to':'" to "','means':'" means "'" rest "}"
#define SHARE(share)    ",'share':" share
#define BAND(low, high) ",'share_min':" low ",'share_max':" high

enum { HALF = SG_WHOLE / 2 };

typedef struct fixture {
  loaded l;
  sg_stakes stakes;
  sg_closure closure;
} fixture;

static void begin(fixture *f, const char *links) {
  char text[4000];
  sg_error err = {0};
  (void)snprintf(
      text, sizeof text,
      "{'entities':[{'id':'a','kind':'company'},{'id':'b','kind':'company'},"
      "{'id':'c','kind':'company'},{'id':'t','kind':'arrangement'},"
      "{'id':'o','kind':'other'},{'id':'m','kind':'public_body'},"
      "{'id':'p','kind':'person'},{'id':'q','kind':'person'}],'links':["
      "{'kind':'located_at','from':'a','to':'b'}%s]}",
      links);
  loaded_model(&f->l, text);
  loaded_view(&f->l, "2020", NULL);
  assert_int_equal(sg_stakes_build(&f->stakes, &f->l.view, true, &err), SG_OK);
  assert_int_equal(sg_closure_init(&f->closure, &f->stakes.shares, &err),
                   SG_OK);
}

static void end(fixture *f) {
  sg_closure_clear(&f->closure);
  sg_stakes_clear(&f->stakes);
  loaded_clear(&f->l);
}

static uint32_t place(const fixture *f, const char *id) {
  return f->stakes.shares.place[sg_view_entity(&f->l.view, id)];
}

static void close_one(fixture *f, const sg_test *test, const char *owner) {
  const sg_id v = sg_view_entity(&f->l.view, owner);
  sg_close(&f->closure, test, &v, 1, NULL, 0);
}

static int level(const fixture *f, const char *id) {
  return f->closure.level[place(f, id)];
}

// The verdict on one company when p is asked about.
static void check(const char *links, const sg_test *test, const char *company,
                  int expected) {
  fixture f;
  begin(&f, links);
  close_one(&f, test, "p");
  assert_int_equal(level(&f, company), expected);
  end(&f);
}

static const sg_test more = {.threshold = HALF, .strict = true};
static const sg_test least = {.threshold = HALF};

static void test_closure__thresholds_are_exact(void **state) {
  (void)state;
  check(STAKE("p", "a", SHARE("50")), &more, "a", 0);
  check(STAKE("p", "a", SHARE("50")), &least, "a", SG_CERTAIN);
  check(STAKE("p", "a", SHARE("50.0000001")), &more, "a", SG_CERTAIN);
  check(STAKE("p", "a", SHARE("49.9999999")), &least, "a", 0);
  check(STAKE("p", "a", SHARE("100")), &(sg_test){.never = true}, "a", 0);
  check(STAKE("p", "a", BAND("49", "51")), &more, "a", SG_POSSIBLE);
  check(STAKE("p", "a", BAND("49", "50")), &more, "a", 0);
  check(STAKE("p", "a", BAND("49", "50")), &least, "a", SG_POSSIBLE);
  check(STAKE("p", "a", BAND("50", "60")), &least, "a", SG_CERTAIN);
}

static void test_closure__members_hold_together(void **state) {
  (void)state;
  const char *const links = STAKE("p", "a", SHARE("60"))
      STAKE("p", "c", SHARE("30")) STAKE("a", "c", SHARE("20.0000001"));
  check(links, &more, "a", SG_CERTAIN);
  check(links, &more, "c", SG_CERTAIN);
  check(STAKE("p", "a", BAND("40", "60")) STAKE("p", "c", SHARE("30"))
            STAKE("a", "c", SHARE("25")),
        &more, "c", SG_POSSIBLE);
  // What a company that is none of its own holds does not count.
  check(STAKE("p", "a", SHARE("50")) STAKE("p", "c", SHARE("30"))
            STAKE("a", "c", SHARE("70")),
        &more, "c", 0);
}

static void test_closure__others_leave_no_room(void **state) {
  (void)state;
  // q certainly holds half, so that p holds half at most.
  check(STAKE("p", "a", BAND("10", "90")) STAKE("q", "a", SHARE("50")), &more,
        "a", 0);
  check(STAKE("p", "a", BAND("10", "90")) STAKE("q", "a", SHARE("49.9999999")),
        &more, "a", SG_POSSIBLE);
  // Nor do the parts of two members add up to more.
  const char *const two = STAKE("p", "a", SHARE("60"))
      STAKE("p", "c", BAND("0", "40")) STAKE("a", "c", BAND("0", "40"));
  char links[1000];
  (void)snprintf(links, sizeof links, "%s" STAKE("q", "c", SHARE("50")), two);
  check(links, &more, "c", 0);
  (void)snprintf(links, sizeof links, "%s" STAKE("q", "c", SHARE("49.9999999")),
                 two);
  check(links, &more, "c", SG_POSSIBLE);
  // More than the whole is certainly held; least shares count as recorded.
  check(STAKE("p", "a", SHARE("60")) STAKE("q", "a", SHARE("70")), &more, "a",
        SG_CERTAIN);
}

static void test_closure__the_most_is_bounded(void **state) {
  (void)state;
  fixture f;
  begin(&f, STAKE("p", "a", BAND("0", "100")) STAKE("p", "b", BAND("10", "70"))
                STAKE("q", "b", SHARE("40")) STAKE("p", "c", SHARE("80"))
                    STAKE("q", "c", SHARE("90")));
  close_one(&f, &(sg_test){.never = true}, "p");
  assert_int_equal(sg_closure_most(&f.closure, place(&f, "a")), SG_WHOLE);
  assert_int_equal(sg_closure_most(&f.closure, place(&f, "b")),
                   SG_WHOLE / 10 * 6);
  assert_int_equal(sg_closure_most(&f.closure, place(&f, "c")),
                   SG_WHOLE / 10 * 8);
  assert_int_equal(f.closure.sure[place(&f, "b")], SG_WHOLE / 10);
  assert_int_equal(f.closure.sure[place(&f, "c")], SG_WHOLE / 10 * 8);
  end(&f);
}

static void test_closure__totals_are_on_top(void **state) {
  (void)state;
  fixture f;
  begin(&f,
        STAKE("p", "a", SHARE("20") ",'measure':'total'")
            STAKE("p", "b", BAND("30", "60") ",'measure':'total'")
                STAKE("p", "t", BAND("0", "0.0000001") ",'measure':'total'"));
  close_one(&f, &(sg_test){.never = true}, "p");
  assert_int_equal(f.closure.sure[place(&f, "a")], SG_WHOLE / 5);
  assert_int_equal(sg_closure_most(&f.closure, place(&f, "a")), SG_WHOLE / 5);
  assert_int_equal(f.closure.sure[place(&f, "b")], SG_WHOLE / 10 * 3);
  assert_int_equal(sg_closure_most(&f.closure, place(&f, "b")),
                   SG_WHOLE / 10 * 6);
  assert_int_equal(sg_closure_most(&f.closure, place(&f, "t")), 1);
  close_one(&f, &more, "p");
  assert_int_equal(level(&f, "a"), 0);
  assert_int_equal(level(&f, "b"), SG_POSSIBLE);
  assert_int_equal(sg_closure_most(&f.closure, place(&f, "b")),
                   SG_WHOLE / 10 * 6);
  end(&f);
  check(STAKE("p", "a", SHARE("50.0000001") ",'measure':'total'"), &more, "a",
        SG_CERTAIN);
  check(STAKE("p", "a", SHARE("50") ",'measure':'total'"), &more, "a", 0);
  // Of two that overlap the greater one is certain, and both are possible.
  begin(&f, STAKE("p", "a", SHARE("30") ",'measure':'total'")
                STAKE("q", "a", SHARE("20") ",'measure':'total'"));
  const sg_id both[] = {sg_view_entity(&f.l.view, "p"),
                        sg_view_entity(&f.l.view, "q")};
  sg_close(&f.closure, &more, both, 2, NULL, 0);
  assert_int_equal(f.closure.sure[place(&f, "a")], SG_WHOLE / 10 * 3);
  assert_int_equal(sg_closure_most(&f.closure, place(&f, "a")), SG_WHOLE / 2);
  end(&f);
}

static void test_closure__control_counts_by_its_means(void **state) {
  (void)state;
  const uint32_t statute = UINT32_C(1) << SG_MEANS_STATUTE;
  const sg_test by = {.never = true, .control = statute};
  const sg_test perhaps = {.never = true, .control_possible = statute};
  const char *const companies[] = {"a", "t", "o"};
  const char *const all =
      CONTROL("a", "statute", "") CONTROL("t", "statute", "")
          CONTROL("o", "statute", "") CONTROL("m", "statute", "")
              CONTROL("q", "statute", "") CONTROL("b", "golden_share", "");
  for (size_t i = 0; i < 3; i++) {
    check(all, &by, companies[i], SG_CERTAIN);
    check(all, &perhaps, companies[i], SG_POSSIBLE);
  }
  // Neither bodies nor people become anybody's own, nor by other means.
  check(all, &by, "m", 0);
  check(all, &by, "q", 0);
  check(all, &by, "b", 0);
  check(all, &(sg_test){.never = true}, "a", 0);
  // Nor is what the next party controls anybody else's.
  fixture f;
  begin(&f, all);
  close_one(&f, &by, "o");
  assert_int_equal(f.closure.n_members, 1);
  // Nor what a member of an earlier set does.
  const sg_id two[] = {sg_view_entity(&f.l.view, "o"),
                       sg_view_entity(&f.l.view, "p")};
  sg_close(&f.closure, &perhaps, two, 2, NULL, 0);
  assert_int_equal(f.closure.n_members, 4);
  close_one(&f, &perhaps, "o");
  assert_int_equal(f.closure.n_members, 1);
  end(&f);
  // Possible control by any member counts, not only by the owner's own.
  check(STAKE("p", "a", SHARE("60")) ",{'kind':'control','from':'a','to':'c',"
                                     "'means':'statute'}",
        &(sg_test){.threshold = HALF, .control_possible = statute}, "c",
        SG_POSSIBLE);
  // A word alone makes nothing certain.
  const char *const alleged = CONTROL("a", "statute", ",'basis':'alleged'");
  check(alleged, &by, "a", 0);
  check(alleged, &perhaps, "a", SG_POSSIBLE);
  const sg_test other = {.never = true,
                         .control = UINT32_C(1) << SG_MEANS_OTHER};
  check(CONTROL("a", "other", ""), &other, "a", SG_CERTAIN);
  check(CONTROL("a", "other", ",'basis':'alleged'"), &other, "a", 0);
}

static void test_closure__a_set_is_forgotten(void **state) {
  (void)state;
  fixture f;
  begin(&f, STAKE("p", "a", SHARE("60")) STAKE("q", "b", SHARE("60"))
                STAKE("b", "a", SHARE("40")) STAKE("a", "c", SHARE("60"))
                    STAKE("p", "t", BAND("0", "30")));
  close_one(&f, &more, "p");
  assert_int_equal(level(&f, "c"), SG_CERTAIN);
  assert_int_equal(f.closure.n_touched, 4); // each once
  close_one(&f, &more, "q");
  assert_int_equal(level(&f, "p"), 0);
  assert_int_equal(level(&f, "b"), SG_CERTAIN);
  assert_int_equal(level(&f, "a"), 0);
  assert_int_equal(level(&f, "c"), 0);
  assert_int_equal(f.closure.sure[place(&f, "a")], SG_WHOLE / 10 * 4);
  // What an earlier set was asked about first is reached by a later one.
  close_one(&f, &more, "a");
  close_one(&f, &more, "p");
  assert_int_equal(level(&f, "a"), SG_CERTAIN);
  assert_int_equal(level(&f, "c"), SG_CERTAIN);
  assert_int_equal(f.closure.n_given, 1);
  assert_int_equal(f.closure.n_members, 3);
  close_one(&f, &more, "p");
  assert_int_equal(f.closure.sure[place(&f, "t")], 0);
  assert_int_equal(sg_closure_most(&f.closure, place(&f, "t")),
                   SG_WHOLE / 10 * 3);
  end(&f);
}

static void test_closure__who_perhaps_belongs(void **state) {
  (void)state;
  fixture f;
  begin(&f, STAKE("p", "a", SHARE("30")) STAKE("q", "a", SHARE("30"))
                STAKE("a", "c", SHARE("60"))
                    STAKE("q", "t", SHARE("60") ",'measure':'total'"));
  const sg_id p = sg_view_entity(&f.l.view, "p");
  const sg_id q = sg_view_entity(&f.l.view, "q");
  sg_close(&f.closure, &more, &p, 1, &q, 1);
  assert_int_equal(level(&f, "q"), SG_POSSIBLE);
  assert_int_equal(level(&f, "a"), SG_POSSIBLE);
  assert_int_equal(level(&f, "c"), SG_POSSIBLE);
  assert_int_equal(level(&f, "t"), SG_POSSIBLE);
  assert_int_equal(f.closure.sure[place(&f, "t")], 0);
  assert_int_equal(f.closure.sure[place(&f, "a")], SG_WHOLE / 10 * 3);
  assert_int_equal(f.closure.n_certain, 1);
  assert_int_equal(f.closure.n_perhaps, 2);
  assert_int_equal(f.closure.n_members, 5);
  end(&f);
}

static void test_closure__where_it_may_not_go(void **state) {
  (void)state;
  fixture f;
  begin(&f,
        STAKE("p", "a", SHARE("60")) STAKE("a", "b", SHARE("60"))
            STAKE("p", "b", SHARE("20"))
                STAKE("p", "c", SHARE("60") ",'measure':'total'")
                    CONTROL("t", "statute", "") CONTROL("o", "statute", ""));
  const sg_test by = {.never = true,
                      .control = UINT32_C(1) << SG_MEANS_STATUTE};
  uint8_t within[16] = {0};
  assert_true(f.l.view.graph.n_entities <= sizeof within);
  within[sg_view_entity(&f.l.view, "b")] = 1;
  f.closure.within = within;
  close_one(&f, &more, "p");
  assert_int_equal(level(&f, "a"), 0);
  assert_int_equal(level(&f, "b"), 0);
  assert_int_equal(level(&f, "c"), 0);
  assert_int_equal(f.closure.sure[place(&f, "b")], SG_WHOLE / 5);
  assert_int_equal(f.closure.sure[place(&f, "a")], 0);
  within[sg_view_entity(&f.l.view, "t")] = 1;
  within[sg_view_entity(&f.l.view, "c")] = 1;
  close_one(&f, &by, "p");
  assert_int_equal(level(&f, "t"), SG_CERTAIN);
  assert_int_equal(level(&f, "o"), 0);
  close_one(&f, &more, "p");
  assert_int_equal(level(&f, "c"), SG_CERTAIN);
  f.closure.within = NULL;
  f.closure.dead_end = place(&f, "a");
  close_one(&f, &more, "p");
  assert_int_equal(level(&f, "a"), SG_CERTAIN);
  assert_int_equal(level(&f, "b"), 0);
  f.closure.dead_end = place(&f, "p");
  close_one(&f, &(sg_test){.control_possible = by.control}, "p");
  assert_int_equal(f.closure.n_members, 1);
  end(&f);
}

static void test_closure__own_shares_are_nobodys(void **state) {
  (void)state;
  fixture f;
  begin(&f, STAKE("a", "a", SHARE("30")) STAKE("p", "a", SHARE("60")));
  close_one(&f, &more, "p");
  assert_int_equal(f.closure.sure[place(&f, "a")], SG_WHOLE / 10 * 6);
  end(&f);
}

// Of so many parties that each table is a piece of memory of its own.
static void test_closure__every_allocation_may_fail(void **state) {
  (void)state;
  enum { MANY = 1000000 };
  static uint32_t start[MANY + 1];
  const sg_shares shares = {.n = MANY, .start = start};
  sg_closure closure;
  OOM_LOOP(sg_closure_init(&closure, &shares, NULL), sg_closure_clear(&closure))
}

int main(int argc, char **argv) {
  if (argc > 1)
    cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_closure__thresholds_are_exact),
      cmocka_unit_test(test_closure__members_hold_together),
      cmocka_unit_test(test_closure__others_leave_no_room),
      cmocka_unit_test(test_closure__the_most_is_bounded),
      cmocka_unit_test(test_closure__totals_are_on_top),
      cmocka_unit_test(test_closure__control_counts_by_its_means),
      cmocka_unit_test(test_closure__a_set_is_forgotten),
      cmocka_unit_test(test_closure__who_perhaps_belongs),
      cmocka_unit_test(test_closure__where_it_may_not_go),
      cmocka_unit_test(test_closure__own_shares_are_nobodys),
      cmocka_unit_test(test_closure__every_allocation_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
