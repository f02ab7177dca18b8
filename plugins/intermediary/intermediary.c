// SPDX-License-Identifier: GPL-2.0-or-later
// intermediary - who stands between vendors and government end users.
//
// Choke is the share of pairs (vendor, government end user) whose every supply
// chain runs through the party, through the mean share of shortest chains, the
// score a weighted sum of the two, depth the number of supplies from the
// nearest vendor. Flags: I01 (chains.c), I02 and I03 (traders.c), I04
// (gates.c), I05 (countries.c), I06 (locations.c), I07 (history.c), I08
// (payers.c), I10 (repeats.c), I11 (incidents.c), I12 (origins.c), I13
// (conditions.c), I14 (insiders.c), I15 (territories.c).
#include "intermediary.h"

#include <math.h>

static const sg_param params[] = {
    SG_PARAM_NUMBER(PARAM_CHOKE_WEIGHT, "choke_weight",
                    "Weight of choke in the score", 0.7, 0, 1),
    SG_PARAM_NUMBER(PARAM_THROUGH_WEIGHT, "through_weight",
                    "Weight of through in the score", 0.3, 0, 1),
    SG_PARAM_NUMBER(
        PARAM_CHOKE_BY_AGENCY, "choke_by_agency",
        "1: a pair counts by the agency factor of its user; 0: as one", 0, 0,
        1),
    SG_PARAM_NUMBER(PARAM_FACTOR_SECURITY, "factor_security",
                    "Agency factor of a security body", 1, 0, 1),
    SG_PARAM_NUMBER(
        PARAM_FACTOR_NEAR, "factor_near",
        "Agency factor of a telecom regulator or a ministry of interior or "
        "justice",
        0.8, 0, 1),
    SG_PARAM_NUMBER(PARAM_FACTOR_OTHER, "factor_other",
                    "Agency factor of any other user", 0.5, 0, 1),
    SG_PARAM_NUMBER(PARAM_I01_LINKS, "i01_links",
                    "I01: supplies in a chain, at least", 3, 1, 1000),
    SG_PARAM_NUMBER(PARAM_I01_UNVERIFIED, "i01_unverified",
                    "I01: the same when one of them is not verified", 2, 1,
                    1000),
    SG_PARAM_TEXT(PARAM_I02_WORDS, "i02_words",
                  "I02: words of an activity that is trade, with commas",
                  "trading,wholesale,brokerage"),
    SG_PARAM_TEXT(PARAM_I02_DIVISIONS, "i02_divisions",
                  "I02: divisions of NACE or ISIC that are trade, with commas",
                  "46"),
    SG_PARAM_TEXT(
        PARAM_I03_WORDS, "i03_words",
        "I03: words of an activity that is carrying, storing or paying",
        "freight,forwarding,forwarder,logistics,mail,courier,postal,"
        "banking,trading,wholesale"),
    SG_PARAM_TEXT(PARAM_I03_DIVISIONS, "i03_divisions",
                  "I03: divisions of NACE or ISIC of the same",
                  "46,49,50,51,52,53,64"),
    SG_PARAM_NUMBER(PARAM_I04_CHOKE, "i04_choke", "I04: choke, at least", 0.5,
                    0, 1),
    SG_PARAM_TEXT(PARAM_WATCH_COUNTRIES, "watch_countries",
                  "I05: codes of countries, with commas, that make it certain",
                  ""),
    SG_PARAM_TEXT(
        PARAM_I06_GENERIC, "i06_generic",
        "I06: endings of internet names that are used everywhere, with commas",
        "ac,ag,ai,bz,cc,cf,co,dj,eu,fm,ga,gd,gg,gl,gq,gs,im,io,la,ly,me,ml,"
        "ms,mu,nu,pw,sc,sh,so,st,su,tk,to,tv,vc,vg,vu,ws"),
    SG_PARAM_TEXT(
        PARAM_I06_HOSTS, "i06_hosts",
        "I06: hosts that serve anybody, with commas",
        "bk.ru,free.fr,freenet.de,gmx.at,gmx.ch,gmx.de,hotmail.co.uk,"
        "hotmail.de,hotmail.es,hotmail.fr,inbox.ru,list.ru,live.co.uk,"
        "live.fr,mail.ru,ok.ru,orange.fr,rambler.ru,seznam.cz,t-online.de,"
        "ukr.net,wanadoo.fr,web.de,wp.pl,ya.ru,yahoo.co.uk,yahoo.de,"
        "yahoo.fr,yandex.ru,youtu.be"),
    SG_PARAM_NUMBER(PARAM_I07_MONTHS, "i07_months",
                    "I07: months since incorporation, fewer than", 24, 1, 1200),
    SG_PARAM_NUMBER(PARAM_I07_EMPLOYEES, "i07_employees",
                    "I07: employees, at most", 2, 0, 1000),
    SG_PARAM_NUMBER(PARAM_I07_CAPITAL, "i07_capital",
                    "I07: contract value over capital, more than", 100, 1, 1e9),
    SG_PARAM_NUMBER(PARAM_I07_CAPITAL_OTHER, "i07_capital_other",
                    "I07: the same across currencies", 1000, 1, 1e9),
    SG_PARAM_NUMBER(PARAM_I11_LINKS, "i11_links",
                    "I11: links to a party of an incident, at most", 2, 0, 4),
    SG_PARAM_NUMBER(PARAM_I11_TENANTS, "i11_tenants",
                    "I11: parties at an address that still joins them, at most",
                    5, 2, 1000000),
    SG_PARAM_TEXT(
        PARAM_I12_CLAUSES, "i12_clauses",
        "I12: clauses that forbid naming origin or vendor, with commas",
        "origin_nondisclosure,vendor_nondisclosure"),
    SG_PARAM_TEXT(
        PARAM_I13_WORDS, "i13_words",
        "I13: words of safeguards that carry conditions on, with commas",
        "flow-down,flow down,onward,resale,re-sale,re-export,reexport,"
        "export-compliance,export compliance,audit,reporting,sell-out,"
        "sell out"),
    SG_PARAM_NUMBER(
        PARAM_I14_LINKS, "i14_links",
        "I14: links of a chain from one intermediary to another, at most", 4, 1,
        CLUE_LINKS - 2),
    SG_PARAM_NUMBER(PARAM_I14_STAKE, "i14_stake_percent",
                    "I14: a stake that makes an owner, at least", 10, 0, 100),
};

