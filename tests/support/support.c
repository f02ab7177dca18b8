// SPDX-License-Identifier: GPL-2.0-or-later
// support - see support.h.
#include "support.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void check_near(double a, double b, double tolerance, const char *file,
                int line) {
  if (isnan(a) || isnan(b) || !(fabs(a - b) <= tolerance)) {
    print_error("%.17g is not %.17g within %g\n", a, b, tolerance);
    _fail(file, line);
  }
}

// Threads of the library ask, too.
static struct {
  _Atomic uint64_t seen;
  uint64_t fail_at;
  _Atomic int64_t live;
  _Atomic bool failed;
} count;

static void *counting_resize(void *ctx, void *block, size_t size) {
  (void)ctx;
  if (size == 0) {
    count.live -= block != NULL;
    free(block);
    return NULL;
  }
  if (count.seen++ >= count.fail_at) {
    count.failed = true;
    return NULL;
  }
  void *fresh = realloc(block, size);
  count.live += fresh && !block;
  return fresh;
}

void failing_memory_use(uint64_t fail_at) {
  static const sg_allocator counting = {.resize = counting_resize};
  count.seen = 0;
  count.fail_at = fail_at;
  count.live = 0;
  count.failed = false;
  sg_memory_use(&counting);
}

int64_t failing_memory_end(void) {
  sg_memory_use(NULL);
  return count.live;
}

bool failing_memory_failed(void) {
  return count.failed;
}

const char *temporary_file(const char *content, size_t length,
                           const char *ending) {
  static char path[256];
  (void)snprintf(path, sizeof path, "/tmp/stakegraph-test-XXXXXX%s", ending);
  const int fd = mkstemps(path, (int)strlen(ending));
  assert_true(fd >= 0);
  assert_int_equal(write(fd, content, length), (ssize_t)length);
  assert_int_equal(close(fd), 0);
  return path;
}
