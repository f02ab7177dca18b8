// SPDX-License-Identifier: GPL-2.0-or-later
// timeline - what dates tell: young companies, changes of name, of owners and
// of country around the events that they are near.
//
// Flags: T01 (young.c), T02 (renames.c), T03 (transfers.c), T04 (moves.c), T05
// (founders.c), T06 (signatures.c), T07 (successors.c).
#include "timeline.h"

enum { DAYS_MAX = 100000, MONTHS_MAX = 1200 };

static const sg_param params[] = {
    SG_PARAM_NUMBER(
        PARAM_STAKE, "stake_percent",
        "T04 T05 T07: an owner stands behind a company from this stake on", 10,
        0, 100),
    SG_PARAM_NUMBER(PARAM_COMPANIES, "companies_max",
                    "T04 T05 T07: who stands behind more does so by profession",
                    50, 1, DATED_MAX),
    SG_PARAM_NUMBER(
        PARAM_T01_DAYS, "t01_days",
        "T01: days from incorporation to the first sale, fewer than", 540, 1,
        DAYS_MAX),
    SG_PARAM_TEXT(PARAM_T01_TRIGGER, "t01_trigger_date",
                  "T01: formed after this day, as YYYY-MM-DD; empty: not asked",
                  ""),
    SG_PARAM_NUMBER(PARAM_T02_NAMES, "t02_names",
                    "T02: names given up, at least", 2, 1, DATED_MAX),
    SG_PARAM_NUMBER(PARAM_T02_MONTHS, "t02_months", "T02: within these months",
                    60, 1, MONTHS_MAX),
    SG_PARAM_NUMBER(PARAM_T02_EVER, "t02_names_ever",
                    "T02: former names in all, more than", 5, 1, DATED_MAX),
    SG_PARAM_NUMBER(
        PARAM_T02_EVENT, "t02_event_months",
        "T02: months from a listing or incident to a change of name, at "
        "most",
        12, 0, MONTHS_MAX),
    SG_PARAM_NUMBER(
        PARAM_T03_DAYS, "t03_days",
        "T03: days between a listing and the change of a stake, at most", 180,
        0, DAYS_MAX),
    SG_PARAM_NUMBER(
        PARAM_T03_GAP, "t03_gap_days",
        "T03: days from the end of a stake to what is left of it or to a "
        "new owner, at most",
        30, 0, DAYS_MAX),
    SG_PARAM_NUMBER(PARAM_T03_FROM, "t03_left_from_percent",
                    "T03: what is left is just below the threshold from here",
                    40, 0, 100),
    SG_PARAM_NUMBER(PARAM_T03_BELOW, "t03_left_below_percent",
                    "T03: to below this", 50, 0, 100),
    SG_PARAM_NUMBER(PARAM_T04_COUNTRIES, "t04_countries",
                    "T04: countries, at least", 3, 2, DATED_MAX),
    SG_PARAM_NUMBER(PARAM_T04_MONTHS, "t04_months", "T04: within these months",
                    72, 1, MONTHS_MAX),
    SG_PARAM_NUMBER(
        PARAM_T04_JOIN, "t04_join_months",
        "T04: months from the founding of a company to the day from which "
        "somebody is behind it, at most",
        12, 0, MONTHS_MAX),
    SG_PARAM_NUMBER(
        PARAM_T04_CASE, "t04_case_months",
        "T04: months from an enforcement case to the move of the seat, at "
        "most",
        72, 0, MONTHS_MAX),
    SG_PARAM_NUMBER(
        PARAM_T05_MONTHS, "t05_months",
        "T05: months from leaving a reported seller to the party, at most", 60,
        0, MONTHS_MAX),
    SG_PARAM_NUMBER(
        PARAM_T05_FOUNDING, "t05_founding_days",
        "T05: days between a founding and a stake that makes a founder, at "
        "most",
        30, 0, DAYS_MAX),
    SG_PARAM_NUMBER(PARAM_T06_DAYS, "t06_days",
                    "T06: days between a contract and a change, at most", 30, 0,
                    DAYS_MAX),
    SG_PARAM_NUMBER(PARAM_T06_FILING, "t06_filing_days",
                    "T06: days from a change to its filing, more than", 90, 0,
                    DAYS_MAX),
    SG_PARAM_NUMBER(
        PARAM_T07_MONTHS, "t07_months",
        "T07: months from a dissolution to the founding of the party, at "
        "most",
        12, 0, MONTHS_MAX),
    SG_PARAM_NUMBER(PARAM_T07_PEOPLE, "t07_people_percent",
                    "T07: share of people in common, at least", 50, 1, 100),
    SG_PARAM_NUMBER(PARAM_T07_TENANTS, "t07_tenants",
                    "T07: parties at an address that still joins them, at most",
                    5, 2, 1000000),
};

static const sg_flag flags[] = {{.id = "T01"}, {.id = "T02"}, {.id = "T03"},
                                {.id = "T04"}, {.id = "T05"}, {.id = "T06"},
                                {.id = "T07"}};

static sg_status run(sg_host *host) {
  static sg_status (*const parts[])(const work *w) = {
      young_raise,    renames_raise, transfers_raise, moves_raise,
      founders_raise, changes_raise, successors_raise};
  work w;
  sg_status status = work_read(host, &w) ? SG_OK : SG_ENOMEM;
  for (size_t i = 0; i < SG_COUNT(parts) && status == SG_OK; i++) {
    if (!host->tick(host, (double)i / (double)SG_COUNT(parts)))
      return SG_ECANCEL;
    status = parts[i](&w);
  }
  return status;
}

const sg_plugin sg_plugin_v1 = {
    SG_PLUGIN_SIZES,
    .id = "timeline",
    .version = "0.1.0",
    .about = "Changes of names, owners and countries, and what they are near",
    .flags = flags,
    .params = params,
    .n_flags = SG_COUNT(flags),
    .n_params = SG_COUNT(params),
    .run = run,
};
