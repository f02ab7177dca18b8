// SPDX-License-Identifier: GPL-2.0-or-later
// process - see process.h.
#include "plugin/process.h"

#include "base/siphash.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const uint64_t hash_key[2] = {UINT64_C(0x7374616b65677261),
                                     UINT64_C(0x7068206672616d65)};

double sg_now(void) {
  struct timespec t;
  (void)clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

// Chained, so that neither side needs to keep all frames.
static uint64_t chain(uint64_t hash, const char *bytes, size_t length) {
  const uint64_t key[2] = {hash_key[0] ^ hash, hash_key[1]};
  return sg_siphash(key, bytes, length);
}

// --- the child's side ---

static bool send_all(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    const ssize_t n = write(fd, bytes, length);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return false;
    bytes += n;
    length -= (size_t)n;
  }
  return true;
}

void sg_report_flush(sg_reporter *reporter) {
  const sg_text *frames = &reporter->frames;
  // One hash step a frame, as the host will take them.
  for (size_t at = 0; at < frames->length;) {
    uint32_t length = 0;
    memcpy(&length, frames->data + at + 4, sizeof length);
    reporter->hash = chain(reporter->hash, frames->data + at,
                           (size_t)length + SG_FRAME_HEAD);
    at += (size_t)length + SG_FRAME_HEAD;
  }
  if (!sg_text_ok(frames) ||
      !send_all(reporter->fd, sg_text_get(frames), frames->length))
    _exit(3);
  sg_text_reset(&reporter->frames);
}

static void finish(sg_reporter *reporter) {
  sg_report_flush(reporter);
  const uint64_t hash = reporter->hash;
  const size_t at = sg_pack_begin(&reporter->frames, SG_FRAME_DONE);
  sg_pack_u32(&reporter->frames, (uint32_t)hash);
  sg_pack_u32(&reporter->frames, (uint32_t)(hash >> 32));
  sg_pack_end(&reporter->frames, at);
  sg_report_flush(reporter);
  _exit(0);
}

static void limit(enum __rlimit_resource what, rlim_t value) {
  const struct rlimit both = {value, value};
  (void)setrlimit(what, &both);
}

// Bytes of address space in use; the limit is on top of it.
static rlim_t address_space(void) {
  unsigned long long pages = 0;
  FILE *file = fopen("/proc/self/statm", "re");
  if (!file)
    return RLIM_INFINITY;
  char line[128] = "";
  if (fgets(line, sizeof line, file))
    for (const char *c = line; *c >= '0' && *c <= '9'; c++)
      pages = pages * 10 + (unsigned long long)(*c - '0');
  (void)fclose(file);
  return pages ? (rlim_t)(pages * (unsigned long long)sysconf(_SC_PAGESIZE))
               : RLIM_INFINITY;
}

static void take_limits(const sg_limits *limits) {
  limit(RLIMIT_CORE, 0);
  // At the soft limit the signal says why; the hard one cannot be ignored.
  const rlim_t seconds = (rlim_t)ceil(limits->seconds) + 1;
  const struct rlimit cpu = {seconds, seconds + 1};
  (void)setrlimit(RLIMIT_CPU, &cpu);
#ifndef SG_SANITIZED // a sanitizer reserves more address space than any limit
  const rlim_t in_use = address_space();
  if (in_use != RLIM_INFINITY && limits->mebibytes)
    limit(RLIMIT_AS, in_use + (rlim_t)limits->mebibytes * 1024 * 1024);
#else
  (void)address_space;
#endif
}

// Standard streams to nowhere, everything else closed but the two to keep.
static void close_descriptors(int pipe, int keep) {
  const int nowhere = open("/dev/null", O_RDWR);
  for (int fd = 0; fd <= 2; fd++)
    (void)dup2(nowhere, fd);
  for (unsigned fd = 3;;) {
    unsigned next = ~0u;
    if (pipe >= (int)fd)
      next = (unsigned)pipe;
    if (keep >= (int)fd && (unsigned)keep < next)
      next = (unsigned)keep;
    if (next > fd)
      (void)close_range(fd, next == ~0u ? ~0u : next - 1, 0);
    if (next == ~0u)
      return;
    fd = next + 1;
  }
}

static void default_signals(void) {
  sigset_t none;
  (void)sigemptyset(&none);
  (void)sigprocmask(SIG_SETMASK, &none, NULL);
  (void)signal(SIGINT, SIG_IGN); // the host decides what an interrupt means
  (void)signal(SIGTERM, SIG_DFL);
  (void)signal(SIGPIPE, SIG_DFL);
}

// --- the host's side ---

sg_status sg_process_start(sg_process *process, const sg_limits *limits,
                           int keep,
                           void (*work)(void *ctx, sg_reporter *reporter),
                           void *work_ctx, sg_error *err) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    return sg_fail(err, SG_EINTERNAL, "no pipe: %s", strerror(errno));
  const pid_t host = getpid();
  const pid_t pid = fork();
  if (pid < 0) {
    (void)close(ends[0]);
    (void)close(ends[1]);
    return sg_fail(err, SG_EINTERNAL, "no process: %s", strerror(errno));
  }
  if (pid == 0) {
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != host) // the host died before the line above
      _exit(3);
    default_signals();
    close_descriptors(ends[1], keep);
    take_limits(limits);
    sg_reporter reporter = {.fd = ends[1]};
    sg_text_init(&reporter.frames, 0);
    work(work_ctx, &reporter);
    finish(&reporter);
  }
  (void)close(ends[1]);
  (void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
  process->pid = pid;
  process->fd = ends[0];
  process->deadline = sg_now() + limits->seconds;
  process->outcome = SG_OUTCOME_RUNNING;
  sg_text_init(&process->received, (size_t)SG_FRAME_MAX + 65536);
  return SG_OK;
}

