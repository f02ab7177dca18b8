// SPDX-License-Identifier: GPL-2.0-or-later
// lists - sanctions and export-control lists: who is on one, who is owned by
// those who are under each rule of ownership, and who is otherwise near them.
//
// A list is what the input says of an entity (`listed`); the rules and the
// lists that each is about are data (datasets/ownership-rules).
#include "lists.h"

static const sg_param params[] = {
    SG_PARAM_NUMBER(PARAM_NEAR_MISS, "near_miss_percent",
                    "L02: a sum from here up to the threshold is a near miss",
                    40, 0, 100),
    SG_PARAM_NUMBER(PARAM_MINORITY_LOW, "minority_from_percent",
                    "L03: a significant minority begins here", 10, 0, 100),
    SG_PARAM_NUMBER(PARAM_MINORITY_HIGH, "minority_below_percent",
                    "L03: and ends below this", 50, 0, 100),
    SG_PARAM_NUMBER(PARAM_L05_PROBABILITY, "l05_probability",
                    "L05: probability of a candidate, at least", 0, 0, 1),
    SG_PARAM_TEXT(PARAM_L07_LISTS, "l07_lists", "L07: lists of the watch type",
                  "us_bis_unverified"),
    SG_PARAM_TEXT(
        PARAM_L07_WORDS, "l07_words",
        "L07: beginnings of words in the name of an other: list of this type",
        "watch,diversion"),
    SG_PARAM_TEXT(PARAM_L07_TOPICS, "l07_topics",
                  "L07: topics that say the same", "export.risk"),
    SG_PARAM_TEXT(PARAM_L08_LISTS, "l08_lists", "L08: lists of debarments",
                  "us_itar_debarred"),
    SG_PARAM_TEXT(
        PARAM_L08_WORDS, "l08_words",
        "L08: beginnings of words in the name of an other: list of this type",
        "debar,disqualif,convict,ineligib"),
    SG_PARAM_TEXT(PARAM_L08_TOPICS, "l08_topics",
                  "L08: topics that say the same", "debarment,corp.disqual"),
    SG_PARAM_NUMBER(PARAM_L09_STAKE, "l09_stake_percent",
                    "L09: a stake that ended, at least", 10, 0, 100),
    SG_PARAM_NUMBER(PARAM_L10_LINKS, "l10_links",
                    "L10: links up to the controller and down, at most", 6, 2,
                    64),
};

static const sg_metric metrics[] = {
    [METRIC_LOW] =
        {
            .name = "*_low",
            .about = "Least share that listed parties, and what they own under "
                     "the rule, hold directly",
            .max = 1,
        },
    [METRIC_HIGH] =
        {
            .name = "*_high",
            .about = "Greatest share that they can hold",
            .max = 1,
        },
};

static const sg_flag flags[] = {
    {.id = "L01"}, {.id = "L02"}, {.id = "L03"}, {.id = "L04"}, {.id = "L05"},
    {.id = "L06"}, {.id = "L07"}, {.id = "L08"}, {.id = "L09"}, {.id = "L10"},
};

// Kinds of link that a flag looks at; parties without any cannot be evaluated.
typedef struct need {
  const char *flag;
  uint8_t kind, or_kind;
  bool incoming;
  const char *reason;
} need;

static const need needs[] = {
    {"L02", SG_OWNERSHIP, SG_OWNERSHIP, true,
     "no owner is recorded for these companies"},
    {"L03", SG_OWNERSHIP, SG_OWNERSHIP, true,
     "no owner is recorded for these companies"},
    {"L04", SG_POSITION, SG_POSITION, true,
     "no officer is recorded for these companies"},
    {"L06", SG_LOCATED_AT, SG_LOCATED_AT, false,
     "no address is recorded for these companies"},
    {"L08", SG_POSITION, SG_OWNERSHIP, true,
     "neither officers nor owners of these companies are recorded"},
    {"L10", SG_OWNERSHIP, SG_CONTROL, true,
     "neither owners nor controllers of these companies are recorded"},
};

static bool has_link(const sg_graph *g, sg_id v, const need *n) {
  const uint32_t *start = n->incoming ? g->in_start : g->out_start;
  const sg_id *links = n->incoming ? g->in_link : g->out_link;
  for (uint32_t k = start[v]; k < start[v + 1]; k++)
    if (g->link_kind[links[k]] == n->kind ||
        g->link_kind[links[k]] == n->or_kind)
      return true;
  return false;
}

static sg_status report_gap(sg_host *host, const need *n) {
  const sg_graph *g = host->graph;
  uint32_t missing = 0;
  for (sg_id v = 0; v < g->n_entities; v++)
    missing += g->entity_in_scope[v] && g->entity_kind[v] == SG_COMPANY &&
               !has_link(g, v, n);
  return sg_put_gap(host, n->flag, missing, n->reason);
}

// Without any list there is nothing to compare with.
static sg_status report_no_lists(sg_host *host) {
  sg_status status = SG_OK;
  for (uint32_t i = 0; i < SG_COUNT(flags) && status == SG_OK; i++)
    status = host->put_gap(host, flags[i].id, SG_NONE, host->graph->n_entities,
                           "no list was loaded: no party is marked as listed");
  return status;
}

static sg_status raise_all(const listings *in) {
  owned by_rule;
  sg_status status = raise_listed(in);
  if (status == SG_OK)
    status = raise_owned(in, &by_rule);
  if (status == SG_OK)
    status = raise_minority(in, &by_rule);
  if (status == SG_OK)
    status = raise_people(in);
  if (status == SG_OK)
    status = raise_candidates(in);
  if (status == SG_OK)
    status = raise_places(in);
  if (status == SG_OK)
    status = raise_former(in);
  if (status == SG_OK)
    status = raise_sisters(in, &by_rule);
  for (uint32_t i = 0; i < SG_COUNT(needs) && status == SG_OK; i++)
    status = report_gap(in->host, &needs[i]);
  return status;
}

// Topics speak without lists, too.
static sg_status run(sg_host *host) {
  listings in;
  if (host->graph->n_entities == 0)
    return SG_OK;
  if (!listings_read(host, &in))
    return SG_ENOMEM;
  sg_status status =
      in.rows->n_rows == 0 ? report_no_lists(host) : raise_all(&in);
  if (status == SG_OK)
    status = raise_watched(&in);
  return status == SG_OK ? raise_debarred(&in) : status;
}

const sg_plugin sg_plugin_v1 = {
    SG_PLUGIN_SIZES,
    .id = "lists",
    .version = "0.1.0",
    .about = "Listed parties, and what they own under each rule of ownership",
    .flags = flags,
    .params = params,
    .metrics = metrics,
    .n_flags = SG_COUNT(flags),
    .n_params = SG_COUNT(params),
    .n_metrics = SG_COUNT(metrics),
    .run = run,
};
