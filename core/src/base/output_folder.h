// SPDX-License-Identifier: GPL-2.0-or-later
// output_folder - several files in a directory that is either whole or not
// there.
//
// The directory is filled beside its name and renamed. One that is there
// already is replaced when it holds no other files than those that are written;
// the two change places in one step.
#ifndef SG_BASE_OUTPUT_FOLDER_H
#define SG_BASE_OUTPUT_FOLDER_H

#include "base/output.h"

typedef struct sg_output_folder {
  char *path, *temporary;   ///< Without a slash at the end
  char *file;               ///< Room for the name of any file in it
  const char *const *files; ///< The caller's: what it may hold; NULL ends
} sg_output_folder;

/// Begin to write a directory of at most these files.
SG_NODISCARD sg_status sg_output_folder_open(sg_output_folder *folder,
                                             const char *path,
                                             const char *const *files,
                                             sg_error *err);
/// Begin one of its files; `out` is then closed as any other.
SG_NODISCARD sg_status sg_output_folder_file(sg_output_folder *folder,
                                             const char *name,
                                             bool is_executable, sg_output *out,
                                             sg_error *err);
/// Finish: SG_EIO and nothing left behind when anything fails.
SG_NODISCARD sg_status sg_output_folder_close(sg_output_folder *folder,
                                              sg_error *err);
/// Give up: nothing is left behind.
void sg_output_folder_discard(sg_output_folder *folder);

#endif
