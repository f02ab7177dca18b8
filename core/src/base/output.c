// SPDX-License-Identifier: GPL-2.0-or-later
// output - see output.h.
#include "base/output.h"

#include "base/memory.h"
#include "base/unfinished.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FLUSH_AT = 1 << 16 };

// Its mode is what a user's other files have.
static int create(const char *name) {
  return open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

static sg_status open_temporary(sg_output *out, const char *path,
                                const struct stat *existing, sg_error *err) {
  static const char ending[] = ".tmp.XXXXXX";
  const size_t length = strlen(path);
  out->path = sg_memory_alloc(length + 1, 1);
  out->temporary = sg_memory_alloc(length + sizeof ending, 1);
  if (!out->path || !out->temporary) {
    sg_output_discard(out);
    return sg_no_memory(err);
  }
  memcpy(out->path, path, length);
  memcpy(out->temporary, path, length);
  memcpy(out->temporary + length, ending, sizeof ending);
  out->fd = sg_unfinished_make(out->temporary, create, NULL);
  const bool is_made = out->fd >= 0;
  // Who may read what it replaces may read it, and nobody else.
  if (is_made && (!existing || fchmod(out->fd, existing->st_mode & 0777) == 0))
    return SG_OK;
  const int why = errno;
  if (!is_made)
    out->temporary[0] = '\0';
  sg_output_discard(out);
  return sg_fail(err, SG_EIO, "%s: cannot be written: %s", path, strerror(why));
}

sg_status sg_output_open(sg_output *out, const char *path, sg_error *err) {
  *out = (sg_output){
      .fd = STDOUT_FILENO,
      .name = "standard output",
      .refusals = sg_memory_refusals(),
  };
  sg_text_init(&out->buffer, 0);
  if (strcmp(path, "-") == 0)
    return SG_OK;
  out->name = path;
  struct stat existing;
  const bool exists = stat(path, &existing) == 0;
  if (!exists && errno != ENOENT)
    return sg_fail(err, SG_EIO, "%s: cannot be written: %s", path,
                   strerror(errno));
  if (exists && !S_ISREG(existing.st_mode)) {
    // A device or a pipe is written in place: there is nothing to rename.
    out->fd = open(path, O_WRONLY | O_CLOEXEC);
    return out->fd >= 0 ? SG_OK
                        : sg_fail(err, SG_EIO, "%s: cannot be written: %s",
                                  path, strerror(errno));
  }
  return open_temporary(out, path, exists ? &existing : NULL, err);
}

void sg_output_to_memory(sg_output *out) {
  *out = (sg_output){.fd = -1, .refusals = sg_memory_refusals()};
  sg_text_init(&out->buffer, 0);
}

// What a signal handler sets must be static.
static volatile sig_atomic_t is_stopped;

void sg_outputs_stop(void) {
  is_stopped = 1;
}

static void write_all(sg_output *out, const char *at, size_t left) {
  if (is_stopped && !out->failed)
    out->failed = EINTR;
  while (left > 0 && !out->failed) {
    const ssize_t n = write(out->fd, at, left);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      out->failed = errno;
      break;
    }
    at += n;
    left -= (size_t)n;
  }
}

static void flush(sg_output *out) {
  write_all(out, sg_text_get(&out->buffer), out->buffer.length);
  sg_text_reset(&out->buffer);
}

void sg_output_add_slowly(sg_output *out, const char *bytes, size_t length) {
  // The buffer of a file grows up to FLUSH_AT and is written when it is full.
  if (out->fd >= 0 && out->buffer.length + length >= FLUSH_AT)
    flush(out);
  if (out->fd >= 0 && length >= FLUSH_AT) {
    write_all(out, bytes, length);
    return;
  }
  sg_text_add(&out->buffer, bytes, length);
  if (!sg_text_ok(&out->buffer) && !out->failed)
    out->failed = ENOMEM;
}

void sg_output_printf(sg_output *out, const char *format, ...) {
  char text[512];
  va_list args;
  va_start(args, format);
  const int n = vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (n < 0 || (size_t)n >= sizeof text)
    out->failed = out->failed ? out->failed : EOVERFLOW;
  else
    sg_output_add(out, text, (size_t)n);
}

void sg_output_fail(sg_output *out) {
  if (!out->failed)
    out->failed = ENOMEM;
}

bool sg_output_is_whole(const sg_output *out) {
  return !out->failed && sg_text_ok(&out->buffer) &&
         sg_memory_refusals() == out->refusals;
}

// Names of files that outlive a power cut need their content on disk first.
static void finish_file(sg_output *out) {
  if (!out->failed && fsync(out->fd) != 0)
    out->failed = errno;
  if (close(out->fd) != 0 && !out->failed)
    out->failed = errno;
  out->fd = -1;
  if (!out->failed && rename(out->temporary, out->path) != 0)
    out->failed = errno;
  if (!out->failed) {
    sg_unfinished_forget(out->temporary);
    out->temporary[0] = '\0';
  }
}

sg_status sg_output_close(sg_output *out, sg_error *err) {
  if (sg_memory_refusals() != out->refusals)
    sg_output_fail(out);
  if (out->fd >= 0)
    flush(out);
  if (out->path)
    finish_file(out);
  const int failed = out->failed;
  sg_status status = SG_OK;
  if (failed)
    status = sg_fail(err, failed == ENOMEM ? SG_ENOMEM : SG_EIO,
                     "%s: cannot be written: %s", out->name, strerror(failed));
  sg_output_discard(out);
  return status;
}

void sg_output_discard(sg_output *out) {
  if (out->fd > STDERR_FILENO)
    (void)close(out->fd);
  if (out->temporary && out->temporary[0]) {
    (void)unlink(out->temporary);
    sg_unfinished_forget(out->temporary);
  }
  sg_memory_free(out->path);
  sg_memory_free(out->temporary);
  sg_text_clear(&out->buffer);
  *out = (sg_output){.fd = -1};
}
