// SPDX-License-Identifier: GPL-2.0-or-later
// syscalls - which system calls a plugin's process may make.
//
// A list of what loading a library, computing and reporting need; everything
// else fails with EPERM, as a well-meaning plugin expects of a file that it may
// not open. Calls that no plugin has honest use for end its process: they would
// start a process or a thread, reach another one, or open a connection.
#include "plugin/sandbox.h"

#include <stdio.h>

#ifdef SG_HAS_SECCOMP
#  include <errno.h>
#  include <fcntl.h>
#  include <signal.h>
#  include <stddef.h>
#  include <stdlib.h>
#  include <unistd.h>

#  include <seccomp.h>

static const int allowed[] = {
    // the pipe, and libraries
    SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev),
    SCMP_SYS(pread64), SCMP_SYS(close), SCMP_SYS(lseek), SCMP_SYS(fstat),
    SCMP_SYS(fstat64), SCMP_SYS(newfstatat), SCMP_SYS(fstatat64),
    SCMP_SYS(statx), SCMP_SYS(access), SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
    SCMP_SYS(getcwd),
    // memory
    SCMP_SYS(mmap), SCMP_SYS(mmap2), SCMP_SYS(munmap), SCMP_SYS(mremap),
    SCMP_SYS(mprotect), SCMP_SYS(madvise), SCMP_SYS(brk),
    // the C library's own
    SCMP_SYS(futex), SCMP_SYS(sched_yield), SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall), SCMP_SYS(getpid),
    SCMP_SYS(getppid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid),
    SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(getrandom),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(sysinfo), SCMP_SYS(uname),
    SCMP_SYS(getrusage),
    // time, and waiting until it is up
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday),
    SCMP_SYS(time), SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep),
    SCMP_SYS(pause),
    // the same on machines of 32 bits
    SCMP_SYS(_llseek), SCMP_SYS(sigreturn), SCMP_SYS(futex_time64),
    SCMP_SYS(clock_gettime64), SCMP_SYS(clock_nanosleep_time64),
    // the end
    SCMP_SYS(exit), SCMP_SYS(exit_group)};

static const int forbidden[] = {
    // processes, threads, programs
    SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(clone), SCMP_SYS(clone3),
    SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(unshare), SCMP_SYS(setns),
    // other processes
    SCMP_SYS(kill), SCMP_SYS(tkill), SCMP_SYS(rt_sigqueueinfo),
    SCMP_SYS(rt_tgsigqueueinfo), SCMP_SYS(pidfd_open), SCMP_SYS(pidfd_getfd),
    SCMP_SYS(pidfd_send_signal), SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev), SCMP_SYS(process_madvise), SCMP_SYS(kcmp),
    // connections
    SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(socketcall),
    SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(listen), SCMP_SYS(shmget),
    SCMP_SYS(msgget), SCMP_SYS(semget), SCMP_SYS(mq_open),
    // the kernel
    SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup), SCMP_SYS(io_setup), SCMP_SYS(keyctl),
    SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(mount),
    SCMP_SYS(umount2), SCMP_SYS(pivot_root), SCMP_SYS(chroot),
    SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load), SCMP_SYS(reboot), SCMP_SYS(open_by_handle_at),
    SCMP_SYS(personality), SCMP_SYS(modify_ldt)};

// A call that this machine does not have needs no rule.
static void add_all(scmp_filter_ctx filter, uint32_t action, const int *calls,
                    size_t n) {
  for (size_t i = 0; i < n; i++)
    (void)seccomp_rule_add(filter, action, calls[i], 0);
}

// Calls that may be made with some arguments only.
static bool add_conditional(scmp_filter_ctx filter) {
  // Reading alone, also where Landlock is not offered.
  const scmp_datum_t harmless = O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK |
                                O_DIRECTORY | O_LARGEFILE | 0100000;
  const struct scmp_arg_cmp open_flags =
      SCMP_A1(SCMP_CMP_MASKED_EQ, (uint32_t)~harmless, O_RDONLY);
  const struct scmp_arg_cmp openat_flags =
      SCMP_A2(SCMP_CMP_MASKED_EQ, (uint32_t)~harmless, O_RDONLY);
  // abort() signals the process itself.
  const struct scmp_arg_cmp self = SCMP_A0(SCMP_CMP_EQ, (uint32_t)getpid());
  const struct scmp_arg_cmp other = SCMP_A0(SCMP_CMP_NE, (uint32_t)getpid());
  // The signal that ends it stays the host's; those above are of no use.
  const struct scmp_arg_cmp below_sigsys = SCMP_A0(SCMP_CMP_LT, SIGSYS);
  const uint32_t allow = SCMP_ACT_ALLOW;
  (void)seccomp_rule_add(filter, allow, SCMP_SYS(open), 1, open_flags);
  return seccomp_rule_add(filter, allow, SCMP_SYS(openat), 1, openat_flags) ==
             0 &&
         seccomp_rule_add(filter, allow, SCMP_SYS(tgkill), 1, self) == 0 &&
         seccomp_rule_add(filter, SCMP_ACT_TRAP, SCMP_SYS(tgkill), 1, other) ==
             0 &&
         seccomp_rule_add(filter, allow, SCMP_SYS(rt_sigaction), 1,
                          below_sigsys) == 0;
}

bool sg_syscalls_restrict(void) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (!filter)
    return false;
  add_all(filter, SCMP_ACT_ALLOW, allowed, sizeof allowed / sizeof *allowed);
  add_all(filter, SCMP_ACT_TRAP, forbidden,
          sizeof forbidden / sizeof *forbidden);
  // Without it older kernels slow the whole process down.
  (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_SSB, 1);
  const bool restricted = add_conditional(filter) && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return restricted;
}

void sg_syscalls_name(uint32_t number, char *name, uint32_t size) {
  char *text = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, (int)number);
  if (text)
    (void)snprintf(name, size, "'%s'", text);
  else
    (void)snprintf(name, size, "a system call");
  free(text);
}

#else

bool sg_syscalls_restrict(void) {
  return false;
}

void sg_syscalls_name(uint32_t number, char *name, uint32_t size) {
  (void)number;
  (void)snprintf(name, size, "a system call");
}

#endif
