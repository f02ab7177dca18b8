// SPDX-License-Identifier: GPL-2.0-or-later
// unknowns - owners who are recorded as unknown or anonymous: by a reason given
// for it, by a name that names nobody, or by a link that names no owner.
#include "opacity.h"

#include <string.h>

// Words that, with one of the parameter, make a name that names nobody.
static const char nobody[] =
    "owner,owners,ownership,shareholder,shareholders,holder,holders,person,"
    "persons,people,individual,individuals,party,parties,entity,entities,"
    "company,companies,investor,investors,beneficial,ultimate,natural,legal,"
    "private,other,others,the,and,or,member,members,beneficiary,beneficiaries";

// In BODS "noBeneficialOwners", up to 0.3 "no-beneficial-owners".
bool says_no_owner(const char *reason) {
  return sg_text_is(reason, "noBeneficialOwners") ||
         sg_has_phrase("no beneficial owners,no beneficial owner", reason);
}

// By their first byte, the lengths of the words that such a name may have: most
// names are told apart by their first word without looking it up.
typedef struct lengths {
  uint64_t by_first[256]; // bit n: one of n bytes, bit 63: one of 63 or more
} lengths;

static uint64_t length_bit(size_t n) {
  return UINT64_C(1) << (n < 63 ? n : 63);
}

static void add_lengths(lengths *out, const char *list) {
  for (const char *at = list; *at;) {
    const size_t n = sg_entry_length(at);
    out->by_first[(unsigned char)sg_small(at[0])] |= length_bit(n);
    at += n + (at[n] == ',');
  }
}

// A name of words that say that none is given, and of nothing else.
static bool names_nobody(const char *words, const lengths *known,
                         const char *name) {
  bool says = false;
  for (size_t i = 0; name[i];) {
    size_t n = 0;
    while (sg_is_letter(name[i + n]) || sg_is_digit(name[i + n]))
      n++;
    if (n > 0 &&
        !(known->by_first[(unsigned char)sg_small(name[i])] & length_bit(n)))
      return false;
    const bool is_one = n > 0 && sg_is_listed(words, name + i, n);
    if (n > 0 && !is_one && !sg_is_listed(nobody, name + i, n))
      return false;
    says |= is_one;
    i += n + (n == 0);
  }
  return says;
}

bool unknowns_read(survey *s) {
  static const char placeholder[] = "unresolved:"; // of a link without an end
  const sg_graph *g = s->g;
  sg_host *host = s->host;
  s->unknown = (unknowns){
      .of_entity = host->texts(host, SG_ON_ENTITIES, "unspecified_reason"),
      .of_link = host->texts(host, SG_ON_LINKS, "unspecified_reason"),
      .of_owned = host->texts(host, SG_ON_ENTITIES, "owner_unspecified"),
      .nameless = host->alloc(host, g->n_entities, 1),
  };
  const char *words = host->params[PARAM_O01_WORDS].text;
  lengths known = {{0}};
  add_lengths(&known, words);
  add_lengths(&known, nobody);
  for (sg_id v = 0; s->unknown.nameless && v < g->n_entities; v++)
    s->unknown.nameless[v] =
        strncmp(g->entity_id[v], placeholder, sizeof placeholder - 1) == 0 ||
        names_nobody(words, &known, g->entity_name[v]);
  return s->unknown.nameless != NULL;
}

const char *unknown_party(const survey *s, sg_id v, sg_fact *where) {
  const unknowns *in = &s->unknown;
  const char *reason = in->of_entity ? in->of_entity[v] : NULL;
  if (reason && reason[0]) {
    *where = (sg_fact){SG_ON_ENTITIES, v, "unspecified_reason", reason};
    return reason;
  }
  if (!in->nameless[v])
    return NULL;
  const char *name = s->g->entity_name[v];
  *where =
      (sg_fact){SG_ON_ENTITIES, v,
                sg_text_is(name, s->g->entity_id[v]) ? "id" : "name", name};
  return name;
}

const char *unknown_owner(const survey *s, sg_id owner, sg_id e,
                          sg_fact *where) {
  const char *reason = s->unknown.of_link ? s->unknown.of_link[e] : NULL;
  if (!reason || !reason[0])
    return unknown_party(s, owner, where);
  *where = (sg_fact){SG_ON_LINKS, e, "unspecified_reason", reason};
  return reason;
}
