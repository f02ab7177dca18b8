// SPDX-License-Identifier: GPL-2.0-or-later
// fault_shim - a library to preload that makes a call of the program fail.
//
//   SG_FAULT_OF    memory: malloc, calloc, realloc, posix_memalign; else the
//                  calls of the system that are listed below
//   SG_FAULT_AT    number of the call, from 1
//   SG_FAULT_HOW   once (default); from: it and all later ones; interrupt:
//   every
//                  second call that may be interrupted is; short: reads and
//                  writes move one byte; else the number of a signal that the
//                  program gets before the call
//   SG_FAULT_LIST  file to which the number of every call is written that comes
//                  by a way (a list of callers) new to it
//
// Only the process that was started counts, none that it forks.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

enum how { ONCE, FROM, INTERRUPT, SHORT, SIGNAL };

static struct {
  bool is_ready, of_memory;
  enum how how;
  int signal, list;
  long at;
  pid_t pid;
  long count;
} shim = {.list = -1};

// --- ways that were seen: a set of hashes of stacks ---

enum { WAYS = 1 << 16, DEPTH = 40, TWICE = 2 };
static uint64_t ways[WAYS];
static unsigned char times[WAYS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static __thread bool is_inside;

static bool is_new_way(void) {
  void *stack[DEPTH];
  const int n = backtrace(stack, DEPTH);
  uint64_t hash = UINT64_C(1469598103934665603);
  for (int i = 2; i < n; i++)
    hash = (hash ^ (uint64_t)(uintptr_t)stack[i]) * UINT64_C(1099511628211);
  size_t at = (size_t)(hash >> 40) % WAYS;
  for (int i = 0; i < WAYS && ways[at] && ways[at] != hash; i++)
    at = (at + 1) % WAYS;
  ways[at] = hash;
  if (times[at] < TWICE)
    return ++times[at] > 0;
  return false;
}

static void list(long number) {
  char line[32];
  (void)pthread_mutex_lock(&lock);
  is_inside = true;
  if (is_new_way()) {
    const int n = snprintf(line, sizeof line, "%ld\n", number);
    (void)!syscall(SYS_write, shim.list, line, n);
  }
  is_inside = false;
  (void)pthread_mutex_unlock(&lock);
}

// Is this the call to fail? Counts it.
static bool must_fail(bool of_memory) {
  if (!shim.is_ready || of_memory != shim.of_memory || is_inside ||
      syscall(SYS_getpid) != shim.pid)
    return false;
  const long number = __sync_add_and_fetch(&shim.count, 1);
  if (shim.list >= 0)
    list(number);
  if (shim.how == SIGNAL) {
    if (number == shim.at)
      (void)raise(shim.signal);
    return false;
  }
  return shim.how == FROM ? shim.at && number >= shim.at : number == shim.at;
}

// Every second one, so that trying again helps.
static bool is_interrupted(void) {
  static long turn;
  return shim.is_ready && !shim.of_memory && shim.how == INTERRUPT &&
         syscall(SYS_getpid) == shim.pid && __sync_add_and_fetch(&turn, 1) % 2;
}

static bool is_short(void) {
  return shim.is_ready && !shim.of_memory && shim.how == SHORT &&
         syscall(SYS_getpid) == shim.pid;
}

__attribute__((constructor)) static void start(void) {
  static const char *const words[] = {"once", "from", "interrupt", "short"};
  const char *of = getenv("SG_FAULT_OF");
  const char *at = getenv("SG_FAULT_AT");
  const char *how = getenv("SG_FAULT_HOW");
  const char *to = getenv("SG_FAULT_LIST");
  void *none[1];
  if (!of)
    return;
  (void)backtrace(none, 1); // loads what it needs
  shim.of_memory = strcmp(of, "memory") == 0;
  shim.at = at ? strtol(at, NULL, 10) : 0;
  shim.how = how ? SIGNAL : ONCE;
  for (int i = 0; how && i < SIGNAL; i++)
    if (strcmp(how, words[i]) == 0)
      shim.how = (enum how)i;
  shim.signal = shim.how == SIGNAL ? (int)strtol(how, NULL, 10) : 0;
  if (to) { // a number that nobody expects
    const int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    shim.list = fcntl(fd, F_DUPFD_CLOEXEC, 500);
    (void)close(fd);
  }
  shim.pid = getpid();
  shim.is_ready = true;
}

// --- memory ---

void *malloc(size_t size) {
  if (!must_fail(true))
    return __libc_malloc(size);
  errno = ENOMEM;
  return NULL;
}

void *calloc(size_t n, size_t size) {
  if (!must_fail(true))
    return __libc_calloc(n, size);
  errno = ENOMEM;
  return NULL;
}

void *realloc(void *block, size_t size) {
  if (!size || !must_fail(true))
    return __libc_realloc(block, size);
  errno = ENOMEM;
  return NULL;
}

int posix_memalign(void **block, size_t alignment, size_t size) {
  *block = must_fail(true) ? NULL : __libc_memalign(alignment, size);
  return *block ? 0 : ENOMEM;
}

// --- calls of the system ---

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL(name, why, result)                                                \
  do {                                                                         \
    if (must_fail(false)) {                                                    \
      errno = (why);                                                           \
      return (result);                                                         \
    }                                                                          \
  } while (0)

/// A function whose parameters go on as they are.
#define CALL(type, name, parameters, arguments, why, result)                   \
  type name parameters {                                                       \
    FAIL(name, why, result);                                                   \
    return REAL(name) arguments;                                               \
  }
/// Likewise one that may be interrupted.
#define SLOW_CALL(type, name, parameters, arguments, why, result)              \
  type name parameters {                                                       \
    FAIL(name, why, result);                                                   \
    if (is_interrupted()) {                                                    \
      errno = EINTR;                                                           \
      return (result);                                                         \
    }                                                                          \
    return REAL(name) arguments;                                               \
  }
/// Likewise one that moves bytes.
#define BYTES(type, name, parameters, arguments, few, why)                     \
  type name parameters {                                                       \
    FAIL(name, why, -1);                                                       \
    if (is_interrupted()) {                                                    \
      errno = EINTR;                                                           \
      return -1;                                                               \
    }                                                                          \
    return is_short() && n ? REAL(name) few : REAL(name) arguments;            \
  }

BYTES(ssize_t, read, (int fd, void *to, size_t n), (fd, to, n), (fd, to, 1),
      EIO)
BYTES(ssize_t, write, (int fd, const void *from, size_t n), (fd, from, n),
      (fd, from, 1), ENOSPC)
BYTES(ssize_t, pread, (int fd, void *to, size_t n, off_t at), (fd, to, n, at),
      (fd, to, 1, at), EIO)
BYTES(ssize_t, pwrite, (int fd, const void *from, size_t n, off_t at),
      (fd, from, n, at), (fd, from, 1, at), ENOSPC)

ssize_t __read_chk(int fd, void *to, size_t n, size_t room);
ssize_t __read_chk(int fd, void *to, size_t n, size_t room) {
  (void)room;
  return read(fd, to, n);
}

int open(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
  va_end(more);
  FAIL(open, flags & O_CREAT ? ENOSPC : EMFILE, -1);
  return REAL(open)(path, flags, mode);
}

int __open_2(const char *path, int flags);
int __open_2(const char *path, int flags) {
  return open(path, flags);
}

int fcntl(int fd, int what, ...) {
  va_list more;
  va_start(more, what);
  const long value = va_arg(more, long);
  va_end(more);
  FAIL(fcntl, EINVAL, -1);
  return REAL(fcntl)(fd, what, value);
}

// The descriptor is closed all the same, as on Linux.
int close(int fd) {
  const bool fails = must_fail(false);
  const int result = (int)syscall(SYS_close, fd);
  if (fails)
    errno = EIO;
  return fails ? -1 : result;
}

int fclose(FILE *file) {
  const bool fails = must_fail(false);
  const int result = REAL(fclose)(file);
  if (fails)
    errno = ENOSPC;
  return fails ? EOF : result;
}

CALL(int, fsync, (int fd), (fd), EIO, -1)
CALL(int, rename, (const char *from, const char *to), (from, to), EACCES, -1)
CALL(int, renameat2,
     (int a, const char *from, int b, const char *to, unsigned flags),
     (a, from, b, to, flags), EINVAL, -1)
CALL(int, mkdir, (const char *path, mode_t mode), (path, mode), EACCES, -1)
CALL(int, fchmod, (int fd, mode_t mode), (fd, mode), EPERM, -1)
CALL(int, stat, (const char *path, struct stat *to), (path, to), EACCES, -1)
CALL(int, lstat, (const char *path, struct stat *to), (path, to), EACCES, -1)
CALL(int, fstat, (int fd, struct stat *to), (fd, to), EIO, -1)
CALL(int, dup, (int fd), (fd), EMFILE, -1)
CALL(int, dup2, (int from, int to), (from, to), EMFILE, -1)
CALL(int, pipe2, (int ends[2], int flags), (ends, flags), EMFILE, -1)
CALL(int, memfd_create, (const char *name, unsigned flags), (name, flags),
     EMFILE, -1)
CALL(int, ftruncate, (int fd, off_t size), (fd, size), EIO, -1)
CALL(pid_t, fork, (void), (), EAGAIN, -1)
CALL(DIR *, opendir, (const char *path), (path), EACCES, NULL)
CALL(struct dirent *, readdir, (DIR * entries), (entries), EIO, NULL)
CALL(int, scandir,
     (const char *path, struct dirent ***out,
      int (*filter)(const struct dirent *),
      int (*order)(const struct dirent **, const struct dirent **)),
     (path, out, filter, order), EACCES, -1)
CALL(char *, realpath, (const char *path, char *to), (path, to), EACCES, NULL)
CALL(void *, mmap,
     (void *at, size_t size, int mode, int flags, int fd, off_t from),
     (at, size, mode, flags, fd, from), ENOMEM, MAP_FAILED)
CALL(int, mprotect, (void *at, size_t size, int mode), (at, size, mode), ENOMEM,
     -1)
CALL(FILE *, fopen, (const char *path, const char *mode), (path, mode), EMFILE,
     NULL)
CALL(FILE *, fopen64, (const char *path, const char *mode), (path, mode),
     EMFILE, NULL)
CALL(FILE *, fdopen, (int fd, const char *mode), (fd, mode), EMFILE, NULL)
CALL(size_t, fwrite, (const void *from, size_t size, size_t n, FILE *file),
     (from, size, n, file), ENOSPC, 0)
CALL(int, fflush, (FILE * file), (file), ENOSPC, EOF)
CALL(int, pthread_create,
     (pthread_t * thread, const pthread_attr_t *how, void *(*run)(void *),
      void *ctx),
     (thread, how, run, ctx), EAGAIN, EAGAIN)
SLOW_CALL(int, poll, (struct pollfd * fds, nfds_t n, int wait), (fds, n, wait),
          ENOMEM, -1)
int __poll_chk(struct pollfd *fds, nfds_t n, int wait, size_t room);
int __poll_chk(struct pollfd *fds, nfds_t n, int wait, size_t room) {
  (void)room;
  return poll(fds, n, wait);
}

SLOW_CALL(pid_t, waitpid, (pid_t pid, int *status, int options),
          (pid, status, options), EINTR, -1)
SLOW_CALL(ssize_t, getrandom, (void *to, size_t size, unsigned flags),
          (to, size, flags), ENOSYS, -1)
