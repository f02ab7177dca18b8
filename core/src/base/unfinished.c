// SPDX-License-Identifier: GPL-2.0-or-later
// unfinished - see unfinished.h. What a signal handler reads must be static;
// names are copied, because memory may be given back while it reads.
#include "base/unfinished.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { SLOTS = 8 }; // a directory, a file in it; the rest is to spare

typedef struct slot {
  volatile sig_atomic_t owner; // process, or 0; a child has its parent's slots
  const char *const *files;
  char name[PATH_MAX];
} slot;

static slot slots[SLOTS];

static int make_new(char *name, int (*make)(const char *name)) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  enum { TRIES = 100, RANDOM = 6 };
  char *end = name + strlen(name) - RANDOM;
  for (int i = 0; i < TRIES; i++) {
    unsigned char random[RANDOM];
    ssize_t n = -1;
    do
      n = getrandom(random, sizeof random, 0);
    while (n < 0 && errno == EINTR);
    if (n != (ssize_t)sizeof random)
      return -1;
    for (int k = 0; k < RANDOM; k++)
      end[k] = letters[random[k] % (sizeof letters - 1)];
    const int made = make(name);
    if (made >= 0 || errno != EEXIST)
      return made;
  }
  return -1;
}

static void remember(const char *name, const char *const *files) {
  const size_t length = strlen(name);
  size_t i = 0;
  while (i < SLOTS && slots[i].owner == getpid())
    i++;
  if (i == SLOTS || length >= sizeof slots->name)
    return;
  memcpy(slots[i].name, name, length + 1);
  slots[i].files = files;
  slots[i].owner = getpid();
}

int sg_unfinished_make(char *name, int (*make)(const char *name),
                       const char *const *files) {
  sigset_t all;
  sigset_t before;
  // No signal comes between the file and the note of it.
  (void)sigfillset(&all);
  (void)pthread_sigmask(SIG_BLOCK, &all, &before);
  const int made = make_new(name, make);
  const int why = errno;
  if (made >= 0)
    remember(name, files);
  (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = why;
  return made;
}

void sg_unfinished_forget(const char *name) {
  for (size_t i = 0; i < SLOTS; i++)
    if (slots[i].owner == getpid() && strcmp(slots[i].name, name) == 0)
      slots[i].owner = 0;
}

static void remove_file(const char *folder, const char *name) {
  char path[PATH_MAX + NAME_MAX + 2];
  const size_t n = strlen(folder);
  const size_t m = strlen(name);
  if (n + m + 2 > sizeof path)
    return;
  memcpy(path, folder, n);
  path[n] = '/';
  memcpy(path + n + 1, name, m + 1);
  (void)unlink(path);
}

static void remove_folder(const slot *s) {
  for (const char *const *file = s->files; *file; file++)
    remove_file(s->name, *file);
  (void)rmdir(s->name);
}

void sg_unfinished_remove(void) {
  // Files first: one may be in a directory that is then empty.
  for (int folders = 0; folders < 2; folders++)
    for (size_t i = 0; i < SLOTS; i++)
      if (slots[i].owner == getpid() && (slots[i].files != NULL) == folders) {
        if (folders)
          remove_folder(&slots[i]);
        else
          (void)unlink(slots[i].name);
      }
}
