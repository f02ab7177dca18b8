// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_file - see fuzz.h.
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int fuzz_file(const uint8_t *data, size_t size, char path[64]) {
  const int fd = memfd_create("fuzz", 0);
  if (fd < 0 || write(fd, data, size) != (ssize_t)size)
    abort();
  (void)snprintf(path, 64, "/proc/self/fd/%d", fd);
  return fd;
}
