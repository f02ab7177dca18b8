// SPDX-License-Identifier: GPL-2.0-or-later
// json_tree - the members of small trusted documents, such as those below
// datasets/: what is missing or of a wrong type is remembered, so that a reader
// asks for everything first and looks at the outcome once.
#ifndef SG_BASE_JSON_TREE_H
#define SG_BASE_JSON_TREE_H

#include "base/arena.h"
#include "base/json_scan.h"

typedef struct sg_tree {
  sg_arena *arena;     ///< Texts are copied there
  const char *missing; ///< First key that is not there or of a wrong type
  bool no_memory;
} sg_tree;

/// Text of a key; "" when it is missing.
const char *sg_tree_text(sg_tree *f, const cJSON *object, const char *key);
/// The same where it may be absent or null: NULL.
const char *sg_tree_maybe(sg_tree *f, const cJSON *object, const char *key);
/// Texts of a list, ending in NULL; none when it is absent. Anything else in it
/// is wrong.
const char *const *sg_tree_texts(sg_tree *f, const cJSON *object,
                                 const char *key);
/// A number within bounds; `min` when it is missing.
double sg_tree_number(sg_tree *f, const cJSON *object, const char *key,
                      double min, double max);
bool sg_tree_bool(sg_tree *f, const cJSON *object, const char *key);
/// Note that a key is not as it should be.
void sg_tree_wrong(sg_tree *f, const char *key);

#endif
