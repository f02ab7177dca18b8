// SPDX-License-Identifier: GPL-2.0-or-later
// lua_words - see lua_words.h.
#include "lua_words.h"

#include <string.h>

enum { MOST = 17 };
static const char *const words_of[][MOST + 1] = {
    [WORDS_ENTITY_KIND] = {"other", "company", "public_body", "person",
                           "arrangement", "address", "incident"},
    [WORDS_LINK_KIND] = {"other", "ownership", "control", "position", "family",
                         "associate", "part_of", "supply", "agent", "contract",
                         "payment", "funding", "located_at", "same_as",
                         "succession", "involved"},
    [WORDS_BASIS] = {"declared", "verified", "reported", "alleged", "inferred"},
    [WORDS_MEANS] = {"other", "board_majority", "board_member", "golden_share",
                     "statute", "agreement", "nominee"},
    [WORDS_POST] = {"other", "director", "chair", "executive", "officer",
                    "secretary", "official", "employee", "signatory",
                    "nominee"},
    [WORDS_MEASURE] = {"direct", "total", "ultimate"},
    [WORDS_CAPACITY] = {"beneficial", "legal", "nominee", "trustee"},
    [WORDS_CLASS] = {"", "spyware", "interception", "network_inspection",
                     "location_tracking", "biometrics", "video_surveillance",
                     "forensics", "data_analytics", "social_media_monitoring",
                     "drones", "network_equipment", "surveillance_other",
                     "other"},
    [WORDS_DEAL_STATUS] = {"", "offer", "signed", "delivered", "cancelled",
                           "alleged"},
    [WORDS_SEVERITY] = {"", "note", "caution", "elevated", "high",
                        "resolve-first"},
    [WORDS_CERTAINTY] = {"", "possible", "certain"},
    [WORDS_ROLE] = {"vendor", "manufacturer", "distributor", "reseller",
                    "integrator", "broker", "agent", "forwarder", "consignee",
                    "financier", "end_user", "other"},
    [WORDS_FUNCTION] = {"executive", "intelligence", "security", "police",
                        "military", "prison", "border", "interior", "justice",
                        "interception", "telecom_regulator", "telecom_operator",
                        "finance", "municipal", "health", "education", "other"},
    [WORDS_DOMAIN] = {"entities", "links", "deals", "listings", "topics",
                      "names", "former_names", "identifiers", "checks",
                      "link_users", "deal_users", "answers", "safeguards"},
    [WORDS_PROPAGATION] = {"cascade", "product", "majority_chain", "mixed"},
};

const char *word_of(vocabulary words, uint32_t number) {
  const char *const *all = words_of[words];
  uint32_t n = 0;
  while (all[n])
    n++;
  if (number >= n)
    return "other";
  return all[number][0] ? all[number] : NULL;
}

static int refuse_word(lua_State *L, const char *word, const char *const *all,
                       const char *what) {
  luaL_Buffer list;
  luaL_buffinit(L, &list);
  for (uint32_t i = 0; all[i]; i++) {
    if (!all[i][0])
      continue;
    luaL_addstring(&list, " ");
    luaL_addstring(&list, all[i]);
  }
  luaL_pushresult(&list);
  return luaL_error(L, "%s: '%s' is none of:%s", what, word,
                    lua_tostring(L, -1));
}

int32_t checked_word(lua_State *L, int index, vocabulary words,
                     const char *what) {
  const char *word = checked_text(L, index, what);
  const char *const *all = words_of[words];
  for (int32_t i = 0; all[i]; i++)
    if (strcmp(all[i], word) == 0)
      return i;
  return refuse_word(L, word, all, what);
}

int32_t get_word(lua_State *L, int table, const char *key, vocabulary words,
                 const char *what) {
  int32_t number = 0;
  const int top = lua_gettop(L);
  if (get_field(L, table, key) != LUA_TNIL) {
    const char *name = what[0] ? lua_pushfstring(L, "%s.%s", what, key) : key;
    number = checked_word(L, top + 1, words, name);
  }
  lua_settop(L, top);
  return number;
}

void push_words(lua_State *L, vocabulary words, uint32_t bits) {
  const char *const *all = words_of[words];
  lua_newtable(L);
  for (uint32_t i = 0; all[i]; i++) {
    if (!(bits >> i & 1))
      continue;
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, all[i]);
  }
}