static void refuse(sg_process *p, const char *why) {
  if (!p->broken)
    (void)snprintf(p->why, sizeof p->why, "%s", why);
  p->broken = true;
}

static void take_done(sg_process *p, sg_unpack *payload) {
  const uint64_t low = sg_unpack_u32(payload);
  const uint64_t hash = low | (uint64_t)sg_unpack_u32(payload) << 32;
  if (!sg_unpack_ok(payload) || hash != p->hash)
    refuse(p, "its report is garbled");
  p->ended = true;
}

static void take_frame(sg_process *p, const char *frame, size_t size) {
  uint32_t type = 0;
  memcpy(&type, frame, sizeof type);
  sg_unpack payload = {
      .at = frame + SG_FRAME_HEAD,
      .end = frame + size,
  };
  if (p->ended)
    refuse(p, "it reported after its end");
  else if (type == SG_FRAME_DONE)
    take_done(p, &payload);
  else {
    p->hash = chain(p->hash, frame, size);
    if (!p->broken && !p->frame(p->ctx, type, &payload))
      refuse(p, "its report is garbled");
  }
}

static void take_frames(sg_process *p) {
  size_t at = 0;
  const sg_text *r = &p->received;
  while (!p->broken && r->length - at >= SG_FRAME_HEAD) {
    uint32_t length = 0;
    memcpy(&length, r->data + at + 4, sizeof length);
    if (length > SG_FRAME_MAX)
      refuse(p, "its report is garbled");
    const size_t size = (size_t)length + SG_FRAME_HEAD;
    if (p->broken || r->length - at < size)
      break;
    take_frame(p, r->data + at, size);
    at += size;
  }
  if (at > 0)
    memmove(p->received.data, p->received.data + at, r->length - at + 1);
  p->received.length -= at;
}

static void describe_end(sg_process *p, int status) {
  if (p->broken || p->why[0])
    return;
  if (WIFSIGNALED(status))
    (void)snprintf(p->why, sizeof p->why, "it was ended by signal %d (%s)",
                   WTERMSIG(status), strsignal(WTERMSIG(status)));
  else
    (void)snprintf(p->why, sizeof p->why,
                   "it ended with status %d before it was done",
                   WEXITSTATUS(status));
}

static void collect(sg_process *p) {
  int status = 0;
  while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
    continue;
  (void)close(p->fd);
  p->fd = -1;
  p->pid = 0;
  const bool clean = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (p->timed_out || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)) {
    p->outcome = SG_OUTCOME_TIMEOUT;
    (void)snprintf(p->why, sizeof p->why, "it did not end in the time given");
  } else if (clean && p->ended && !p->broken) {
    p->outcome = SG_OUTCOME_DONE;
  } else {
    p->outcome = SG_OUTCOME_FAILED;
    describe_end(p, status);
  }
  sg_text_clear(&p->received);
}

enum { READS_AT_ONCE = 16 };

// True at the end of the pipe.
static bool receive(sg_process *p) {
  char piece[65536];
  for (int i = 0; i < READS_AT_ONCE; i++) {
    const ssize_t n = read(p->fd, piece, sizeof piece);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return errno != EAGAIN;
    if (n == 0)
      return true;
    if (p->broken)
      continue; // drain it, so that it can end
    sg_text_add(&p->received, piece, (size_t)n);
    p->n_received += (uint64_t)n;
    if (!sg_text_ok(&p->received) || p->n_received > SG_REPORT_MAX)
      refuse(p, "its report is too long");
    else
      take_frames(p);
  }
  return false; // there is more: others and the deadline come first
}

// Killing a process that is ending does no harm, and one that closed its pipe
// can report nothing any more.
static void end(sg_process *p) {
  (void)kill(p->pid, SIGKILL);
  collect(p);
}

void sg_process_wait(sg_process **processes, uint32_t n) {
  struct pollfd fds[SG_PROCESSES_MAX];
  assert(n <= SG_PROCESSES_MAX);
  double first = HUGE_VAL;
  for (uint32_t i = 0; i < n; i++) {
    fds[i] = (struct pollfd){.fd = processes[i]->fd, .events = POLLIN};
    first = fmin(first, processes[i]->deadline);
  }
  const double left = fmin(fmax(first - sg_now(), 0), 1e6);
  if (poll(fds, n, (int)(left * 1000) + 1) < 0)
    return; // interrupted: the caller looks again
  for (uint32_t i = 0; i < n; i++) {
    sg_process *p = processes[i];
    if (fds[i].revents && receive(p)) {
      end(p);
    } else if (sg_now() >= p->deadline) {
      p->timed_out = true;
      end(p);
    }
  }
}

void sg_process_stop(sg_process *process) {
  if (process->pid > 0)
    end(process);
}
