// SPDX-License-Identifier: GPL-2.0-or-later
// landlock - every right that the running kernel knows is taken away, but for
// reading the system's libraries, which a plugin may be linked with.
//
// Numbers are those of the kernel's interface, which never change; the headers
// of Debian 12 are older than most of them. What is open already stays usable,
// and so does a memory file reached through /proc/self/fd: so the plugin loads.
#include "plugin/sandbox.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#  define SYS_landlock_create_ruleset 444
#  define SYS_landlock_add_rule       445
#  define SYS_landlock_restrict_self  446
#endif

#define BITS(n) ((UINT64_C(1) << (n)) - 1)

enum {
  ASK_VERSION = 1,  // flag of create_ruleset
  PATH_BENEATH = 1, // type of a rule
};
#define READ_FILE (UINT64_C(1) << 2)

// Older kernels take it as long as what they do not know is 0.
typedef struct ruleset {
  uint64_t files, net, scopes;
} ruleset;

typedef struct __attribute__((packed)) path_rule {
  uint64_t allowed;
  int32_t parent;
} path_rule;

// Versions: 1 files, 2 moving between folders, 3 truncating, 4 TCP, 5 ioctl of
// devices, 6 abstract sockets and signals. Later ones added no rights.
static ruleset rights_of(long version) {
  ruleset all = {.files = BITS(13)};
  if (version >= 2)
    all.files = BITS(14);
  if (version >= 3)
    all.files = BITS(15);
  if (version >= 4)
    all.net = BITS(2);
  if (version >= 5)
    all.files = BITS(16);
  if (version >= 6)
    all.scopes = BITS(2);
  return all;
}

// What is not there needs no rule. Reading is all that loading needs: mapping
// a file as code is not executing it.
static void allow_reading(int rules, const char *path) {
  const int fd = open(path, O_PATH | O_CLOEXEC);
  if (fd < 0)
    return;
  const path_rule rule = {.allowed = READ_FILE, .parent = fd};
  (void)syscall(SYS_landlock_add_rule, rules, PATH_BENEATH, &rule, 0);
  (void)close(fd);
}

bool sg_landlock_enter(void) {
  static const char *const libraries[] = {
      "/lib",           "/lib32",           "/lib64",
      "/usr/lib",       "/usr/lib32",       "/usr/lib64",
      "/usr/local/lib", "/usr/local/lib64", "/etc/ld.so.cache"};
  const long version =
      syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, ASK_VERSION);
  if (version < 1)
    return false;
  const ruleset rights = rights_of(version);
  const long rules =
      syscall(SYS_landlock_create_ruleset, &rights, sizeof rights, 0);
  if (rules < 0)
    return false;
  for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
    allow_reading((int)rules, libraries[i]);
  const bool entered = syscall(SYS_landlock_restrict_self, rules, 0) == 0;
  (void)close((int)rules);
  return entered;
}
