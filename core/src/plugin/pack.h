// SPDX-License-Identifier: GPL-2.0-or-later
// pack - the bytes that go from a plugin's process to the host.
//
// A frame is a type, a length and a payload of numbers and strings. Whoever
// unpacks trusts nothing: reading beyond the end sticks as a failure, and
// strings are checked to be UTF-8 without NUL.
#ifndef SG_PLUGIN_PACK_H
#define SG_PLUGIN_PACK_H

#include "base/arena.h"
#include "base/text.h"

enum {
  SG_FRAME_DESCRIPTOR = 1,
  SG_FRAME_FINDING = 2,
  SG_FRAME_GAP = 3,
  SG_FRAME_LOG = 4,
  SG_FRAME_BREACH = 5, ///< The plugin broke the contract; why
  SG_FRAME_FAILED = 6, ///< run() failed; its words
  SG_FRAME_DONE = 7,   ///< The end, with a hash of everything before
  SG_FRAME_CHAIN = 8,
  SG_FRAME_TELL = 9, ///< What an interpreter says of a script
  SG_FRAME_INTERPRETER = 10,
  SG_FRAME_ISOLATION = 20, ///< First of all: the level reached
  SG_FRAME_FORBIDDEN = 21  ///< Last of all: the system call that ended it
};

enum { SG_FRAME_HEAD = 8, SG_FRAME_MAX = 64 * 1024 * 1024 };

/// Begin a frame at the end of `out`; returns where, for sg_pack_end().
size_t sg_pack_begin(sg_text *out, uint32_t type);
void sg_pack_end(sg_text *out, size_t at);
void sg_pack_u32(sg_text *out, uint32_t value);
void sg_pack_double(sg_text *out, double value);
void sg_pack_text(sg_text *out, const char *text); ///< NULL is kept

/// Words that come again and again, such as ids of flags, copied once.
enum { SG_KNOWN_WORDS = 256 };
typedef struct sg_known_words {
  const char *at[SG_KNOWN_WORDS]; ///< By a hash; a later one takes the place
} sg_known_words;

typedef struct sg_unpack {
  const char *at, *end;
  sg_arena *arena;       ///< Strings and arrays are copied here
  sg_known_words *known; ///< Likewise in the arena, or NULL
  bool failed;
} sg_unpack;

uint32_t sg_unpack_u32(sg_unpack *in);
double sg_unpack_double(sg_unpack *in);
const char *sg_unpack_text(sg_unpack *in); ///< NULL, or valid UTF-8
/// The same, of words that are known or will be.
const char *sg_unpack_word(sg_unpack *in);
/// Count of following items of at least `item_bytes` each, so that a lie about
/// it cannot cost more memory than the frame is long.
uint32_t sg_unpack_count(sg_unpack *in, size_t item_bytes);
/// Everything was read, and nothing failed.
static inline bool sg_unpack_ok(const sg_unpack *in) {
  return !in->failed && in->at == in->end;
}

#endif
