// SPDX-License-Identifier: GPL-2.0-or-later
// main - where stakegraph, the command line, begins.
#include "progress.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// A program may be started with its standard streams closed; the next file
// opened would then be taken for one of them.
static void open_streams(void) {
  int fd = 0;
  while (fd >= 0 && fd <= STDERR_FILENO)
    fd = open("/dev/null", O_RDWR);
  if (fd > STDERR_FILENO)
    (void)close(fd);
}

int main(int argc, char **argv) {
  open_streams();
  interrupts_watch();
  if (argc < 2) {
    commands_overview(stderr);
    return EXIT_USAGE;
  }
  const char *name = argv[1];
  if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
      strcmp(name, "help") == 0) {
    commands_overview(stdout);
    return EXIT_DONE;
  }
  if (strcmp(name, "--version") == 0) {
    printf("stakegraph %s\n", sg_version());
    return EXIT_DONE;
  }
  return commands_run(argc, argv);
}
