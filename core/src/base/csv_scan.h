// SPDX-License-Identifier: GPL-2.0-or-later
// csv_scan - records of comma-separated values (RFC 4180): quoted fields may
// hold commas, line breaks and doubled quotes; CRLF and LF both end a record.
#ifndef SG_BASE_CSV_SCAN_H
#define SG_BASE_CSV_SCAN_H

#include "base/input.h"

typedef struct sg_csv_field {
  size_t text; ///< Offset into sg_csv_record.text
  size_t length;
  size_t offset; ///< Where the field begins in the window
} sg_csv_field;

typedef struct sg_csv_record {
  sg_vec fields;  ///< sg_csv_field
  sg_text text;   ///< The fields' text, unquoted, one after another
  size_t size;    ///< Bytes of the record in the window, line end included
  char separator; ///< A comma unless it was set to another character
} sg_csv_record;

void sg_csv_record_init(sg_csv_record *record);
void sg_csv_record_clear(sg_csv_record *record);

/// Read the next record at the window's start; `*found` is false at the end.
/// The caller moves the window on by `size`. Empty lines are records with one
/// empty field. SG_EINPUT with the place when quotes or UTF-8 are broken.
SG_NODISCARD sg_status sg_csv_next(sg_input *in, sg_csv_record *record,
                                   bool *found, sg_error *err);

static inline sg_slice sg_csv_text(const sg_csv_record *record, uint32_t i) {
  const sg_csv_field *field = &SG_AT(sg_csv_field, &record->fields, i);
  return (sg_slice){sg_text_get(&record->text) + field->text, field->length};
}

#endif
