// SPDX-License-Identifier: GPL-2.0-or-later
// loaded - see loaded.h.
#include "plugin/loaded.h"

#include "base/hasher.h"
#include "plugin/process.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  PLUGIN_BYTES_MAX = 256 * 1024 * 1024,
  SCRIPT_BYTES_MAX = 16 * 1024 * 1024
};

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

// Whoever may write the file or its folder decides what runs.
static const char *check_owner(const struct stat *info) {
  if (info->st_uid != 0 && info->st_uid != geteuid())
    return "it belongs to another user";
  if (info->st_mode & (S_IWGRP | S_IWOTH))
    return "others may write it";
  return NULL;
}

static const char *check_folder(const char *path) {
  char copy[4096];
  struct stat info;
  if (snprintf(copy, sizeof copy, "%s", path) >= (int)sizeof copy)
    return "its path is too long";
  const char *folder = dirname(copy);
  if (stat(folder, &info) != 0)
    return "its folder cannot be looked at";
  if (info.st_mode & S_ISVTX && info.st_uid == 0)
    return NULL; // a shared folder where only owners rename, such as /tmp
  const char *wrong = check_owner(&info);
  return wrong ? "others may write its folder" : NULL;
}

static int open_checked(sg_loaded *out, const char *path, bool as_code,
                        sg_arena *arena) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  struct stat info;
  if (fd < 0 || fstat(fd, &info) != 0) {
    refuse(out, arena, "it cannot be read: %s", strerror(errno));
    return fd;
  }
  const char *wrong = NULL;
  if (!S_ISREG(info.st_mode))
    wrong = "it is no regular file";
  else if (info.st_size > PLUGIN_BYTES_MAX)
    wrong = "it is larger than 256 MiB";
  else if (as_code)
    wrong = check_owner(&info);
  if (!wrong && as_code)
    wrong = check_folder(path);
  if (wrong)
    refuse(out, arena, "%s", wrong);
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

// The library of a sealed copy; NULL with a reason in `why`.
static void *link_copy(int memfd, char *why, size_t why_size) {
  char path[64];
  (void)snprintf(path, sizeof path, "/proc/self/fd/%d", memfd);
  // dlerror() names the path above, which means nothing to a reader.
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library)
    return library;
  const char *error = dlerror();
  const char *behind = error ? strstr(error, ": ") : NULL;
  (void)snprintf(why, why_size, "it cannot be loaded: %s",
                 behind ? behind + 2 : "unknown reason");
  return NULL;
}

static const void *no_symbol(char *why, size_t why_size) {
  (void)snprintf(why, why_size,
                 "it exports no 'sg_plugin_v1': it is no plugin, or one for "
                 "another version of this program");
  return NULL;
}

const sg_plugin *sg_loaded_link(const sg_loaded *loaded, sg_text *frames,
                                char *why, size_t why_size) {
  void *library = link_copy(loaded->memfd, why, why_size);
  if (!library)
    return NULL;
  if (!loaded->interpreter) {
    const sg_plugin *plugin = dlsym(library, "sg_plugin_v1");
    return plugin ? plugin : no_symbol(why, why_size);
  }
  const sg_interpreter *interpreter = dlsym(library, "sg_interpreter_v1");
  return interpreter ? sg_script_make(interpreter, loaded->scripts,
                                      loaded->n_scripts, frames, why, why_size)
                     : no_symbol(why, why_size);
}

// What the child says of the file. Returns NULL, or what is wrong with it.
static const char *describe_as(const sg_loaded *loaded, sg_text *frames,
                               char *why, size_t why_size) {
  void *library = link_copy(loaded->memfd, why, why_size);
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

static sg_status describe_in_child(sg_loaded *out, sg_arena *arena,
                                   sg_error *err) {
  static const sg_limits limits = {.seconds = 10, .mebibytes = 512};
  listener ears = {.loaded = out, .arena = arena};
  sg_process process = {.frame = hear, .ctx = &ears};
  SG_TRY(sg_process_start(&process, &limits, out->memfd, describe, out, err));
  sg_process *one = &process;
  while (process.outcome == SG_OUTCOME_RUNNING)
    sg_process_wait(&one, 1);
  sg_process_stop(&process);
  if (process.outcome != SG_OUTCOME_DONE)
    refuse(out, arena, "describing itself failed: %s", process.why);
  else if (!ears.described && !out->refused)
    refuse(out, arena, "%s", "it does not describe itself");
  if (out->refused) // nothing of a broken description is looked at
    out->described = (sg_descriptor){0};
  return SG_OK;
}

static sg_status begin(sg_loaded *out, const char *path, sg_arena *arena,
                       sg_error *err) {
  *out = (sg_loaded){.memfd = -1};
  sg_vec_init(&out->remarks, sizeof(sg_remark), SG_REMARKS_MAX);
  out->path = sg_arena_text(arena, path, strlen(path));
  return out->path ? SG_OK : sg_no_memory(err);
}

// Describe it unless it is refused already; nothing stays open after an error.
static sg_status end(sg_loaded *out, sg_arena *arena, sg_error *err) {
  const sg_status status =
      out->refused ? SG_OK : describe_in_child(out, arena, err);
  if (status != SG_OK)
    sg_loaded_close(out);
  return status;
}

sg_status sg_loaded_open(sg_loaded *out, const char *path, sg_arena *arena,
                         sg_error *err) {
  SG_TRY(begin(out, path, arena, err));
  const int fd = open_checked(out, path, true, arena);
  if (!out->refused)
    seal_copy(out, fd, arena);
  if (fd >= 0)
    (void)close(fd);
  return end(out, arena, err);
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
  const int fd = open_checked(out, path, as_code, arena);
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
                                 bool as_code, sg_arena *arena, sg_error *err) {
  SG_TRY(begin(out, n_paths == 1 ? paths[0] : interpreter->path, arena, err));
  sg_script_file *scripts = sg_arena_alloc(arena, n_paths, sizeof *scripts);
  if (!scripts)
    return sg_no_memory(err);
  if (n_paths > SG_SCRIPTS_MAX)
    refuse(out, arena, "more than %d scripts", SG_SCRIPTS_MAX);
  out->interpreter = interpreter;
  out->memfd = interpreter->memfd;
  memcpy(out->sha256, interpreter->sha256, sizeof out->sha256);
  out->scripts = scripts;
  for (uint32_t i = 0; i < n_paths && !out->refused; i++) {
    read_script(out, &scripts[i], paths[i], as_code, arena);
    out->n_scripts = out->refused ? i : i + 1;
  }
  return end(out, arena, err);
}

void sg_loaded_close(sg_loaded *plugin) {
  if (plugin->memfd >= 0 && !plugin->interpreter)
    (void)close(plugin->memfd);
  plugin->memfd = -1;
  sg_vec_clear(&plugin->remarks);
}
