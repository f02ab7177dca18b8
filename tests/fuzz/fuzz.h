// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz - what the fuzz targets share. Each defines LLVMFuzzerTestOneInput();
// replay.c calls it with every file of a corpus in the ordinary tests.
#ifndef SG_TEST_FUZZ_H
#define SG_TEST_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// The bytes as a file that can be opened by path; close the descriptor after.
int fuzz_file(const uint8_t *data, size_t size, char path[64]);

/// A directory of files, each behind a line "=== NAME"; and its removal.
void fuzz_directory(const uint8_t *data, size_t size, char path[64]);
void fuzz_directory_remove(const char *path);

/// Write a finished model, read that and write it again: nothing changes.
struct sg_model;
void fuzz_write(const struct sg_model *model);

#endif