#define COUNT(key, words)                                                      \
  { .name = (key), .about = (words), .max = 18446744073709551615.0 }

static const sg_metric metrics[] = {
    [METRIC_CHOKE] =
        {
            .name = "choke",
            .about = "Share of pairs of vendor and government end user that "
                     "the party alone can cut off",
            .max = 1,
        },
    [METRIC_THROUGH] =
        {
            .name = "through",
            .about = "Mean share of their shortest chains through the party",
            .max = 1,
        },
    [METRIC_DEPTH] =
        {
            .name = "depth",
            .about = "Supplies from the nearest vendor",
            .max = 4294967295.0,
        },
    [METRIC_SCORE] =
        {
            .name = "score",
            .about = "How much of the supply to governments the party can "
                     "stop or hide",
            .max = 1,
        },
    [METRIC_ROUTES] =
        COUNT("routes", "Chains from vendors to the end user that share "
                        "no party in between"),
    [METRIC_BYPASS] =
        COUNT("bypass", "Routes that are left without the party to the "
                        "user who has fewest; 0: it cannot be bypassed"),
    [METRIC_COORDINATOR] =
        COUNT("coordinator", "Pairs of its own side that it joins"),
    [METRIC_ITINERANT] =
        COUNT("itinerant", "Pairs of one other side that it joins"),
    [METRIC_REPRESENTATIVE] =
        COUNT("representative", "Pairs in which it passes from its own side on "
                                "to another"),
    [METRIC_GATEKEEPER] = COUNT(
        "gatekeeper", "Pairs in which it lets another side in to its own"),
    [METRIC_LIAISON] =
        COUNT("liaison", "Pairs of two sides, neither its own, that it joins"),
};

