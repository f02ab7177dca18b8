// SPDX-License-Identifier: GPL-2.0-or-later
// plugin_file - see plugin_file.h.
#include "plugin/plugin_file.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Whoever may write the file or its folder decides what runs.
static const char *check_owner(const struct stat *info) {
  if (info->st_uid != 0 && info->st_uid != geteuid())
    return "it belongs to another user";
  if (info->st_mode & (S_IWGRP | S_IWOTH))
    return "others may write it";
  return NULL;
}

// A shared folder where only owners rename, such as /tmp.
static bool is_shared(const struct stat *info) {
  return info->st_mode & S_ISVTX &&
         (info->st_uid == 0 || info->st_uid == geteuid());
}

// `path` is cut down to its folders, one after another, up to the root.
static bool check_folders(char *path, char *why, size_t why_size) {
  struct stat info;
  bool direct = true;
  for (;; direct = false) {
    const char *folder = dirname(path);
    if (stat(folder, &info) != 0) {
      (void)snprintf(why, why_size, "its folder cannot be looked at: %s",
                     strerror(errno));
      return false;
    }
    const bool open =
        direct ? check_owner(&info) != NULL : (info.st_mode & S_IWOTH) != 0;
    if (open && !is_shared(&info)) {
      (void)snprintf(why, why_size, "others may write its folder %.300s",
                     folder);
      return false;
    }
    if (strcmp(folder, "/") == 0 || strcmp(folder, ".") == 0)
      return true;
  }
}

static const char *check_file(const struct stat *info, bool as_code) {
  if (!S_ISREG(info->st_mode))
    return "it is no regular file";
  if (info->st_size > SG_PLUGIN_BYTES_MAX)
    return "it is larger than 256 MiB";
  return as_code ? check_owner(info) : NULL;
}

static bool check_place(const char *path, char *why, size_t why_size) {
  char copy[SG_PLUGIN_PATH_MAX];
  if (snprintf(copy, sizeof copy, "%s", path) < (int)sizeof copy)
    return check_folders(copy, why, why_size);
  (void)snprintf(why, why_size, "its path is too long");
  return false;
}

static int fail(int fd, const char *what, const char *more, char *why,
                size_t why_size) {
  if (fd >= 0)
    (void)close(fd);
  (void)snprintf(why, why_size, "%s%s", what, more);
  return -1;
}

// A link is followed first and everything asked of what it leads to, where no
// other link can take its place between the question and the opening. The
// folder of the name as written may not be anybody's either.
int sg_plugin_file_open(const char *path, bool as_code, char *real, char *why,
                        size_t why_size) {
  char *found = realpath(path, NULL);
  if (!found)
    return fail(-1, "it cannot be read: ", strerror(errno), why, why_size);
  const int n = snprintf(real, SG_PLUGIN_PATH_MAX, "%s", found);
  free(found);
  if (n >= SG_PLUGIN_PATH_MAX)
    return fail(-1, "its path is too long", "", why, why_size);
  if (as_code &&
      !(check_place(real, why, why_size) && check_place(path, why, why_size)))
    return -1;
  struct stat info;
  const int fd =
      open(real, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0 || fstat(fd, &info) != 0)
    return fail(fd, "it cannot be read: ", strerror(errno), why, why_size);
  const char *wrong = check_file(&info, as_code);
  return wrong ? fail(fd, wrong, "", why, why_size) : fd;
}

// --- what the file is built for ---

static const struct machine {
  uint16_t number;
  const char *name;
} machines[] = {
    {EM_X86_64, "x86-64"}, {EM_386, "x86"},       {EM_AARCH64, "aarch64"},
    {EM_ARM, "arm"},       {EM_RISCV, "riscv64"}, {EM_PPC64, "ppc64"},
    {EM_S390, "s390x"},    {EM_MIPS, "mips"},     {258, "loongarch64"},
};

#if defined(__x86_64__)
enum { OWN_MACHINE = EM_X86_64 };
#elif defined(__i386__)
enum { OWN_MACHINE = EM_386 };
#elif defined(__aarch64__)
enum { OWN_MACHINE = EM_AARCH64 };
#elif defined(__arm__)
enum { OWN_MACHINE = EM_ARM };
#elif defined(__riscv)
enum { OWN_MACHINE = EM_RISCV };
#elif defined(__powerpc64__)
enum { OWN_MACHINE = EM_PPC64 };
#elif defined(__s390__)
enum { OWN_MACHINE = EM_S390 };
#else
enum { OWN_MACHINE = EM_NONE }; // loading will tell
#endif

static const uint8_t own_class = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32;

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
static const uint8_t own_order = ELFDATA2LSB;
#else
static const uint8_t own_order = ELFDATA2MSB;
#endif

// The first members lie at the same offsets in files of 32 and 64 bits.
enum { TYPE_AT = 16, MACHINE_AT = 18, HEAD = 20 };

static uint16_t number_at(const unsigned char *bytes, uint8_t order) {
  const unsigned low = order == ELFDATA2LSB ? bytes[0] : bytes[1];
  const unsigned high = order == ELFDATA2LSB ? bytes[1] : bytes[0];
  return (uint16_t)(high << 8 | low);
}

static const char *machine_name(uint16_t number, char *room, size_t size) {
  for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
    if (machines[i].number == number)
      return machines[i].name;
  (void)snprintf(room, size, "machine %u of the ELF list", number);
  return room;
}

static bool read_head(int fd, unsigned char head[HEAD]) {
  ssize_t n = 0;
  for (size_t at = 0; at < HEAD; at += (size_t)n) {
    do
      n = pread(fd, head + at, HEAD - at, (off_t)at);
    while (n < 0 && errno == EINTR);
    if (n <= 0)
      return false;
  }
  return true;
}

bool sg_plugin_file_is_native(int fd, char *why, size_t why_size) {
  unsigned char head[HEAD];
  char own[40];
  char other[40];
  if (!read_head(fd, head) || memcmp(head, ELFMAG, SELFMAG) != 0) {
    (void)snprintf(why, why_size,
                   "it is neither a shared object, having no ELF header, nor a "
                   "script that an interpreter reads");
    return false;
  }
  const uint8_t order = head[EI_DATA];
  const uint16_t machine = number_at(head + MACHINE_AT, order);
  if (machine != OWN_MACHINE && OWN_MACHINE != EM_NONE) {
    (void)snprintf(why, why_size, "it is built for %s; this program runs on %s",
                   machine_name(machine, other, sizeof other),
                   machine_name(OWN_MACHINE, own, sizeof own));
    return false;
  }
  if (head[EI_CLASS] != own_class || order != own_order) {
    (void)snprintf(why, why_size,
                   "it is built for another word size or byte order than this "
                   "program");
    return false;
  }
  if (number_at(head + TYPE_AT, order) == ET_DYN)
    return true;
  (void)snprintf(why, why_size,
                 "it is no shared object: build it with "
                 "-shared -fPIC");
  return false;
}
