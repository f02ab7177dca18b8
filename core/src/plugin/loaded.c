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

enum { SCRIPT_BYTES_MAX = 16 * 1024 * 1024 };

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

// The descriptor, or -1; `real` has room for SG_PLUGIN_PATH_MAX bytes.
static int open_checked(sg_loaded *out, const char *path, bool as_code,
                        char *real, sg_arena *arena) {
  char why[512];
  const int fd = sg_plugin_file_open(path, as_code, real, why, sizeof why);
  if (fd < 0)
    refuse(out, arena, "%s", why);
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
      if (m < 0 && errno == EINTR)
        continue;
      if (m <= 0)
        return false;
      done += m;
    }
  }
}

// Never one of the standard streams, whose numbers the child uses otherwise.
static int make_memory_file(void) {
  const int fd =
      memfd_create("stakegraph-plugin", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0 || fd > STDERR_FILENO)
    return fd;
  const int higher = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  (void)close(fd);
  return higher;
}

// What is hashed here is what runs later, whatever happens to the file.
static void seal_copy(sg_loaded *out, int fd, sg_arena *arena) {
  sg_hasher *hasher = sg_hasher_new();
  out->memfd = make_memory_file();
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

// The library of the sealed copy or, in the own process, of the file itself,
// so that debuggers find it. NULL with a reason in `why`.
static void *link_library(const sg_loaded *loaded, char *why, size_t why_size) {
  char copy[64];
  (void)snprintf(copy, sizeof copy, "/proc/self/fd/%d", loaded->memfd);
  // dlerror() names the path above, which means nothing to a reader.
  const char *path = loaded->in_process ? loaded->real : copy;
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library)
    return library;
  const char *error = dlerror();
  const char *behind = error ? strstr(error, ": ") : NULL;
  (void)snprintf(why, why_size, "it cannot be loaded: %s",
                 behind ? behind + 2 : "unknown reason");
  return NULL;
}

// A plugin for another version of the contract exports that one's symbol.
static const void *no_symbol(void *library, char *why, size_t why_size) {
  char symbol[32];
  for (int version = 2; version < 10; version++) {
    (void)snprintf(symbol, sizeof symbol, "sg_plugin_v%d", version);
    if (!dlsym(library, symbol))
      continue;
    (void)snprintf(why, why_size,
                   "it exports '%s', for version %d of the plugin contract; "
                   "this program wants 'sg_plugin_v1'",
                   symbol, version);
    return NULL;
  }
  (void)snprintf(why, why_size,
                 "it exports no 'sg_plugin_v1': it is no plugin, or the symbol "
                 "is hidden");
  return NULL;
}

const sg_plugin *sg_loaded_link(const sg_loaded *loaded, sg_text *frames,
                                char *why, size_t why_size) {
  void *library = link_library(loaded, why, why_size);
  if (!library)
    return NULL;
  if (!loaded->interpreter) {
    const sg_plugin *plugin = dlsym(library, "sg_plugin_v1");
    return plugin ? plugin : no_symbol(library, why, why_size);
  }
  const sg_interpreter *interpreter = dlsym(library, "sg_interpreter_v1");
  return interpreter ? sg_script_make(interpreter, loaded->scripts,
                                      loaded->n_scripts, frames, why, why_size)
                     : no_symbol(library, why, why_size);
}

// What the child says of the file. Returns NULL, or what is wrong with it.
static const char *describe_as(const sg_loaded *loaded, sg_text *frames,
                               char *why, size_t why_size) {
  void *library = link_library(loaded, why, why_size);
  const sg_interpreter *interpreter = library && !loaded->interpreter
                                          ? dlsym(library, "sg_interpreter_v1")
                                          : NULL;
  if (interpreter)
    return sg_interpreter_pack(interpreter, frames);
  const sg_plugin *plugin =
      library ? sg_loaded_link(loaded, frames, why, why_size) : NULL;
  return plugin ? sg_descriptor_pack(plugin, frames) : why;
}

