// SPDX-License-Identifier: GPL-2.0-or-later
// formats - the input formats: one row and one file each.
#ifndef SG_IO_FORMATS_H
#define SG_IO_FORMATS_H

#include "base/input.h"
#include "graph/model.h"

typedef struct sg_format {
  const char *name;
  const char *about;
  bool is_directory;
  /// Does the beginning of a file, or a directory, look like this format?
  bool (*recognise)(const char *path, sg_slice beginning);
  /// Read it into the model; the input is already noted there.
  sg_status (*read)(sg_model *model, const char *path, uint16_t input,
                    sg_error *err);
} sg_format;

extern const sg_format sg_format_stakegraph, sg_format_csv;

/// Read one input: a file, a directory, or "-". `format` forces a format by its
/// name, NULL recognises it. SG_EUSAGE for an unknown name.
SG_NODISCARD sg_status sg_load(sg_model *model, const char *path,
                               const char *format, sg_error *err);

/// Hash and size of a finished input.
void sg_load_finished(sg_model *model, uint16_t input, const sg_input *in);

#endif
