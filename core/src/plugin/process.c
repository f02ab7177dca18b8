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
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const uint64_t hash_key[2] = {UINT64_C(0x7374616b65677261),
                                     UINT64_C(0x7068206672616d65)};

sg_limits sg_limits_for(sg_limits given, uint32_t n_entities) {
  enum { SECONDS = 300, MEBIBYTES = 4096, A_SECOND = 10000, A_MEBIBYTE = 1000 };
  const uint32_t seconds = n_entities / A_SECOND;
  const uint32_t mebibytes = n_entities / A_MEBIBYTE;
  if (given.seconds <= 0)
    given.seconds = seconds > SECONDS ? seconds : SECONDS;
  if (given.mebibytes == 0)
    given.mebibytes = mebibytes > MEBIBYTES ? mebibytes : MEBIBYTES;
  return given;
}

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

// --- frames, as the host takes them ---

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

static void take_isolation(sg_process *p, sg_unpack *payload) {
  const uint32_t isolation = sg_unpack_u32(payload);
  if (!sg_unpack_ok(payload) || isolation >= SG_N_ISOLATIONS) {
    refuse(p, "its report is garbled");
    return;
  }
  p->isolation = (sg_isolation)isolation;
  p->is_isolated = true;
  if (p->isolation >= p->required)
    return;
  p->outcome = SG_OUTCOME_REFUSED;
  p->broken = true;
  (void)snprintf(p->why, sizeof p->why,
                 "only isolation '%s' can be had here, and '%s' is required",
                 sg_isolation_name(p->isolation),
                 sg_isolation_name(p->required));
}

