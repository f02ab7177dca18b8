// SPDX-License-Identifier: GPL-2.0-or-later
// sandbox - see sandbox.h.
#include "plugin/sandbox.h"

#include <string.h>
#include <sys/prctl.h>

static const char *const names[SG_N_ISOLATIONS] = {"none", "process", "seccomp",
                                                   "full"};

const char *sg_isolation_name(sg_isolation isolation) {
  return names[isolation];
}

bool sg_isolation_find(const char *name, sg_isolation *out) {
  for (int i = 0; i < SG_N_ISOLATIONS; i++)
    if (strcmp(names[i], name) == 0) {
      *out = (sg_isolation)i;
      return true;
    }
  return false;
}

#ifdef SG_SANITIZED
// A sanitizer opens files and starts processes of its own when it finds
// something, and needs what is taken away here.
sg_isolation sg_sandbox_enter(void) {
  return SG_ISOLATION_PROCESS;
}
#else
sg_isolation sg_sandbox_enter(void) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return SG_ISOLATION_PROCESS; // both need it
  const bool no_files = sg_landlock_enter();
  if (!sg_syscalls_restrict())
    return SG_ISOLATION_PROCESS;
  return no_files ? SG_ISOLATION_FULL : SG_ISOLATION_SECCOMP;
}
#endif
