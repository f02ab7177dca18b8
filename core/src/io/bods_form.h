// SPDX-License-Identifier: GPL-2.0-or-later
// bods_form - does a statement have the form that the standard asks for? What
// it lacks, what is of a wrong type, no code, no date, no URI is warned of as
// `bad_form`, at its place; the statement is read all the same.
//
// The form is a table of members (bods_table.h). One pass over the text, and
// nothing is allocated. What the reader itself warns of is not said twice.
#ifndef SG_IO_BODS_FORM_H
#define SG_IO_BODS_FORM_H

#include "io/piece.h"

typedef enum bods_kind { BODS_ENTITY, BODS_PERSON, BODS_RELATION } bods_kind;

/// Check the statement that `piece` holds. Statements that are `old`, of 0.1 to
/// 0.3, are asked only for what all of these versions ask for. `date` is the
/// statement's, JSON or {NULL, 0}.
void bods_check_form(const sg_piece *piece, bods_kind kind, bool old,
                     sg_slice date);

#endif
