// SPDX-License-Identifier: GPL-2.0-or-later
// ofac_sheets - what the list's other sheets say of an entry, and which entry
// has a name: kept before the list itself is read, because the sheets are small
// and an entry needs all of it.
#ifndef SG_IO_OFAC_SHEETS_H
#define SG_IO_OFAC_SHEETS_H

#include "base/arena.h"
#include "base/input.h"
#include "base/vec.h"

typedef enum sg_ofac_role {
  SG_OFAC_LIST,      ///< SDN.CSV, CONS_PRIM.CSV
  SG_OFAC_ALIASES,   ///< ALT.CSV
  SG_OFAC_ADDRESSES, ///< ADD.CSV
  SG_OFAC_COMMENTS,  ///< SDN_COMMENTS.CSV
  SG_OFAC_NOTHING
} sg_ofac_role;

enum { SG_OFAC_CELLS = 4 };

/// A row of a sheet. List: name, programs. Aliases: number, type, name.
/// Addresses: number, street, city, country. Comments: the text.
typedef struct sg_ofac_line {
  uint64_t entry;
  uint32_t order; ///< In which it was read
  uint8_t role;
  sg_slice cells[SG_OFAC_CELLS];
} sg_ofac_line;

typedef struct sg_ofac_sheets {
  sg_arena texts;
  sg_vec lines; ///< sg_ofac_line; by entry, role and order once sorted
  sg_vec names; ///< Index into lines, of those of the list, by name
} sg_ofac_sheets;

void sg_ofac_sheets_init(sg_ofac_sheets *sheets);
void sg_ofac_sheets_clear(sg_ofac_sheets *sheets);
/// Which sheet a file is, by its name in any case.
sg_ofac_role sg_ofac_role_of(const char *name);
/// Keep the rows of an open sheet; those of another shape are passed over here.
SG_NODISCARD sg_status sg_ofac_sheets_keep(sg_ofac_sheets *sheets, sg_input *in,
                                           sg_ofac_role role, sg_error *err);
/// Once, after the last sheet.
SG_NODISCARD sg_status sg_ofac_sheets_sort(sg_ofac_sheets *sheets,
                                           sg_error *err);
/// The first line of an entry with this role and how many there are.
const sg_ofac_line *sg_ofac_lines(const sg_ofac_sheets *sheets, uint64_t entry,
                                  sg_ofac_role role, uint32_t *n);
/// The first of the entries with exactly this name, and how many there are; the
/// i-th is sg_ofac_named(sheets, first + i).
uint32_t sg_ofac_find_name(const sg_ofac_sheets *sheets, sg_slice name,
                           uint32_t *n);
static inline const sg_ofac_line *sg_ofac_named(const sg_ofac_sheets *sheets,
                                                uint32_t i) {
  return &SG_AT(sg_ofac_line, &sheets->lines,
                SG_AT(uint32_t, &sheets->names, i));
}

/// A cell without the mark "-0-" that stands for nothing.
sg_slice sg_ofac_cell(sg_slice text);
/// The number of an entry; false for anything but 1 to 18 digits.
bool sg_ofac_number(sg_slice text, uint64_t *out);

#endif
