// SPDX-License-Identifier: GPL-2.0-or-later
// replay - runs a fuzz target on every file of the corpus folders named, so
// that what was found once is tested in every run.
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static int replay_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file)
    return 0;
  static uint8_t data[1 << 20];
  const size_t size = fread(data, 1, sizeof data, file);
  (void)fclose(file);
  (void)LLVMFuzzerTestOneInput(data, size);
  // Every file cut short is one more case.
  for (size_t cut = 0; cut < size; cut += 1 + size / 64)
    (void)LLVMFuzzerTestOneInput(data, cut);
  return 1;
}

int main(int argc, char **argv) {
  int n = 0;
  for (int i = 1; i < argc; i++) {
    struct dirent **entries = NULL;
    const int found = scandir(argv[i], &entries, NULL, alphasort);
    for (int k = 0; k < found; k++) {
      char path[4096];
      if (entries[k]->d_name[0] != '.' &&
          snprintf(path, sizeof path, "%s/%s", argv[i], entries[k]->d_name) <
              (int)sizeof path)
        n += replay_file(path);
      free(entries[k]);
    }
    free(entries);
  }
  printf("%d files replayed\n", n);
  return n > 0 ? 0 : 1;
}
