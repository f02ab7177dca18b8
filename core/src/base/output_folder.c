// SPDX-License-Identifier: GPL-2.0-or-later
// output_folder - see output_folder.h.
#include "base/output_folder.h"

#include "base/memory.h"
#include "base/unfinished.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static sg_status cannot(const sg_output_folder *folder, int why,
                        sg_error *err) {
  return sg_fail(err, SG_EIO, "%.200s: cannot be written: %s", folder->path,
                 strerror(why));
}

static int make(const char *name) {
  return mkdir(name, 0777);
}

static bool is_ours(const sg_output_folder *folder, const char *name) {
  const char *const *file = folder->files;
  while (*file && strcmp(*file, name) != 0)
    file++;
  return *file;
}

// Is there anything at the path that may not be replaced?
static sg_status check_existing(const sg_output_folder *folder, sg_error *err) {
  DIR *entries = opendir(folder->path);
  if (!entries)
    return errno == ENOENT ? SG_OK : cannot(folder, errno, err);
  const struct dirent *entry = NULL;
  sg_status status = SG_OK;
  errno = 0;
  for (; status == SG_OK && (entry = readdir(entries)) != NULL; errno = 0)
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
        !is_ours(folder, entry->d_name))
      status = sg_fail(err, SG_EIO,
                       "%.150s: this directory holds '%.60s', which is none of "
                       "the files to write; name another",
                       folder->path, entry->d_name);
  if (status == SG_OK && errno) // not the end
    status = cannot(folder, errno, err);
  (void)closedir(entries);
  return status;
}

// Who may enter what it replaces may enter it, and nobody else.
static sg_status keep_mode(const sg_output_folder *folder, sg_error *err) {
  struct stat existing;
  if (stat(folder->path, &existing) != 0)
    return errno == ENOENT ? SG_OK : cannot(folder, errno, err);
  return chmod(folder->temporary, existing.st_mode & 0777) == 0
             ? SG_OK
             : cannot(folder, errno, err);
}

static size_t longest(const char *const *names) {
  size_t most = 0;
  for (; *names; names++)
    most = strlen(*names) > most ? strlen(*names) : most;
  return most;
}

sg_status sg_output_folder_open(sg_output_folder *folder, const char *path,
                                const char *const *files, sg_error *err) {
  static const char ending[] = ".tmp.XXXXXX";
  size_t length = strlen(path);
  while (length > 1 && path[length - 1] == '/')
    length--;
  *folder = (sg_output_folder){.files = files};
  folder->path = sg_memory_alloc(length + 1, 1);
  folder->temporary = sg_memory_alloc(length + sizeof ending, 1);
  folder->file =
      sg_memory_alloc(length + sizeof ending + longest(files) + 1, 1);
  if (!folder->path || !folder->temporary || !folder->file) {
    sg_output_folder_discard(folder); // there is nothing on disk yet
    return sg_no_memory(err);
  }
  memcpy(folder->path, path, length);
  memcpy(folder->temporary, path, length);
  memcpy(folder->temporary + length, ending, sizeof ending);
  sg_status status = check_existing(folder, err);
  if (status == SG_OK && sg_unfinished_make(folder->temporary, make, files) < 0)
    status = cannot(folder, errno, err);
  if (status != SG_OK) {
    folder->temporary[0] = '\0';
    sg_output_folder_discard(folder);
    return status;
  }
  status = keep_mode(folder, err);
  if (status != SG_OK)
    sg_output_folder_discard(folder);
  return status;
}

// The name of a file in the directory that is filled: needs no memory, so that
// it can also be taken away when there is none.
static const char *path_in(const sg_output_folder *folder, const char *name) {
  const size_t length = strlen(folder->temporary);
  memcpy(folder->file, folder->temporary, length);
  folder->file[length] = '/';
  memcpy(folder->file + length + 1, name, strlen(name) + 1);
  return folder->file;
}

// Who may read a file may run it.
static void make_executable(const sg_output *out) {
  struct stat now;
  if (fstat(out->fd, &now) == 0)
    (void)fchmod(out->fd, (now.st_mode & 0777) | (now.st_mode & 0444) >> 2);
}

sg_status sg_output_folder_file(sg_output_folder *folder, const char *name,
                                bool is_executable, sg_output *out,
                                sg_error *err) {
  const sg_status status = sg_output_open(out, path_in(folder, name), err);
  if (status == SG_OK) {
    out->name = folder->path;
    if (is_executable)
      make_executable(out);
  }
  return status;
}

static void remove_temporary(const sg_output_folder *folder) {
  for (const char *const *name = folder->files; *name; name++)
    (void)unlink(path_in(folder, *name));
  (void)rmdir(folder->temporary);
  sg_unfinished_forget(folder->temporary);
}

// The names of files are on disk before the directory has its own.
static int sync_folder(const char *path) {
  const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return errno;
  const int why = fsync(fd) == 0 ? 0 : errno;
  (void)close(fd);
  return why;
}

sg_status sg_output_folder_close(sg_output_folder *folder, sg_error *err) {
  int why = sync_folder(folder->temporary);
  bool replaced = false;
  if (!why && rename(folder->temporary, folder->path) != 0) {
    why = errno;
    if (why == ENOTEMPTY || why == EEXIST) { // is there: change places
      const int failed = renameat2(AT_FDCWD, folder->temporary, AT_FDCWD,
                                   folder->path, RENAME_EXCHANGE);
      why = failed ? errno : 0;
      replaced = !failed;
    }
  }
  const sg_status status = why ? cannot(folder, why, err) : SG_OK;
  if (!why && !replaced) {
    sg_unfinished_forget(folder->temporary);
    folder->temporary[0] = '\0';
  }
  sg_output_folder_discard(folder);
  return status;
}

void sg_output_folder_discard(sg_output_folder *folder) {
  if (folder->temporary && folder->temporary[0] && folder->file)
    remove_temporary(folder);
  sg_memory_free(folder->path);
  sg_memory_free(folder->temporary);
  sg_memory_free(folder->file);
  *folder = (sg_output_folder){0};
}
