// SPDX-License-Identifier: GPL-2.0-or-later
// pseudonymise - native records without what names anybody: the shape of the
// network, kinds, dates, shares and countries stay, all text becomes keyed
// hashes or goes. What is not known to be harmless goes: see
// core/formats/extracts.md.
#ifndef SG_IO_PSEUDONYMISE_H
#define SG_IO_PSEUDONYMISE_H

#include "io/rebuild.h"

/// Bytes that a key has at least, and at most.
enum { SG_KEY_MIN = 16, SG_KEY_MAX = 65536 };

/// Make `out`, initialised and empty, of a finished model, some rows of it
/// (NULL: all), and finish it. The same key gives the same pseudonyms.
/// SG_EUSAGE for a key that is too short.
SG_NODISCARD sg_status sg_model_pseudonymise(sg_model *out,
                                             const sg_model *from,
                                             const sg_extract *rows,
                                             sg_slice key, sg_error *err);

// pseudonym_words.c

/// Is it a word of the format itself, or one that built-in plugins look for?
/// Such a word names nobody.
bool sg_is_common_word(sg_slice text);
/// Append those that plugins look for and that stand in the text, each with a
/// comma behind.
void sg_common_words_in(sg_slice text, sg_text *out);
/// Is it a class of NACE or ISIC, such as 46.90?
bool sg_is_activity_code(sg_slice text);
/// Is it a question of which all words, between "_", are such?
bool sg_is_common_question(sg_slice text);

#endif
