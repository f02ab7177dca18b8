// SPDX-License-Identifier: GPL-2.0-or-later
// folder - the files in a directory, and their names.
#ifndef SG_BASE_FOLDER_H
#define SG_BASE_FOLDER_H

#include "base/problems.h"
#include "base/text.h"
#include "base/vec.h"

typedef struct sg_folder {
  const char *path;
  sg_arena texts;
  sg_vec names; ///< const char *, by their bytes
} sg_folder;

/// What in a directory has a name that is wanted. `path` must outlive it. Close
/// it in any case.
SG_NODISCARD sg_status sg_folder_open(sg_folder *folder, const char *path,
                                      bool (*wanted)(const char *name),
                                      sg_error *err);
void sg_folder_close(sg_folder *folder);

/// Do something with each file, by name. What is no file is passed over. The
/// path is valid during the call.
SG_NODISCARD sg_status sg_folder_each(const sg_folder *folder,
                                      sg_status (*each)(const char *path,
                                                        void *ctx,
                                                        sg_error *err),
                                      void *ctx, sg_error *err);

/// Is there a sheet in a directory whose name is wanted? It needs no memory.
bool sg_folder_has(const char *path, bool (*wanted)(const char *name));

/// Warn of what was opened and is not read.
void sg_folder_tell_others(const sg_folder *folder, sg_problems *problems,
                           bool (*is_read)(const char *name));

/// Does a name end in ".csv" or ".csv.gz"? Upper and lower case are the same
/// here and below.
bool sg_is_sheet(const char *name);
/// Does a name begin, or that of a sheet end before ".csv", with these letters?
bool sg_name_begins(const char *name, const char *part);
bool sg_name_ends(const char *name, const char *part);
/// The part of a path behind its last slash.
const char *sg_name_of_file(const char *path);

bool sg_is_directory(const char *path);
/// Path of a file in a directory; false when there is none or no memory, which
/// sg_text_ok() then tells.
bool sg_file_in(sg_text *out, const char *directory, const char *file);

#endif