static void take_forbidden(sg_process *p, sg_unpack *payload) {
  char name[64];
  char why[128];
  sg_syscalls_name(sg_unpack_u32(payload), name, sizeof name);
  (void)snprintf(why, sizeof why, "it called %s, which no plugin may", name);
  refuse(p, why);
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
  else if (type == SG_FRAME_FORBIDDEN)
    take_forbidden(p, &payload);
  else {
    p->hash = chain(p->hash, frame, size);
    // Sent before any code of the plugin runs; it could say so again.
    if (!p->is_isolated && type == SG_FRAME_ISOLATION) {
      take_isolation(p, &payload);
      return;
    }
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

// In the own process what would go through the pipe is heard at once.
static void hear_here(sg_process *process, const sg_text *frames) {
  sg_text_add(&process->received, sg_text_get(frames), frames->length);
  if (!sg_text_ok(frames) || !sg_text_ok(&process->received))
    refuse(process, "its report is too long");
  else
    take_frames(process);
}

void sg_report_flush(sg_reporter *reporter) {
  const sg_text *frames = &reporter->frames;
  if (reporter->here) {
    hear_here(reporter->here, frames);
    sg_text_reset(&reporter->frames);
    return;
  }
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

// Never above a limit that the host itself was given.
static void limit(enum __rlimit_resource what, rlim_t soft, rlim_t hard) {
  struct rlimit both;
  if (getrlimit(what, &both) != 0)
    return;
  both.rlim_max = hard < both.rlim_max ? hard : both.rlim_max;
  both.rlim_cur = soft < both.rlim_max ? soft : both.rlim_max;
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

enum { FILES_MAX = 64 };

static void take_limits(const sg_limits *limits) {
  // At the soft limit the signal says why; the hard one cannot be ignored.
  const rlim_t seconds = (rlim_t)ceil(limits->seconds) + 1;
  limit(RLIMIT_CPU, seconds, seconds + 1);
  limit(RLIMIT_CORE, 0, 0);
  limit(RLIMIT_FSIZE, 0, 0);
  limit(RLIMIT_NOFILE, FILES_MAX, FILES_MAX);
#ifndef SG_SANITIZED // a sanitizer reserves more address space than any limit
  const rlim_t in_use = address_space();
  const rlim_t most = in_use + (rlim_t)limits->mebibytes * 1024 * 1024;
  if (in_use != RLIM_INFINITY && limits->mebibytes)
    limit(RLIMIT_AS, most, most);
  // Binds users, not root: neither process nor thread, with or without seccomp.
  limit(RLIMIT_NPROC, 0, 0);
#else
  (void)address_space;
#endif
}

// The pipe takes the place of standard input, a number that a signal handler
// knows without being told. The other streams go nowhere, all else is closed
// but the descriptor to keep.
enum { REPORT_FD = 0 };

static void close_descriptors(int pipe, int keep) {
  bool ok = dup2(pipe, REPORT_FD) >= 0;
  if (pipe > STDERR_FILENO) // where descriptors are few, there is one more now
    (void)close(pipe);
  const int nowhere = open("/dev/null", O_RDWR);
  for (int fd = REPORT_FD + 1; fd <= STDERR_FILENO; fd++)
    ok = ok && dup2(nowhere, fd) >= 0;
  if (!ok || nowhere < 0)
    _exit(3); // the streams of the host are no plugin's business
  unsigned first = STDERR_FILENO + 1;
  if (keep >= (int)first) {
    if (keep > (int)first)
      (void)close_range(first, (unsigned)keep - 1, 0);
    first = (unsigned)keep + 1;
  }
  (void)close_range(first, ~0u, 0);
}

// A forbidden call was not made; the host is told which it was.
static void on_forbidden(int number, siginfo_t *info, void *context) {
  const uint32_t frame[] = {SG_FRAME_FORBIDDEN, sizeof *frame,
                            (uint32_t)info->si_syscall};
  (void)number;
  (void)context;
  (void)!write(REPORT_FD, frame, sizeof frame);
  _exit(3);
}

static void default_signals(void) {
  sigset_t none;
  (void)sigemptyset(&none);
  (void)sigprocmask(SIG_SETMASK, &none, NULL);
  (void)signal(SIGINT, SIG_IGN); // the host decides what an interrupt means
  (void)signal(SIGTERM, SIG_DFL);
  (void)signal(SIGHUP, SIG_DFL);
  (void)signal(SIGPIPE, SIG_DFL);
  (void)signal(SIGXFSZ, SIG_DFL);
  const struct sigaction tell = {
      .sa_sigaction = on_forbidden,
      .sa_flags = SA_SIGINFO | SA_NODEFER,
  };
  (void)sigaction(SIGSYS, &tell, NULL);
}

// What users keep in it is no plugin's business, and results must not depend on
// it. A library that looks finds only that it must not start threads.
static void clear_environment(void) {
  for (char **entry = environ; entry && *entry; entry++)
    memset(*entry, 0, strlen(*entry));
  (void)clearenv();
  (void)setenv("OMP_NUM_THREADS", "1", 1);
  (void)setenv("OPENBLAS_NUM_THREADS", "1", 1);
}

static void report_isolation(sg_reporter *reporter, sg_isolation isolation) {
  const size_t at = sg_pack_begin(&reporter->frames, SG_FRAME_ISOLATION);
  sg_pack_u32(&reporter->frames, (uint32_t)isolation);
  sg_pack_end(&reporter->frames, at);
  sg_report_flush(reporter);
}

static void become_child(int pipe, int keep, const sg_limits *limits,
                         sg_reporter *reporter) {
  default_signals();
  close_descriptors(pipe, keep);
  take_limits(limits);
  clear_environment();
  *reporter = (sg_reporter){.fd = REPORT_FD};
  sg_text_init(&reporter->frames, 0);
  const sg_isolation isolation = sg_sandbox_enter();
  report_isolation(reporter, isolation);
  if (isolation < limits->required)
    _exit(0); // the host has been told enough to refuse it
}

// --- the host's side ---

static void init(sg_process *process, const sg_limits *limits) {
  process->fd = process->pidfd = -1;
  process->outcome = SG_OUTCOME_RUNNING;
  process->required = limits->required;
  const uint64_t most = limits->mebibytes * 1024 * 1024;
  process->most = most && most < SG_REPORT_MAX ? most : SG_REPORT_MAX;
  process->began = sg_now();
  process->deadline = process->began + limits->seconds;
  sg_text_init(&process->received, (size_t)SG_FRAME_MAX + 65536);
}

static void work_here(sg_process *process,
                      void (*work)(void *ctx, sg_reporter *reporter),
                      void *work_ctx) {
  sg_reporter reporter = {.here = process};
  sg_text_init(&reporter.frames, 0);
  process->isolation = SG_ISOLATION_NONE;
  process->is_isolated = true;
  work(work_ctx, &reporter);
  sg_report_flush(&reporter);
  sg_text_clear(&reporter.frames);
  sg_text_clear(&process->received);
  process->outcome = process->broken ? SG_OUTCOME_FAILED : SG_OUTCOME_DONE;
}

sg_status sg_process_start(sg_process *process, const sg_limits *limits,
                           int keep,
                           void (*work)(void *ctx, sg_reporter *reporter),
                           void *work_ctx, sg_error *err) {
  int ends[2];
  init(process, limits);
  if (limits->in_process) {
    work_here(process, work, work_ctx);
    return SG_OK;
  }
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
    sg_reporter reporter;
    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != host) // the host died before the line above
      _exit(3);
    become_child(ends[1], keep, limits, &reporter);
    work(work_ctx, &reporter);
    finish(&reporter);
  }
  (void)setpgid(pid, pid); // whoever of the two comes first
  (void)close(ends[1]);
  (void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
  process->pid = pid;
  process->fd = ends[0];
  process->pidfd = pidfd_open(pid, 0);
  return SG_OK;
}

static void describe_end(sg_process *p, int status) {
  if (p->broken || p->why[0])
    return;
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
    (void)snprintf(p->why, sizeof p->why, "it called what no plugin may");
  else if (WIFSIGNALED(status))
    (void)snprintf(p->why, sizeof p->why, "it was ended by signal %d (%s)",
                   WTERMSIG(status), strsignal(WTERMSIG(status)));
  else
    (void)snprintf(p->why, sizeof p->why,
                   "it ended with status %d before it was done",
                   WEXITSTATUS(status));
}

static void settle_outcome(sg_process *p, int status) {
  const bool clean = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (p->outcome == SG_OUTCOME_REFUSED)
    return;
  if (p->timed_out || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)) {
    p->outcome = SG_OUTCOME_TIMEOUT;
    (void)snprintf(p->why, sizeof p->why, "it did not end in the time given");
  } else if (clean && p->ended && !p->broken) {
    p->outcome = SG_OUTCOME_DONE;
  } else {
    p->outcome = SG_OUTCOME_FAILED;
    describe_end(p, status);
  }
}

static double seconds_of(struct timeval time) {
  return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

// Killing a process that is ending does no harm, and one that closed its pipe
// can report nothing any more. Its group is what it may have started.
static void end(sg_process *p) {
  int status = 0;
  (void)kill(-p->pid, SIGKILL);
  (void)kill(p->pid, SIGKILL);
  struct rusage used = {0};
  while (wait4(p->pid, &status, 0, &used) < 0 && errno == EINTR)
    continue;
  p->seconds = sg_now() - p->began;
  p->processor = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
  (void)close(p->fd);
  if (p->pidfd >= 0)
    (void)close(p->pidfd);
  p->fd = p->pidfd = -1;
  p->pid = 0;
  settle_outcome(p, status);
  sg_text_clear(&p->received);
}

enum { READS_AT_ONCE = 16 };

// True when nothing more is to be heard of it. One that has ended will say no
// more than is in the pipe, and that is read to its end.
static bool receive(sg_process *p, bool has_ended) {
  char piece[65536];
  for (int i = 0; (has_ended || i < READS_AT_ONCE) && !p->broken; i++) {
    const ssize_t n = read(p->fd, piece, sizeof piece);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return errno != EAGAIN;
    if (n == 0)
      return true;
    sg_text_add(&p->received, piece, (size_t)n);
    p->n_received += (uint64_t)n;
    if (!sg_text_ok(&p->received) || p->n_received > p->most)
      refuse(p, "its report is too long");
    else
      take_frames(p);
  }
  return p->broken; // else there is more: others and the deadline come first
}

// Seconds to wait at most, so that the caller can look at other things.
static const double pause_max = 0.5;

static bool wait_for_news(sg_process **processes, uint32_t n,
                          struct pollfd *pipes, struct pollfd *ends) {
  double left = pause_max;
  for (uint32_t i = 0; i < n; i++) {
    const sg_process *p = processes[i];
    if (p->outcome != SG_OUTCOME_RUNNING && p->pid == 0)
      return false;
    pipes[i] = (struct pollfd){.fd = p->fd, .events = POLLIN};
    ends[i] = (struct pollfd){.fd = p->pidfd, .events = POLLIN};
    left = fmin(left, fmax(p->deadline - sg_now(), 0));
  }
  return poll(pipes, 2 * n, (int)(left * 1000) + 1) >= 0;
}

void sg_process_wait(sg_process **processes, uint32_t n) {
  struct pollfd fds[2 * SG_PROCESSES_MAX];
  assert(n <= SG_PROCESSES_MAX);
  struct pollfd *ends = fds + n;
  if (!wait_for_news(processes, n, fds, ends))
    return; // interrupted, or one has ended: the caller looks again
  for (uint32_t i = 0; i < n; i++) {
    sg_process *p = processes[i];
    // A pipe may be held open by what the process left behind.
    const bool has_ended = ends[i].revents != 0;
    const bool heard = (fds[i].revents || has_ended) && receive(p, has_ended);
    if (heard || has_ended) {
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
