// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_file - see fuzz.h.
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int fuzz_file(const uint8_t *data, size_t size, char path[64]) {
  const int fd = memfd_create("fuzz", 0);
  if (fd < 0 || write(fd, data, size) != (ssize_t)size)
    abort();
  (void)snprintf(path, 64, "/proc/self/fd/%d", fd);
  return fd;
}

// The name behind "=== ", letters, digits, "-", "_" and "." alone.
static size_t file_name(const uint8_t *data, size_t size, char name[64]) {
  static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  size_t n = 0;
  size_t i = 4;
  for (; i < size && data[i] != '\n'; i++)
    if (n < 60 && data[i] && strchr(allowed, data[i]))
      name[n++] = (char)data[i];
  name[n] = '\0';
  return i < size ? i + 1 : size;
}

static void write_file(const char *directory, const char *name,
                       const uint8_t *data, size_t size) {
  char path[200];
  (void)snprintf(path, sizeof path, "%s/%s", directory, name);
  FILE *file = name[0] && name[0] != '.' ? fopen(path, "wb") : NULL;
  if (!file)
    return;
  (void)fwrite(data, 1, size, file);
  (void)fclose(file);
}

void fuzz_directory(const uint8_t *data, size_t size, char path[64]) {
  (void)snprintf(path, 64, "/tmp/stakegraph-fuzz-XXXXXX");
  if (!mkdtemp(path))
    abort();
  for (size_t at = 0; at + 4 <= size;) {
    char name[64];
    const size_t from = at + file_name(data + at, size - at, name);
    const uint8_t *next = memmem(data + from, size - from, "\n=== ", 5);
    const size_t end = next ? (size_t)(next - data) + 1 : size;
    write_file(path, name, data + from, end - from);
    at = end;
  }
}

void fuzz_directory_remove(const char *path) {
  DIR *directory = opendir(path);
  for (struct dirent *e; directory && (e = readdir(directory));) {
    char file[400];
    (void)snprintf(file, sizeof file, "%s/%s", path, e->d_name);
    if (e->d_name[0] != '.')
      (void)unlink(file);
  }
  if (directory)
    (void)closedir(directory);
  (void)rmdir(path);
}
