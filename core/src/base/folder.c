// SPDX-License-Identifier: GPL-2.0-or-later
// folder - see folder.h.
#include "base/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

// Length of a sheet's name without its ending; 0 when it is no sheet.
static size_t stem(const char *name) {
  static const char *const endings[] = {".csv", ".csv.gz"};
  const size_t length = strlen(name);
  for (size_t i = 0; i < SG_COUNT(endings); i++) {
    const size_t ending = strlen(endings[i]);
    if (length > ending && strcasecmp(name + length - ending, endings[i]) == 0)
      return length - ending;
  }
  return 0;
}

static int compare(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool keep(sg_folder *folder, const char *name) {
  const char **slot = sg_vec_add(&folder->names);
  if (!slot)
    return false;
  *slot = sg_arena_text(&folder->texts, name, strlen(name));
  return *slot != NULL;
}

static sg_status cannot_read(const char *path, int why, sg_error *err) {
  return sg_fail(err, SG_EINPUT, "%.200s: cannot be read: %s", path,
                 strerror(why));
}

sg_status sg_folder_open(sg_folder *folder, const char *path,
                         bool (*wanted)(const char *name), sg_error *err) {
  folder->path = path;
  sg_arena_init(&folder->texts, 0);
  sg_vec_init(&folder->names, sizeof(const char *), 0);
  DIR *directory = opendir(path);
  if (!directory)
    return cannot_read(path, errno, err);
  bool ok = true;
  errno = 0;
  for (struct dirent *e; ok && (e = readdir(directory)); errno = 0)
    if (wanted(e->d_name))
      ok = keep(folder, e->d_name);
  const int why = ok ? errno : 0; // the end, or what kept it from being reached
  (void)closedir(directory);
  if (!ok)
    return sg_no_memory(err);
  if (why)
    return cannot_read(path, why, err);
  if (folder->names.n)
    qsort(folder->names.data, folder->names.n, sizeof(const char *), compare);
  return SG_OK;
}

sg_status sg_folder_each(const sg_folder *folder,
                         sg_status (*each)(const char *path, void *ctx,
                                           sg_error *err),
                         void *ctx, sg_error *err) {
  sg_status status = SG_OK;
  sg_text file;
  sg_text_init(&file, 0);
  for (uint32_t i = 0; i < folder->names.n && status == SG_OK; i++)
    if (sg_file_in(&file, folder->path, SG_AT(const char *, &folder->names, i)))
      status = each(sg_text_get(&file), ctx, err);
    else if (!sg_text_ok(&file))
      status = sg_no_memory(err);
  sg_text_clear(&file);
  return status;
}

bool sg_folder_has(const char *path, bool (*wanted)(const char *name)) {
  DIR *directory = opendir(path);
  bool found = false;
  for (struct dirent *e; directory && !found && (e = readdir(directory));)
    found = stem(e->d_name) && wanted(e->d_name);
  if (directory)
    (void)closedir(directory);
  return found;
}

void sg_folder_tell_others(const sg_folder *folder, sg_problems *problems,
                           bool (*is_read)(const char *name)) {
  const sg_place place = {folder->path, 1, 1};
  for (uint32_t i = 0; i < folder->names.n; i++) {
    const char *name = SG_AT(const char *, &folder->names, i);
    if (!is_read(name))
      sg_problem(problems, SG_PROBLEM_UNKNOWN_RECORD, place,
                 "'%s' is no sheet of this format and is not read; name it by "
                 "itself to have it read",
                 name);
  }
}

void sg_folder_close(sg_folder *folder) {
  sg_vec_clear(&folder->names);
  sg_arena_clear(&folder->texts);
}

bool sg_is_sheet(const char *name) {
  return stem(name) > 0;
}

bool sg_name_begins(const char *name, const char *part) {
  return strncasecmp(name, part, strlen(part)) == 0;
}

bool sg_name_ends(const char *name, const char *part) {
  const size_t length = stem(name);
  const size_t wanted = strlen(part);
  return length >= wanted &&
         strncasecmp(name + length - wanted, part, wanted) == 0;
}

const char *sg_name_of_file(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

bool sg_is_directory(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool sg_file_in(sg_text *out, const char *directory, const char *file) {
  struct stat info;
  sg_text_reset(out);
  sg_text_puts(out, directory);
  while (out->length > 1 && out->data[out->length - 1] == '/')
    out->data[--out->length] = '\0';
  sg_text_printf(out, "/%s", file);
  if (!sg_text_ok(out))
    return false;
  if (stat(sg_text_get(out), &info) == 0)
    return S_ISREG(info.st_mode);
  // Of what is there and cannot be looked at, such as a link to nowhere, its
  // reader complains.
  return errno != ENOENT || lstat(sg_text_get(out), &info) == 0;
}
