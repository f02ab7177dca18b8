// SPDX-License-Identifier: GPL-2.0-or-later
// recognise - looking at the beginning of a JSON file; see formats.h.
#include "io/formats.h"

#include <string.h>

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t skip(sg_slice text, size_t at) {
  while (at < text.length && is_space(text.at[at]))
    at++;
  return at;
}

uint32_t sg_first_members(sg_slice beginning, const char *const *names) {
  uint32_t found = 0;
  size_t at = skip(beginning, 0);
  if (at < beginning.length && beginning.at[at] == '[')
    at = skip(beginning, at + 1);
  if (at == beginning.length || beginning.at[at] != '{')
    return 0;
  do {
    at = skip(beginning, at + 1);
    if (at == beginning.length || beginning.at[at] != '"')
      break;
    const size_t end = sg_json_extent(beginning, at);
    if (end == 0)
      break;
    for (uint32_t i = 0; names[i]; i++)
      if (sg_json_key_is((sg_slice){beginning.at + at, end - at}, names[i]))
        found |= UINT32_C(1) << i;
    at = skip(beginning, end);
    if (at == beginning.length || beginning.at[at] != ':')
      break;
    at = skip(beginning, at + 1);
    const size_t value_end =
        at < beginning.length ? sg_json_extent(beginning, at) : 0;
    if (value_end == 0)
      break;
    at = skip(beginning, value_end);
  } while (at < beginning.length && beginning.at[at] == ',');
  return found;
}
