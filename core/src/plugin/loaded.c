// SPDX-License-Identifier: GPL-2.0-or-later
// loaded - see loaded.h.
#include "plugin/loaded.h"

#include "base/hasher.h"
#include "plugin/plugin_file.h"
#include "plugin/process.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void SG_PRINTF(3, 4)
    refuse(sg_loaded *out, sg_arena *arena, const char *format, ...) {
  char text[512];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(text, sizeof text, format, args);
  va_end(args);
  const char *copy = sg_arena_text(arena, text, strlen(text));
  out->refused = copy ? copy : "out of memory";
}

static int open_checked(sg_loaded *out, const char *path, sg_arena *arena) {
  char real[SG_PLUGIN_PATH_MAX];
  char why[512];
  const int fd = sg_plugin_file_open(path, real, why, sizeof why);
  out->real = fd >= 0 ? sg_arena_text(arena, real, strlen(real)) : NULL;
  if (fd < 0 || !sg_plugin_file_is_native(fd, why, sizeof why))
    refuse(out, arena, "%s", why);
  else if (!out->real)
    refuse(out, arena, "out of memory");
  return fd;
}

static bool copy_all(int from, int to, sg_hasher *hasher) {
  char piece[65536];
  for (;;) {
    const ssize_t n = read(from, piece, sizeof piece);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return n == 0;
    sg_hasher_add(hasher, piece, (size_t)n);
    for (ssize_t done = 0; done < n;) {
      const ssize_t m = write(to, piece + done, (size_t)(n - done));
      if (m <= 0)
        return false;
      done += m;
    }
  }
}