static const sg_flag flags[] = {
    {.id = "I01"}, {.id = "I02"}, {.id = "I03"}, {.id = "I04"}, {.id = "I05"},
    {.id = "I06"}, {.id = "I07"}, {.id = "I08"}, {.id = "I10"}, {.id = "I11"},
    {.id = "I12"}, {.id = "I13"}, {.id = "I14"}, {.id = "I15"},
};
static const char *const reads[] = {"ownership.state_control", NULL};

// Parties that no vendor reaches have no depth.
static sg_status put_depth(const supply *s, double *values) {
  flow f;
  const sg_status status =
      flow_build(s->host, s->links, s->n_links, false, s->local, &f);
  if (status != SG_OK)
    return status;
  flow_search(&f, s->is_vendor);
  for (sg_id v = 0; v < s->g->n_entities; v++) {
    const uint32_t depth = flow_distance(&f, v);
    values[v] = depth == SG_NONE ? (double)NAN : depth;
  }
  flow_release(&f);
  return s->host->put_scores(s->host, METRIC_DEPTH, values);
}

// Scores exist for the parties to supplies, and only when there is a pair.
static double part(const gates *of, bool choke, sg_id v) {
  const double value =
      (choke ? of->cut_weight[v] : of->through[v]) / of->weight;
  return fmin(fmax(value, 0), 1);
}

static sg_status put_gates(const supply *s, const gates *of, double *values) {
  const sg_graph *g = s->g;
  const double choke_weight = s->host->params[PARAM_CHOKE_WEIGHT].number;
  const double through_weight = s->host->params[PARAM_THROUGH_WEIGHT].number;
  sg_status status = SG_OK;
  for (uint32_t m = METRIC_CHOKE; m <= METRIC_SCORE && status == SG_OK; m++) {
    if (m == METRIC_DEPTH)
      continue;
    for (sg_id v = 0; v < g->n_entities; v++) {
      values[v] = (double)NAN;
      if (!s->takes_part[v] || !(of->weight > 0))
        continue;
      const double choke = part(of, true, v);
      const double through = part(of, false, v);
      values[v] =
          m == METRIC_CHOKE ? choke
          : m == METRIC_THROUGH
              ? through
              : fmin(choke_weight * choke + through_weight * through, 1);
    }
    status = s->host->put_scores(s->host, m, values);
  }
  return status;
}

static sg_status measure(const supply *s) {
  gates all;
  gates firm;
  double *values = s->host->alloc(s->host, s->g->n_entities, sizeof *values);
  sg_status status = values ? gates_compute(s, true, &all) : SG_ENOMEM;
  if (status == SG_OK)
    status = gates_compute(s->firm, false, &firm);
  if (status == SG_OK)
    status = put_gates(s, &all, values);
  if (status == SG_OK)
    status = put_depth(s, values);
  return status == SG_OK ? gates_raise(s, &all, &firm) : status;
}

static sg_status run(sg_host *host) {
  static sg_status (*const parts[])(const supply *s) = {
      measure,         routes_put,       brokerage_put, chains_raise,
      traders_raise,   history_raise,    repeats_raise, incidents_raise,
      locations_raise, payers_raise,     origins_raise, conditions_raise,
      insiders_raise,  territories_raise};
  supply firm;
  supply s;
  sg_status status = supply_collect(host, true, &firm);
  if (status == SG_OK)
    status = supply_collect(host, false, &s);
  s.firm = &firm;
  for (size_t i = 0; i < SG_COUNT(parts) && status == SG_OK; i++)
    status = parts[i](&s);
  return status;
}

const sg_plugin sg_plugin_v1 = {
    SG_PLUGIN_SIZES,
    .id = "intermediary",
    .version = "0.2.0",
    .about = "Who stands between vendors and government end users",
    .reads = reads,
    .flags = flags,
    .params = params,
    .metrics = metrics,
    .n_flags = SG_COUNT(flags),
    .n_params = SG_COUNT(params),
    .n_metrics = SG_COUNT(metrics),
    .run = run,
};
