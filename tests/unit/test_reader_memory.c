// SPDX-License-Identifier: GPL-2.0-or-later
// test_reader_memory - tests that every reader fails cleanly at every
// allocation: each file sample* of the corpus of a format is read with the n-th
// allocation failing, for all n.
#include "support.h"

#include "../fuzz/fuzz.h"
#include "io/formats.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static sg_problems problems;
static sg_model model;

static sg_status load(const char *path, const char *format) {
  sg_error err = {0};
  sg_problems_init(&problems, NULL, NULL);
  if (!sg_model_init(&model, &problems))
    return SG_ENOMEM;
  SG_TRY(sg_load(&model, path, format, &err));
  return sg_model_finish(&model, &err);
}

static void clear(void) {
  sg_model_clear(&model);
  sg_problems_clear(&problems);
}

static void check_sample(const char *sample, const char *format) {
  static uint8_t data[1 << 16];
  char path[64];
  int fd = -1;
  FILE *file = fopen(sample, "rb");
  assert_non_null(file);
  const size_t size = fread(data, 1, sizeof data, file);
  assert_int_equal(fclose(file), 0);
  const bool is_directory = size > 4 && memcmp(data, "=== ", 4) == 0;
  if (is_directory)
    fuzz_directory(data, size, path);
  else
    fd = fuzz_file(data, size, path);
  OOM_LOOP(load(path, format), clear())
  // It is a sample: something is in it.
  assert_int_equal(load(path, format), SG_OK);
  assert_true(model.entities.n > 0);
  clear();
  if (is_directory)
    fuzz_directory_remove(path);
  else
    (void)close(fd);
}

static void test_reader_memory__every_reader_fails_cleanly(void **state) {
  (void)state;
  static const char *const formats[] = {"bods", "ftm", "icij", "gleif",  "psc",
                                        "ofac", "csl", "ocds", "graphml"};
  for (size_t i = 0; i < SG_COUNT(formats); i++) {
    char folder[512];
    (void)snprintf(folder, sizeof folder, "%s/%s", SG_CORPUS_DIR, formats[i]);
    DIR *directory = opendir(folder);
    for (struct dirent *e; directory && (e = readdir(directory));) {
      char path[1024];
      (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
      if (strncmp(e->d_name, "sample", 6) == 0)
        check_sample(path, formats[i]);
    }
    if (directory)
      (void)closedir(directory);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_reader_memory__every_reader_fails_cleanly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
