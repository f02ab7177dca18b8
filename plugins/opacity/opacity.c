// SPDX-License-Identifier: GPL-2.0-or-later
// opacity - what hides the owners of a party.
//
// Depth is the longest chain of ownership and control links up to a last owner,
// layers the most companies on one chain that only hold shares, undisclosed the
// part of a party that is not recorded to end at somebody known. Each flag has
// a file of its own, named by what it looks at.
#include "opacity.h"

static const sg_param params[N_PARAMS] = {
    SG_PARAM_NUMBER(PARAM_O01_PERCENT, "o01_percent",
                    "O01: disclosed share, less than", 75, 0, 100),
    SG_PARAM_TEXT(
        PARAM_O01_WORDS, "o01_words",
        "O01: words that, as a name, say that none is given, with commas",
        "unknown,undisclosed,anonymous,unidentified,unnamed"),
    SG_PARAM_NUMBER(PARAM_O02_LINKS, "o02_links",
                    "O02: links to the last owner, more than", 3, 0, 1000),
    SG_PARAM_NUMBER(
        PARAM_O02_COUNTRIES, "o02_countries",
        "O02: countries on a chain besides the party's own, more than", 2, 0,
        4),
    SG_PARAM_NUMBER(
        PARAM_O02_HOLDINGS, "o02_holdings",
        "O02: companies on a chain that only hold shares, more than", 2, 0,
        1000),
    SG_PARAM_TEXT(
        PARAM_O02_WORDS, "o02_words",
        "O02: words of an activity that is holding shares, with commas",
        "holding,holdings"),
    SG_PARAM_TEXT(PARAM_O02_CODES, "o02_codes",
                  "O02: first digits of codes of NACE or ISIC of the same",
                  "642"),
    SG_PARAM_NUMBER(
        PARAM_O03_POSTS, "o03_posts",
        "O03: organisations in which a person has a post or stake, at least", 5,
        1, 1000000),
    SG_PARAM_NUMBER(
        PARAM_O03_PERSONS, "o03_persons",
        "O03: persons with posts or stakes to compare with, at least", 20, 4,
        1000000),
    SG_PARAM_NUMBER(
        PARAM_O03_SPREAD, "o03_spread",
        "O03: ranges between the quartiles above the third, more than", 1.5, 0,
        100),
    SG_PARAM_NUMBER(PARAM_O03_REGISTER, "o03_register",
                    "O03: number of posts in a register, more than", 100, 0,
                    1e9),
    SG_PARAM_TEXT(
        PARAM_O04_WORDS, "o04_words",
        "O04: words of an occupation or activity that is serving as owner or "
        "officer for others, with commas",
        "company service provider,company services provider,"
        "corporate service provider,corporate services provider,"
        "corporate secretary,corporate secretarial,"
        "company formation,formation agent,registered agent,"
        "trust services,trust and company services,"
        "fiduciary services,nominee,professional director"),
    SG_PARAM_TEXT(
        PARAM_O06_FORMS, "o06_forms",
        "O06: words of the legal form of a trust or similar vehicle, with "
        "commas",
        "trust,foundation,stiftung,stichting,fondation,fundacion,"
        "fondazione,anstalt,treuhand,waqf,limited partnership,slp,"
        "lp"),
    SG_PARAM_TEXT(PARAM_O07_TYPES, "o07_types",
                  "O07: address_type of an address where others are registered",
                  "virtual,residential,mailbox,formation_agent"),
    SG_PARAM_NUMBER(PARAM_O07_PARTIES, "o07_parties",
                    "O07: organisations at the address, more than", 5, 1,
                    1000000),
    SG_PARAM_NUMBER(PARAM_O07_REGISTER, "o07_register",
                    "O07: number of registrations at the address, more than",
                    1000, 0, 1e9),
    SG_PARAM_NUMBER(PARAM_O08_VALUE, "o08_value",
                    "O08: value of the country in the table, at least", 60, 0,
                    100),
    SG_PARAM_NUMBER(PARAM_O09_COUNTRIES, "o09_countries",
                    "O09: countries of a group for one product, at least", 3, 2,
                    1000),
    SG_PARAM_NUMBER(PARAM_O09_ROLES, "o09_roles",
                    "O09: roles of a group for one product, at least", 3, 2,
                    12),
    SG_PARAM_NUMBER(PARAM_O10_FROM, "o10_from_percent",
                    "O10: stake of the largest holder, at least", 25, 0, 100),
    SG_PARAM_NUMBER(PARAM_O10_TO, "o10_to_percent", "O10: the same, at most",
                    50, 0, 100),
    SG_PARAM_NUMBER(
        PARAM_O10_NEXT, "o10_next",
        "O10: stake of the next holder over that of the largest, at most", 0.5,
        0, 1),
    SG_PARAM_NUMBER(
        PARAM_O10_DIRECTORS, "o10_directors",
        "O10: directors shared with one listed or state party, at least", 1, 1,
        100),
    SG_PARAM_NUMBER(PARAM_O12_LINKS, "o12_links",
                    "O12: links from a person to a party, at most", 2, 1, 4),
    SG_PARAM_NUMBER(
        PARAM_O12_STAKE, "o12_stake_percent",
        "O12: stake of an owner that joins him to a party, at least", 10, 0,
        100),
    SG_PARAM_NUMBER(PARAM_O13_YOUNGEST, "o13_youngest",
                    "O13: age of an owner in years, less than", 2, 0, 150),
    SG_PARAM_NUMBER(PARAM_O13_OLDEST, "o13_oldest",
                    "O13: age of an owner in years, more than", 105, 0, 150),
};

