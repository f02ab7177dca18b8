// SPDX-License-Identifier: GPL-2.0-or-later
// formats - the input formats: one row and one file each.
#ifndef SG_IO_FORMATS_H
#define SG_IO_FORMATS_H

#include "base/input.h"
#include "graph/model.h"

typedef struct sg_format {
  const char *name;
  const char *about;
  bool is_file, is_directory; ///< What it may be; some are either
  bool is_list;               ///< Its parties are there to compare others with
  /// Does the beginning of a file, or a directory, look like this format? A
  /// directory comes with an empty beginning, standard input with the path "-".
  bool (*recognise)(const char *path, sg_slice beginning);
  /// Read it into the model. A file is already noted there as `input`; of a
  /// directory the reader notes each file with sg_model_add_input().
  sg_status (*read)(sg_model *model, const char *path, uint16_t input,
                    sg_error *err);
} sg_format;

extern const sg_format sg_format_stakegraph, sg_format_csv;

/// Path of a file in a directory; false when there is none or no memory, which
/// sg_text_ok() then tells.
bool sg_file_in(sg_text *out, const char *directory, const char *file);

/// Read one input: a file, a directory, or "-". `format` forces a format by its
/// name, NULL recognises it. SG_EUSAGE for an unknown name.
SG_NODISCARD sg_status sg_load(sg_model *model, const char *path,
                               const char *format, sg_error *err);

/// Hash and size of a finished input.
void sg_load_finished(sg_model *model, uint16_t input, const sg_input *in);

#endif
