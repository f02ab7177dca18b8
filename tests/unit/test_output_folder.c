// SPDX-License-Identifier: GPL-2.0-or-later
// test_output_folder - tests that a directory is whole or not there; and the
// identifiers that names have.
#include "support.h"

#include "base/input.h"
#include "base/output_folder.h"
#include "base/uuid.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const files[] = {"a", "b", NULL};
static char directory[64];
static char path[128];

static int make_directory(void **state) {
  (void)state;
  (void)snprintf(directory, sizeof directory, "/tmp/stakegraph-out-XXXXXX");
  if (!mkdtemp(directory))
    return -1;
  (void)snprintf(path, sizeof path, "%s/set", directory);
  return 0;
}

static const char *in(const char *name) {
  static char full[256];
  (void)snprintf(full, sizeof full, "%s/%s", path, name);
  return full;
}

static int remove_directory(void **state) {
  (void)state;
  (void)unlink(in("a"));
  (void)unlink(in("b"));
  (void)unlink(in("other"));
  (void)rmdir(path);
  return rmdir(directory); // fails when anything was left behind
}

static sg_status write_file(sg_output_folder *folder, const char *name,
                            const char *content, sg_error *err) {
  sg_output out;
  SG_TRY(sg_output_folder_file(folder, name, name[0] == 'b', &out, err));
  sg_output_puts(&out, content);
  return sg_output_close(&out, err);
}

static sg_status write_all(const char *content) {
  sg_output_folder folder;
  sg_error err = {0};
  SG_TRY(sg_output_folder_open(&folder, path, files, &err));
  sg_status status = write_file(&folder, "a", content, &err);
  if (status == SG_OK)
    status = write_file(&folder, "b", content, &err);
  if (status == SG_OK)
    return sg_output_folder_close(&folder, &err);
  sg_output_folder_discard(&folder);
  return status;
}

static void assert_content(const char *name, const char *wanted) {
  sg_text text;
  assert_int_equal(sg_file_read(in(name), 0, &text, NULL), SG_OK);
  assert_string_equal(sg_text_get(&text), wanted);
  sg_text_clear(&text);
}

static void test_output_folder__is_replaced_as_a_whole(void **state) {
  (void)state;
  assert_int_equal(write_all("1"), SG_OK);
  assert_content("a", "1");
  assert_int_equal(write_all("2"), SG_OK);
  assert_content("b", "2");
  struct stat now;
  assert_int_equal(stat(in("b"), &now), 0);
  assert_true(now.st_mode & S_IXUSR);
  assert_int_equal(stat(in("a"), &now), 0);
  assert_false(now.st_mode & S_IXUSR);
}

static void test_output_folder__spares_what_it_does_not_know(void **state) {
  (void)state;
  assert_int_equal(mkdir(path, 0755), 0);
  FILE *other = fopen(in("other"), "w");
  assert_non_null(other);
  assert_int_equal(fclose(other), 0);
  assert_int_equal(write_all("1"), SG_EIO);
  assert_int_equal(access(in("other"), F_OK), 0);
  assert_int_not_equal(access(in("a"), F_OK), 0);
}

static void test_output_folder__leaves_nothing_behind(void **state) {
  (void)state;
  sg_output_folder folder;
  assert_int_equal(sg_output_folder_open(&folder, path, files, NULL), SG_OK);
  assert_int_equal(write_file(&folder, "a", "1", NULL), SG_OK);
  sg_output_folder_discard(&folder);
  assert_int_not_equal(access(path, F_OK), 0);
}

static void test_output_folder__fails_cleanly_without_memory(void **state) {
  (void)state;
  OOM_LOOP(write_all("1"), (void)0)
}

static void test_uuid__is_version_5_of_kind_and_name(void **state) {
  (void)state;
  static const char *const names[][3] = {
      // By another implementation.
      {"identity", "acme", "92576f63-2be3-54df-b704-463f80de8fe3"},
      {"identity", "", "b91ce59e-4f85-5f9a-bd9d-a8e473671488"},
      {"note", "\xc3\xa9", "358fd708-8792-584c-87af-1f3b23e98201"},
  };
  char uuid[SG_UUID_TEXT];
  for (size_t i = 0; i < SG_COUNT(names); i++) {
    sg_uuid_of(names[i][0], names[i][1], uuid);
    assert_string_equal(uuid, names[i][2]);
  }
}

#define IN_DIRECTORY(test)                                                     \
  cmocka_unit_test_setup_teardown(test, make_directory, remove_directory)

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_DIRECTORY(test_output_folder__is_replaced_as_a_whole),
      IN_DIRECTORY(test_output_folder__spares_what_it_does_not_know),
      IN_DIRECTORY(test_output_folder__leaves_nothing_behind),
      IN_DIRECTORY(test_output_folder__fails_cleanly_without_memory),
      cmocka_unit_test(test_uuid__is_version_5_of_kind_and_name),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