static const sg_metric metrics[N_METRICS] = {
    [METRIC_DEPTH] =
        {
            .name = "depth",
            .about = "Most ownership or control links up to a last owner",
            .max = 4294967295.0,
        },
    [METRIC_LAYERS] =
        {
            .name = "layers",
            .about = "Most companies on one chain up that only hold shares",
            .max = 4294967295.0,
        },
    [METRIC_UNDISCLOSED] =
        {
            .name = "undisclosed",
            .about = "Greatest share that is not recorded to end at persons, "
                     "public bodies or stock-listed companies",
            .max = 1,
        },
};

static const sg_flag flags[] = {
    {.id = "O01"}, {.id = "O02"}, {.id = "O03"}, {.id = "O04"}, {.id = "O05"},
    {.id = "O06"}, {.id = "O07"}, {.id = "O08"}, {.id = "O09"}, {.id = "O10"},
    {.id = "O12"}, {.id = "O13"}, {.id = "D04"},
};
static const char *const reads[] = {
    "ownership.disclosed", "ownership.disclosed_low",
    "ownership.disclosed_high", "ownership.state_control", NULL};

static sg_status run(sg_host *host) {
  static sg_status (*const parts[])(const survey *s) = {
      owners_raise,   structure_raise, offices_raise,   nominees_raise,
      rings_raise,    vehicles_raise,  addresses_raise, secrecy_raise,
      split_raise,    holders_raise,   sides_raise,     records_raise,
      registers_raise};
  survey s;
  sg_status status = survey_make(host, &s);
  for (size_t i = 0; i < SG_COUNT(parts) && status == SG_OK; i++) {
    if (!host->tick(host, (double)i / SG_COUNT(parts)))
      return SG_ECANCEL;
    status = parts[i](&s);
  }
  return status;
}

const sg_plugin sg_plugin_v1 = {
    SG_PLUGIN_SIZES,
    .id = "opacity",
    .version = "0.1.0",
    .about = "What hides the owners of a party",
    .reads = reads,
    .flags = flags,
    .params = params,
    .metrics = metrics,
    .n_flags = SG_COUNT(flags),
    .n_params = SG_COUNT(params),
    .n_metrics = SG_COUNT(metrics),
    .run = run,
};
