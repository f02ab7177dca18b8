// SPDX-License-Identifier: GPL-2.0-or-later
// input - see input.h.
#include "base/input.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_WINDOW = 1 << 18 };

static sg_status cannot_read(const char *path, int why, sg_error *err) {
  return sg_fail(err, SG_EINPUT, "%s: cannot be read: %s", path, strerror(why));
}

static sg_status open_file(const char *path, int *fd, sg_error *err) {
  *fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO)
                               : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  struct stat info;
  if (*fd < 0 || fstat(*fd, &info) != 0)
    return cannot_read(path, errno, err);
  if (S_ISDIR(info.st_mode))
    return cannot_read(path, EISDIR, err);
  return SG_OK;
}

static void skip_mark(sg_input *in) {
  if (in->to - in->from >= 3 &&
      memcmp(in->data + in->from, "\xef\xbb\xbf", 3) == 0)
    in->from += 3;
}

sg_status sg_input_open(sg_input *in, const char *path, sg_error *err) {
  *in = (sg_input){.path = path, .fd = -1, .line = 1, .column = 1};
  SHA256Init(&in->hash);
  SG_TRY(open_file(path, &in->fd, err));
  bool more = true;
  while (more && in->to < 4) // enough to recognise a byte order mark
    SG_TRY(sg_input_more(in, &more, err));
  skip_mark(in);
  return SG_OK;
}

// Room for at least one more byte behind the window.
static sg_status make_room(sg_input *in, sg_error *err) {
  const size_t held = in->to - in->from;
  if (held >= SG_RECORD_MAX)
    return sg_input_refuse(in, 0, err,
                           "a record longer than 16 MiB begins here");
  if (in->to < in->capacity)
    return SG_OK;
  if (in->from > 0 && held <= in->capacity / 2) {
    memmove(in->data, in->data + in->from, held);
    in->from = 0;
    in->to = held;
    return SG_OK;
  }
  const size_t capacity = in->capacity ? in->capacity * 2 : FIRST_WINDOW;
  char *data = sg_memory_resize(in->data, capacity, 1);
  if (!data)
    return sg_no_memory(err);
  in->data = data;
  in->capacity = capacity;
  return SG_OK;
}

sg_status sg_input_more(sg_input *in, bool *more, sg_error *err) {
  *more = false;
  if (in->at_end)
    return SG_OK;
  SG_TRY(make_room(in, err));
  // The window never holds more than one record may be long.
  const size_t allowed = SG_RECORD_MAX - (in->to - in->from);
  const size_t room = in->capacity - in->to;
  ssize_t n = -1;
  do
    n = read(in->fd, in->data + in->to, room < allowed ? room : allowed);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    return cannot_read(in->path, errno, err);
  SHA256Update(&in->hash, (const uint8_t *)in->data + in->to, (size_t)n);
  in->to += (size_t)n;
  in->bytes += (uint64_t)n;
  in->at_end = n == 0;
  *more = n > 0;
  return SG_OK;
}

void sg_input_advance(sg_input *in, size_t length) {
  sg_position(sg_input_window(in), length, &in->line, &in->column);
  in->from += length;
}

sg_status sg_input_finish(sg_input *in, sg_error *err) {
  for (bool more = true; more;) {
    in->from = in->to;
    SG_TRY(sg_input_more(in, &more, err));
  }
  (void)SHA256End(&in->hash, in->sha256);
  return SG_OK;
}

void sg_input_close(sg_input *in) {
  if (in->fd >= 0)
    (void)close(in->fd);
  sg_memory_free(in->data);
  in->data = NULL;
  in->fd = -1;
}

sg_status sg_input_refuse(const sg_input *in, size_t offset, sg_error *err,
                          const char *what) {
  uint32_t line = in->line;
  uint32_t column = in->column;
  sg_position(sg_input_window(in), offset, &line, &column);
  sg_error_place(err, in->path, line, column);
  return sg_fail(err, SG_EINPUT, "%s", what);
}

sg_status sg_file_read(const char *path, size_t max, sg_text *out,
                       sg_error *err) {
  int fd = -1;
  sg_status status = open_file(path, &fd, err);
  sg_text_init(out, max);
  while (status == SG_OK) {
    char piece[8192];
    const ssize_t n = read(fd, piece, sizeof piece);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      status = cannot_read(path, errno, err);
    if (n <= 0)
      break;
    if ((size_t)n > out->max - out->length)
      status = sg_fail(err, SG_EINPUT, "%s: larger than %zu bytes", path, max);
    sg_text_add(out, piece, (size_t)n);
    if (status == SG_OK && !sg_text_ok(out))
      status = sg_no_memory(err);
  }
  if (fd >= 0)
    (void)close(fd);
  if (status != SG_OK)
    sg_text_clear(out);
  return status;
}
