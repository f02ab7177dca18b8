// SPDX-License-Identifier: GPL-2.0-or-later
// utf8 - checking text and showing it safely.
#ifndef SG_BASE_UTF8_H
#define SG_BASE_UTF8_H

#include "base/text.h"

/// Length of the valid UTF-8 sequence at `text`, 1 to 4; 0 when there is none
/// within `length` bytes. Overlong forms and surrogates are not valid.
size_t sg_utf8_length(const char *text, size_t length);
/// Offset of the first byte that is not valid UTF-8, or `length`.
size_t sg_utf8_check(const char *text, size_t length);
/// Replace by '?' every byte that is no valid UTF-8, such as the rest of a
/// character that was cut.
void sg_utf8_repair(char *text);
/// Append with everything escaped that could change a terminal or the order of
/// the text: control characters, ESC, bidirectional overrides.
void sg_text_add_safe(sg_text *out, const char *text);
/// As sg_text_add_safe(), cut to `columns` terminal columns with "..." at the
/// end when longer. Returns the columns used.
int sg_text_add_columns(sg_text *out, const char *text, int columns);
/// Case folded, compatibility composed, every run of characters that are
/// neither letters nor digits made one space: for comparing names and
/// addresses. False when there is no memory.
bool sg_text_fold(sg_text *out, const char *text);

#endif
