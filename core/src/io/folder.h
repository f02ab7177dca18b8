// SPDX-License-Identifier: GPL-2.0-or-later
// folder - the sheets in a directory.
#ifndef SG_IO_FOLDER_H
#define SG_IO_FOLDER_H

#include "graph/model.h"

typedef struct sg_folder {
  sg_arena texts;
  sg_vec names; ///< const char *
} sg_folder;

/// The files of a directory that end in ".csv" or ".csv.gz", by name; upper and
/// lower case are the same there. Close it in any case.
SG_NODISCARD sg_status sg_folder_open(sg_folder *folder, const char *path,
                                      sg_error *err);
void sg_folder_close(sg_folder *folder);

/// Is there a sheet in a directory whose name is wanted? It needs no memory.
bool sg_folder_has(const char *path, bool (*wanted)(const char *name));

/// Warn of the sheets of a directory that are not read.
void sg_folder_tell_others(const sg_folder *folder, sg_model *model,
                           const char *path, bool (*read)(const char *name));

/// Does a file name begin, or end before ".csv", with these letters? `part` is
/// in lower case, the name in any.
bool sg_name_begins(const char *name, const char *part);
bool sg_name_ends(const char *name, const char *part);
bool sg_is_directory(const char *path);
/// The part of a path behind its last slash.
const char *sg_name_of_file(const char *path);

#endif
