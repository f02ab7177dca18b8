// SPDX-License-Identifier: GPL-2.0-or-later
// sandbox - what a child process gives up before it loads a plugin, as far as
// the running kernel and this build can take it away.
#ifndef SG_PLUGIN_SANDBOX_H
#define SG_PLUGIN_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

/// Weakest first, as --require-isolation compares them.
typedef enum sg_isolation {
  SG_ISOLATION_NONE,    ///< In the program's own process
  SG_ISOLATION_PROCESS, ///< A process of its own, with limits
  SG_ISOLATION_SECCOMP, ///< And only the system calls that loading needs
  SG_ISOLATION_FULL,    ///< And no file but the system's libraries
  SG_N_ISOLATIONS
} sg_isolation;

/// "none", "process", "seccomp", "full".
const char *sg_isolation_name(sg_isolation isolation);
/// False when no level has that name.
bool sg_isolation_find(const char *name, sg_isolation *out);

/// In a child with one thread, after its limits: enter the strongest sandbox
/// there is, and say which. There is no way back.
sg_isolation sg_sandbox_enter(void);

/// landlock.c: no file but the libraries of the system can be opened, no
/// network used, nobody outside signalled. False: the kernel does not offer it.
bool sg_landlock_enter(void);
/// syscalls.c: a system call that is not needed fails with EPERM; one that no
/// plugin has use for raises SIGSYS. False: not built in, or not offered.
bool sg_syscalls_restrict(void);
/// Name of a system call of this machine, or "a system call" in `name`.
void sg_syscalls_name(uint32_t number, char *name, uint32_t size);

#endif
