// SPDX-License-Identifier: GPL-2.0-or-later
// unfinished - names under which something is being written, so that a process
// that is to end at once can take it away. One thread makes and forgets them.
#ifndef SG_BASE_UNFINISHED_H
#define SG_BASE_UNFINISHED_H

/// Make something under a new name: the last six characters of `name` are drawn
/// anew until nothing else has it. What `make` returns, or -1 with errno. From
/// then on it is known here; `files` are the only ones that it may hold when it
/// is a directory, else NULL.
int sg_unfinished_make(char *name, int (*make)(const char *name),
                       const char *const *files);
/// It has its final name, or is gone. `files` may go as well.
void sg_unfinished_forget(const char *name);
/// Remove whatever this process has made and not finished. For handlers of
/// signals that end it right after.
void sg_unfinished_remove(void);

#endif
