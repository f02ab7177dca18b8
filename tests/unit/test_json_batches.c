// SPDX-License-Identifier: GPL-2.0-or-later
// test_json_batches - tests that a list written on several threads has the
// bytes that one thread writes, and that a failure on any of them is told.
#include "support.h"

#include "base/crew.h"
#include "base/json_batches.h"

#include <stdio.h>
#include <string.h>

// Items of very different lengths, so that threads overtake each other.
static void write_some(const void *ctx, uint32_t from, uint32_t to,
                       sg_json_writer *w) {
  const uint32_t *weight = ctx;
  for (uint32_t i = from; i < to; i++) {
    sg_json_open(w, '{');
    sg_json_put_count(w, "item", i);
    sg_json_key(w, "more");
    sg_json_open_line(w, '[');
    for (uint32_t k = 0; k < (i * 7919 + *weight) % 23; k++)
      sg_json_number(w, (double)i / (k + 1));
    sg_json_close(w, ']');
    sg_json_close(w, '}');
  }
}

typedef struct shape {
  uint32_t n;
  bool pretty, after_another;
} shape;

static void write_list(const shape *s, uint32_t crew, sg_output *out) {
  const uint32_t weight = s->n;
  sg_json_writer w;
  sg_json_writer_init(&w, out, s->pretty);
  sg_json_open(&w, '{');
  sg_json_key(&w, "list");
  sg_json_open(&w, '[');
  if (s->after_another)
    sg_json_string(&w, "first");
  sg_json_batches(&w, s->n, crew, write_some, &weight);
  sg_json_close(&w, ']');
  sg_json_put(&w, "end", "e");
  sg_json_close(&w, '}');
}

static void test_batches__bytes_are_the_same_for_every_crew(void **state) {
  (void)state;
  static const uint32_t sizes[] = {0, 1, 255, 256, 257, 512, 513, 5000};
  for (size_t i = 0; i < SG_COUNT(sizes) * 4; i++) {
    const shape s = {sizes[i / 4], i & 1, i & 2};
    sg_output one;
    sg_output_to_memory(&one);
    write_list(&s, UINT32_MAX, &one);
    for (uint32_t crew = 0; crew < 20; crew += 3) {
      sg_output out;
      sg_output_to_memory(&out);
      write_list(&s, crew, &out);
      assert_true(sg_output_is_whole(&out));
      assert_string_equal(sg_text_get(&out.buffer), sg_text_get(&one.buffer));
      sg_output_discard(&out);
    }
    sg_output_discard(&one);
  }
}

static void test_batches__a_full_disk_is_told(void **state) {
  (void)state;
  const shape s = {5000, true, false};
  sg_output out;
  assert_int_equal(sg_output_open(&out, "/dev/full", NULL), SG_OK);
  write_list(&s, 4, &out);
  sg_error err = {0};
  assert_int_equal(sg_output_close(&out, &err), SG_EIO);
  assert_non_null(strstr(err.message, "/dev/full"));
}

static sg_status write_or_fail(void) {
  const shape s = {600, true, false};
  sg_output out;
  sg_output_to_memory(&out);
  write_list(&s, 3, &out);
  const bool is_whole = sg_output_is_whole(&out);
  sg_output_discard(&out);
  return is_whole ? SG_OK : SG_ENOMEM;
}

static void test_batches__short_memory_is_told(void **state) {
  (void)state;
  OOM_LOOP(write_or_fail(), );
}

static void test_crew__size_is_what_is_wanted_within_limits(void **state) {
  (void)state;
  assert_int_equal(sg_crew_size(UINT32_MAX), 1);
  assert_int_equal(sg_crew_size(1), 1);
  assert_int_equal(sg_crew_size(5), 5);
  assert_int_equal(sg_crew_size(1000), SG_CREW_MAX);
  assert_in_range(sg_crew_size(0), 1, SG_CREW_MAX);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_batches__bytes_are_the_same_for_every_crew),
      cmocka_unit_test(test_batches__a_full_disk_is_told),
      cmocka_unit_test(test_batches__short_memory_is_told),
      cmocka_unit_test(test_crew__size_is_what_is_wanted_within_limits),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
