// SPDX-License-Identifier: GPL-2.0-or-later
// plugin_file - is a file safe to take code from, and code for this machine?
// Nothing of it is executed here.
#ifndef SG_PLUGIN_PLUGIN_FILE_H
#define SG_PLUGIN_PLUGIN_FILE_H

#include <stdbool.h>
#include <stddef.h>

enum { SG_PLUGIN_BYTES_MAX = 256 * 1024 * 1024, SG_PLUGIN_PATH_MAX = 4096 };

/// Open a plugin's file, links followed, when nobody but root and the user who
/// runs the program can change it: regular, of one of the two, writable by its
/// owner alone, and so its folder; no folder above writable by everyone, but
/// for shared ones where only owners rename. Returns the descriptor, or -1 with
/// the reason in `why`. The file's own path, without links, goes into `real`
/// (SG_PLUGIN_PATH_MAX bytes).
/// Of text that is no code nobody's rights are asked.
int sg_plugin_file_open(const char *path, bool as_code, char *real, char *why,
                        size_t why_size);

/// Read the ELF header: false with the reason in `why` unless it is a shared
/// object for this machine.
bool sg_plugin_file_is_native(int fd, char *why, size_t why_size);

#endif
