// SPDX-License-Identifier: GPL-2.0-or-later
// zip - parts one after another, compressed, in one file.
//
// Nothing is known beforehand of a part, so that it may be of any length: its
// size and checksum stand behind it. Dates are those of the format's beginning.
#ifndef SG_IO_ZIP_H
#define SG_IO_ZIP_H

#include "base/output.h"
#include "base/vec.h"

#include <zlib.h>

/// What goes wrong sticks to `out`.
typedef struct sg_zip {
  sg_output *out;
  sg_vec parts; ///< Of the list at the end
  z_stream stream;
  uint64_t at; ///< Bytes written so far
  bool is_open;
} sg_zip;

void sg_zip_init(sg_zip *zip, sg_output *out);
/// Begin a part; `name` stays the caller's until the end.
void sg_zip_begin(sg_zip *zip, const char *name);
void sg_zip_add(sg_zip *zip, const char *bytes, size_t length);
void sg_zip_end(sg_zip *zip);
/// The list of the parts, and all memory given back.
void sg_zip_finish(sg_zip *zip);

#endif
