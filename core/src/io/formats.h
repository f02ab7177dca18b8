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

extern const sg_format sg_format_stakegraph, sg_format_csv, sg_format_bods,
    sg_format_psc, sg_format_ftm, sg_format_ocds, sg_format_gleif,
    sg_format_graphml, sg_format_icij, sg_format_ofac, sg_format_csl;

/// Which of the names (up to NULL, at most 32) are members of the first object
/// of a JSON file, as far as its beginning shows: bit i for name i. The object
/// is the file itself, or the first of a list or of lines.
uint32_t sg_first_members(sg_slice beginning, const char *const *names);

/// Input format `i`, NULL behind the last.
const sg_format *sg_format_at(uint32_t i);

/// Read one input: a file, a directory, or "-". `format` forces a format by its
/// name, NULL recognises it. A directory that is of no format is read file by
/// file, in the order of their names. SG_EUSAGE for an unknown name.
SG_NODISCARD sg_status sg_load(sg_model *model, const char *path,
                               const char *format, sg_error *err);

/// Open a file for reading: the one way for readers. A file that was opened to
/// be recognised is taken over, since a pipe can be read only once.
SG_NODISCARD sg_status sg_load_open(sg_model *model, sg_input *in,
                                    const char *path, sg_error *err);
/// Hash, size and number of records of a finished input.
void sg_load_finished(sg_model *model, uint16_t input, const sg_input *in);

#endif
