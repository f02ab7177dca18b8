// SPDX-License-Identifier: GPL-2.0-or-later
// guess - what a name says about its bearer, where a list does not say whether
// it names a person or an organisation.
#ifndef SG_IO_GUESS_H
#define SG_IO_GUESS_H

#include "io/put.h"

/// SG_COMPANY, SG_PUBLIC_BODY or SG_ARRANGEMENT by a word such as LTD, MINISTRY
/// or FOUNDATION; SG_OTHER when no word tells. Nobody is guessed a person.
uint8_t sg_guess_kind(sg_slice name);
/// Set the kind by the name; `kind_guessed_from` then says so.
void sg_put_guessed_kind(sg_put *put, sg_slice name);

#endif
