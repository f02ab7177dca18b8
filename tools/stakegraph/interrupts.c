// SPDX-License-Identifier: GPL-2.0-or-later
// interrupts - see progress.h. What a signal handler knows must be static.
#include "progress.h"

#include "base/unfinished.h"

#include <signal.h>
#include <unistd.h>

enum { OF_SIGNAL = 128 }; // a shell's exit code for a signal

static volatile sig_atomic_t is_held;
static volatile sig_atomic_t came;

static void on_signal(int number) {
  if (!is_held || came) {
    sg_unfinished_remove();
    _exit(OF_SIGNAL + number);
  }
  came = number;
  sg_outputs_stop();
}

void interrupts_watch(void) {
  static const int watched[] = {SIGINT, SIGTERM, SIGHUP};
  for (size_t i = 0; i < SG_COUNT(watched); i++) {
    struct sigaction old;
    const struct sigaction ours = {.sa_handler = on_signal};
    // What whoever started the program chose to ignore stays ignored.
    if (sigaction(watched[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
      (void)sigaction(watched[i], &ours, NULL);
  }
  // A file that grows too large is to be told of like a full disk.
  (void)signal(SIGXFSZ, SIG_IGN);
}

void interrupts_hold(void) {
  is_held = 1;
}

int interrupts_code(void) {
  return came ? OF_SIGNAL + came : 0;
}