static void describe(void *ctx, sg_reporter *reporter) {
  char why[256] = "";
  const char *wrong = describe_as(ctx, &reporter->frames, why, sizeof why);
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
  if (type == SG_FRAME_TELL)
    return sg_remark_unpack(payload, l->loaded->n_scripts, &l->loaded->remarks);
  if (l->described)
    return false;
  l->described = true;
  sg_descriptor *d = &l->loaded->described;
  if (type == SG_FRAME_INTERPRETER)
    l->loaded->refused =
        sg_interpreter_unpack(payload, &d->id, &d->about, &l->loaded->ending);
  else
    l->loaded->refused = sg_descriptor_unpack(payload, d);
  return type == SG_FRAME_DESCRIPTOR || type == SG_FRAME_INTERPRETER;
}

static sg_status describe_in_child(sg_loaded *out, const sg_loading *loading,
                                   sg_arena *arena, sg_error *err) {
  const sg_limits limits = {
      .seconds = 10,
      .mebibytes = 512,
      .required = loading->required,
      .in_process = out->in_process,
  };
  listener ears = {.loaded = out, .arena = arena};
  sg_process process = {.frame = hear, .ctx = &ears};
  SG_TRY(sg_process_start(&process, &limits, out->memfd, describe, out, err));
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

static const char *name_of(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

const char *sg_loaded_file_name(const sg_loaded *plugin) {
  return name_of(plugin->path);
}

// Is every file that it is made of pinned? Asked before any is executed.
static void check_hashes(sg_loaded *out, const sg_lock *lock, sg_arena *arena) {
  char why[SG_LOCK_REASON];
  bool allowed = out->interpreter ||
                 sg_lock_allows(lock, out->sha256, name_of(out->path), why);
  for (uint32_t i = 0; allowed && i < out->n_scripts; i++)
    allowed = sg_lock_allows(lock, out->scripts[i].sha256,
                             name_of(out->scripts[i].script.name), why);
  if (!allowed)
    refuse(out, arena, "%s", why);
}

// And under the names that it gives itself? Interpreters have no version.
static void check_names(sg_loaded *out, const sg_lock *lock, sg_arena *arena) {
  char why[SG_LOCK_REASON];
  const sg_descriptor *d = &out->described;
  const char *version = d->version ? d->version : "-";
  bool allowed =
      out->interpreter || sg_lock_names(lock, out->sha256, d->id, version, why);
  for (uint32_t i = 0; allowed && i < out->n_scripts; i++)
    allowed = sg_lock_names(lock, out->scripts[i].sha256, d->id, version, why);
  if (!allowed)
    refuse(out, arena, "%s", why);
}

static sg_status begin(sg_loaded *out, const char *path,
                       const sg_loading *loading, sg_arena *arena,
                       sg_error *err) {
  *out = (sg_loaded){.memfd = -1, .in_process = loading->in_process};
  sg_vec_init(&out->remarks, sizeof(sg_remark), SG_REMARKS_MAX);
  out->path = sg_arena_text(arena, path, strlen(path));
  return out->path ? SG_OK : sg_no_memory(err);
}

// Describe it unless it is refused already; nothing stays open after an error.
static sg_status end(sg_loaded *out, const sg_loading *loading, sg_arena *arena,
                     sg_error *err) {
  sg_status status = SG_OK;
  if (!out->refused && loading->lock)
    check_hashes(out, loading->lock, arena);
  if (!out->refused)
    status = describe_in_child(out, loading, arena, err);
  if (status == SG_OK && !out->refused && loading->lock)
    check_names(out, loading->lock, arena);
  if (out->refused) // nothing of a broken description is looked at
    out->described = (sg_descriptor){0};
  if (status != SG_OK)
    sg_loaded_close(out);
  return status;
}

sg_status sg_loaded_open(sg_loaded *out, const char *path,
                         const sg_loading *loading, sg_arena *arena,
                         sg_error *err) {
  char real[SG_PLUGIN_PATH_MAX];
  char why[256];
  SG_TRY(begin(out, path, loading, arena, err));
  const int fd = open_checked(out, path, true, real, arena);
  if (fd >= 0 && !sg_plugin_file_is_native(fd, why, sizeof why))
    refuse(out, arena, "%s", why);
  if (!out->refused)
    seal_copy(out, fd, arena);
  if (!out->refused)
    out->real = sg_arena_text(arena, real, strlen(real));
  if (fd >= 0)
    (void)close(fd);
  if (!out->refused && !out->real)
    refuse(out, arena, "out of memory");
  return end(out, loading, arena, err);
}

static bool read_all(int fd, sg_text *text) {
  char piece[65536];
  for (;;) {
    const ssize_t n = read(fd, piece, sizeof piece);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return n == 0 && sg_text_ok(text);
    sg_text_add(text, piece, (size_t)n);
  }
}

// False when the script cannot be kept.
static bool keep_script(sg_script_file *file, const char *path,
                        const sg_text *text, sg_arena *arena) {
  sg_hasher *hasher = sg_hasher_new();
  file->script = (sg_script){
      .size = sizeof(sg_script),
      .name = sg_arena_text(arena, path, strlen(path)),
      .text = sg_arena_text(arena, sg_text_get(text), text->length),
      .length = text->length,
  };
  const bool kept = hasher && file->script.name && file->script.text;
  if (kept) {
    sg_hasher_add(hasher, file->script.text, text->length);
    sg_hasher_finish(hasher, file->sha256);
  }
  sg_hasher_free(hasher);
  return kept;
}

static void read_script(sg_loaded *out, sg_script_file *file, const char *path,
                        bool as_code, sg_arena *arena) {
  char real[SG_PLUGIN_PATH_MAX];
  const int fd = open_checked(out, path, as_code, real, arena);
  sg_text text;
  sg_text_init(&text, SCRIPT_BYTES_MAX);
  if (!out->refused && !read_all(fd, &text))
    refuse(out, arena, "it cannot be read, or is larger than 16 MiB");
  if (!out->refused && !keep_script(file, path, &text, arena))
    refuse(out, arena, "out of memory");
  sg_text_clear(&text);
  if (fd >= 0)
    (void)close(fd);
}

sg_status sg_loaded_open_scripts(sg_loaded *out, const sg_loaded *interpreter,
                                 const char *const *paths, uint32_t n_paths,
                                 bool as_code, const sg_loading *loading,
                                 sg_arena *arena, sg_error *err) {
  SG_TRY(begin(out, n_paths == 1 ? paths[0] : interpreter->path, loading, arena,
               err));
  sg_script_file *scripts = sg_arena_alloc(arena, n_paths, sizeof *scripts);
  if (!scripts)
    return sg_no_memory(err);
  if (n_paths > SG_SCRIPTS_MAX)
    refuse(out, arena, "more than %d scripts", SG_SCRIPTS_MAX);
  out->interpreter = interpreter;
  out->real = interpreter->real;
  out->memfd = interpreter->memfd;
  memcpy(out->sha256, interpreter->sha256, sizeof out->sha256);
  out->scripts = scripts;
  for (uint32_t i = 0; i < n_paths && !out->refused; i++) {
    read_script(out, &scripts[i], paths[i], as_code, arena);
    out->n_scripts = out->refused ? i : i + 1;
  }
  // An interpreter makes a plugin once in a process, and that is when it runs.
  out->in_process = false;
  SG_TRY(end(out, loading, arena, err));
  out->in_process = loading->in_process;
  return SG_OK;
}

void sg_loaded_close(sg_loaded *plugin) {
  if (plugin->memfd >= 0 && !plugin->interpreter)
    (void)close(plugin->memfd);
  plugin->memfd = -1;
  sg_vec_clear(&plugin->remarks);
}
