// SPDX-License-Identifier: GPL-2.0-or-later
// plain - text in small Latin letters and digits, for comparing names that are
// written in different ways.
#ifndef SG_BASE_PLAIN_H
#define SG_BASE_PLAIN_H

#include "base/text.h"

/// Append the words of `text`, one space between them: case folded, without
/// accents and apostrophes, Cyrillic and Greek in Latin letters. Other scripts
/// stay as they are. False when there is no memory.
bool sg_text_plain(sg_text *out, const char *text);

#endif
