// SPDX-License-Identifier: GPL-2.0-or-later
// watched - L07: the party is on a list of the watch type, such as one of
// suppliers with a risk of diversion.
#include "lists.h"

#include <stdio.h>
#include <string.h>

enum { ENTRIES_TOLD = 8 };

static sg_status raise_one(const list_type *type, sg_id v) {
  const listings *in = type->in;
  sg_fact facts[SHOWN_MAX];
  char entries[2000] = "";
  char message[MESSAGE_SIZE];
  uint32_t n = 0;
  uint32_t n_entries = 0;
  for (uint32_t i = in->rows->start[v]; i < in->rows->start[v + 1]; i++) {
    if (listing_on(in, i, in->g->as_of) == 0 ||
        !list_type_has(type, in->list[i]))
      continue;
    n_entries++;
    if (n + 1 < SHOWN_MAX)
      facts[n++] = listing_fact(in, v, i);
    if (n_entries <= ENTRIES_TOLD)
      listing_add(in, i, entries, sizeof entries);
  }
  if (type->topic[v]) {
    facts[n++] = (sg_fact){SG_ON_ENTITIES, v, "topics", type->topic[v]};
    const size_t at = strlen(entries);
    (void)snprintf(entries + at, sizeof entries - at, "%stopic %.*s",
                   at ? ", " : "", SG_CLIPPED(type->topic[v], 100));
  }
  const char *name = in->g->entity_name[v];
  (void)snprintf(message, sizeof message,
                 "%.*s is recorded on a watch list: %s%s.",
                 SG_CLIPPED(name, NAME_WIDTH), entries,
                 n_entries > ENTRIES_TOLD ? " and more" : "");
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "L07",
      .certainty = type->level[v],
      .confidence = 1,
      .message = message,
      .facts = facts,
      .n_facts = n,
  };
  return in->host->put_finding(in->host, &finding);
}

sg_status raise_watched(const listings *in) {
  const sg_value *p = in->host->params;
  list_type type = {
      .in = in,
      .lists = p[PARAM_L07_LISTS].text,
      .words = p[PARAM_L07_WORDS].text,
      .topics = p[PARAM_L07_TOPICS].text,
  };
  if (!list_type_mark(&type))
    return SG_ENOMEM;
  sg_status status = SG_OK;
  for (sg_id v = 0; v < in->g->n_entities && status == SG_OK; v++)
    if (type.level[v] > 0 && is_subject(in->g, v))
      status = raise_one(&type, v);
  return status;
}