// What is hashed here is what runs later, whatever happens to the file.
static void seal_copy(sg_loaded *out, int fd, sg_arena *arena) {
  sg_hasher *hasher = sg_hasher_new();
  out->memfd =
      memfd_create("stakegraph-plugin", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (!hasher || out->memfd < 0 || !copy_all(fd, out->memfd, hasher)) {
    refuse(out, arena, "it cannot be copied: %s",
           hasher ? strerror(errno) : "no memory");
    sg_hasher_free(hasher);
    return;
  }
  sg_hasher_finish(hasher, out->sha256);
  sg_hasher_free(hasher);
  (void)fcntl(out->memfd, F_ADD_SEALS,
              F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
}

// A plugin for another major version of the contract exports its number.
static void explain_missing(void *library, char *why, size_t why_size) {
  for (int version = 2; version < 10; version++) {
    char symbol[32];
    (void)snprintf(symbol, sizeof symbol, "sg_plugin_v%d", version);
    if (dlsym(library, symbol)) {
      (void)snprintf(why, why_size,
                     "it exports '%s', for version %d of the plugin contract; "
                     "this program wants 'sg_plugin_v1'",
                     symbol, version);
      return;
    }
  }
  (void)snprintf(why, why_size,
                 "it exports no 'sg_plugin_v1': it is no plugin, or the symbol "
                 "is hidden");
}

const sg_plugin *sg_loaded_link(const sg_loaded *plugin, bool in_process,
                                char *why, size_t why_size) {
  char path[64];
  (void)snprintf(path, sizeof path, "/proc/self/fd/%d", plugin->memfd);
  // dlerror() names the path above, which means nothing to a reader.
  void *library =
      dlopen(in_process ? plugin->real : path, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *error = dlerror();
    const char *behind = error ? strstr(error, ": ") : NULL;
    (void)snprintf(why, why_size, "it cannot be loaded: %s",
                   behind ? behind + 2 : "unknown reason");
    return NULL;
  }
  const sg_plugin *constant = dlsym(library, "sg_plugin_v1");
  if (!constant)
    explain_missing(library, why, why_size);
  return constant;
}

// What the work in the child needs.
typedef struct description {
  const sg_loaded *loaded;
  bool in_process;
} description;

static void describe(void *ctx, sg_reporter *reporter) {
  const description *d = ctx;
  char why[256] = "";
  const sg_plugin *plugin =
      sg_loaded_link(d->loaded, d->in_process, why, sizeof why);
  const char *wrong =
      plugin ? sg_descriptor_pack(plugin, &reporter->frames) : why;
  if (!wrong)
    return;
  const size_t at = sg_pack_begin(&reporter->frames, SG_FRAME_BREACH);
  sg_pack_text(&reporter->frames, wrong);
  sg_pack_end(&reporter->frames, at);
}

typedef struct listener {
  sg_loaded *loaded;
  sg_arena *arena;
  bool described;
} listener;

static bool hear(void *ctx, uint32_t type, sg_unpack *payload) {
  listener *l = ctx;
  payload->arena = l->arena;
  if (type == SG_FRAME_BREACH) {
    const char *why = sg_unpack_text(payload);
    l->loaded->refused = why ? why : "it says nothing";
    return why != NULL;
  }
  if (type != SG_FRAME_DESCRIPTOR || l->described)
    return false;
  l->described = true;
  l->loaded->refused = sg_descriptor_unpack(payload, &l->loaded->described);
  return true;
}

static sg_status describe_in_child(sg_loaded *out, const sg_loading *loading,
                                   sg_arena *arena, sg_error *err) {
  const sg_limits limits = {
      .seconds = 10,
      .mebibytes = 512,
      .required = loading->required,
      .in_process = loading->in_process,
  };
  listener ears = {.loaded = out, .arena = arena};
  description work = {out, loading->in_process};
  sg_process process = {.frame = hear, .ctx = &ears};
  SG_TRY(sg_process_start(&process, &limits, out->memfd, describe, &work, err));
  sg_process *one = &process;
  while (process.outcome == SG_OUTCOME_RUNNING)
    sg_process_wait(&one, 1);
  sg_process_stop(&process);
  if (process.outcome == SG_OUTCOME_REFUSED)
    refuse(out, arena, "%s", process.why);
  else if (process.outcome != SG_OUTCOME_DONE)
    refuse(out, arena, "describing itself failed: %s", process.why);
  else if (!ears.described && !out->refused)
    refuse(out, arena, "%s", "it does not describe itself");
  return SG_OK;
}

const char *sg_loaded_file_name(const sg_loaded *plugin) {
  const char *slash = strrchr(plugin->path, '/');
  return slash ? slash + 1 : plugin->path;
}

// Before anything of the file is executed.
static void check_hash(sg_loaded *out, const sg_lock *lock, sg_arena *arena) {
  char why[SG_LOCK_REASON];
  if (!sg_lock_allows(lock, out->sha256, sg_loaded_file_name(out), why))
    refuse(out, arena, "%s", why);
}

static void check_names(sg_loaded *out, const sg_lock *lock, sg_arena *arena) {
  char why[SG_LOCK_REASON];
  if (!sg_lock_names(lock, out->sha256, out->described.id,
                     out->described.version, why))
    refuse(out, arena, "%s", why);
}

static sg_status examine(sg_loaded *out, int fd, const sg_loading *loading,
                         sg_arena *arena, sg_error *err) {
  if (!out->refused)
    seal_copy(out, fd, arena);
  if (!out->refused && loading->lock)
    check_hash(out, loading->lock, arena);
  if (!out->refused)
    SG_TRY(describe_in_child(out, loading, arena, err));
  if (!out->refused && loading->lock)
    check_names(out, loading->lock, arena);
  if (out->refused) // nothing of a broken description is looked at
    out->described = (sg_descriptor){0};
  return SG_OK;
}

sg_status sg_loaded_open(sg_loaded *out, const char *path,
                         const sg_loading *loading, sg_arena *arena,
                         sg_error *err) {
  *out = (sg_loaded){.memfd = -1};
  out->path = sg_arena_text(arena, path, strlen(path));
  if (!out->path)
    return sg_no_memory(err);
  const int fd = open_checked(out, path, arena);
  const sg_status status = examine(out, fd, loading, arena, err);
  if (fd >= 0)
    (void)close(fd);
  if (status != SG_OK)
    sg_loaded_close(out);
  return status;
}

void sg_loaded_close(sg_loaded *plugin) {
  if (plugin->memfd >= 0)
    (void)close(plugin->memfd);
  plugin->memfd = -1;
}
