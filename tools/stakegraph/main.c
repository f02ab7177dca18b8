// SPDX-License-Identifier: GPL-2.0-or-later
// main - where stakegraph, the command line, begins.
#include "progress.h"

#include "base/hasher.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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

static void give_up(int number) {
  (void)number;
  _exit(EXIT_INTERNAL);
}

// The library of hashes says a word and aborts when it has no memory or no file
// to begin with. That is to be now, when nothing is open or half written.
static void begin_hashes(void) {
  (void)signal(SIGABRT, give_up);
  sg_hashes_begin();
  (void)signal(SIGABRT, SIG_DFL);
}

static int run_words(int argc, char **argv) {
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
  begin_hashes();
  return commands_run(argc, argv);
}

int main(int argc, char **argv) {
  open_streams();
  interrupts_watch();
  const int code = run_words(argc, argv);
  if (fflush(stdout) == 0 && !ferror(stdout))
    return code;
  complain("standard output: cannot be written: %s", strerror(errno));
  return code == EXIT_DONE ? EXIT_INTERNAL : code;
}
