// SPDX-License-Identifier: GPL-2.0-or-later
// input - see input.h.
#include "base/input.h"

#include "base/memory.h"
#include "base/unpack.h"

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

// Bytes of the file itself, counted and hashed.
static sg_status read_bytes(void *ctx, char *room, size_t size, size_t *n,
                            sg_error *err) {
  sg_input *in = ctx;
  ssize_t got = -1;
  do
    got = read(in->fd, room, size);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    return cannot_read(in->path, errno, err);
  *n = (size_t)got;
  sg_hasher_add(in->hasher, room, *n);
  in->bytes += *n;
  return SG_OK;
}

// The bytes in the window turn out to be compressed.
static sg_status begin_unpacking(sg_input *in, sg_error *err) {
  in->unpacker = sg_unpacker_new();
  if (!in->unpacker)
    return sg_no_memory(err);
  const size_t held = in->to - in->from;
  if (!sg_unpacker_feed(in->unpacker, in->data + in->from, held))
    return sg_fail(err, SG_EINTERNAL, "the window is larger than it may be");
  in->to = in->from;
  in->at_end = false;
  return SG_OK;
}

static sg_status fill_first(sg_input *in, sg_error *err) {
  bool more = true;
  while (more && in->to - in->from < 4) // enough to recognise what it begins
    SG_TRY(sg_input_more(in, &more, err));
  return SG_OK;
}

sg_status sg_input_open(sg_input *in, const char *path, sg_error *err) {
  *in = (sg_input){.path = path, .fd = -1, .line = 1, .column = 1};
  SG_TRY(open_file(path, &in->fd, err));
  in->hasher = sg_hasher_new();
  if (!in->hasher)
    return sg_no_memory(err);
  SG_TRY(fill_first(in, err));
  if (sg_is_packed(in->data, in->to)) {
    SG_TRY(begin_unpacking(in, err));
    SG_TRY(fill_first(in, err));
  }
  skip_mark(in);
  return SG_OK;
}

void sg_input_over(sg_input *in, const char *path, sg_slice text, uint32_t line,
                   uint32_t column) {
  // Borrowed memory is never written to.
  *in = (sg_input){
      .path = path,
      .fd = -1,
      .data = (char *)(uintptr_t)text.at,
      .to = text.length,
      .capacity = text.length,
      .at_end = true,
      .is_borrowed = true,
      .line = line,
      .column = column,
  };
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

static sg_status unpack(sg_input *in, char *out, size_t room, size_t *n,
                        sg_error *err) {
  sg_error why = {0};
  const sg_status status =
      sg_unpack(in->unpacker, read_bytes, in, out, room, n, &why);
  if (status == SG_OK)
    return SG_OK;
  sg_error_place(err, in->path, in->line, in->column);
  return sg_fail(err, status, "%s", why.message);
}

// The first bytes are few, so that an unpacker can take them over.
enum { FIRST_READ = 1 << 12 };

sg_status sg_input_more(sg_input *in, bool *more, sg_error *err) {
  *more = false;
  if (in->at_end)
    return SG_OK;
  SG_TRY(make_room(in, err));
  // The window never holds more than one record may be long.
  size_t room = SG_RECORD_MAX - (in->to - in->from);
  if (room > in->capacity - in->to)
    room = in->capacity - in->to;
  if (in->bytes < 4 && room > FIRST_READ)
    room = FIRST_READ;
  size_t n = 0;
  char *out = in->data + in->to;
  SG_TRY(in->unpacker ? unpack(in, out, room, &n, err)
                      : read_bytes(in, out, room, &n, err));
  in->to += n;
  in->at_end = n == 0;
  *more = n > 0;
  return SG_OK;
}

sg_status sg_input_fill(sg_input *in, size_t length, sg_error *err) {
  bool more = true;
  while (more && in->to - in->from < length)
    SG_TRY(sg_input_more(in, &more, err));
  return SG_OK;
}

sg_status sg_input_take(sg_input *in, size_t length, char **block, size_t *size,
                        sg_slice *taken, sg_error *err) {
  const size_t rest = in->to - in->from - length;
  size_t capacity = in->capacity;
  if (*size < rest || *size < FIRST_WINDOW) {
    char *data = sg_memory_resize(*block, capacity, 1);
    if (!data)
      return sg_no_memory(err);
    *block = data;
    *size = capacity;
  }
  *taken = (sg_slice){in->data + in->from, length};
  sg_input_advance(in, length);
  memcpy(*block, in->data + in->from, rest);
  char *spare = *block;
  capacity = *size;
  *block = in->data;
  *size = in->capacity;
  in->data = spare;
  in->capacity = capacity;
  in->from = 0;
  in->to = rest;
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
  if (in->hasher)
    sg_hasher_finish(in->hasher, in->sha256);
  return SG_OK;
}

void sg_input_close(sg_input *in) {
  if (in->fd >= 0)
    (void)close(in->fd);
  sg_hasher_free(in->hasher);
  sg_unpacker_free(in->unpacker);
  if (!in->is_borrowed)
    sg_memory_free(in->data);
  in->data = NULL;
  in->hasher = NULL;
  in->unpacker = NULL;
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
