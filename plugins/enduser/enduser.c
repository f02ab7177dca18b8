// SPDX-License-Identifier: GPL-2.0-or-later
// enduser - who uses what is supplied: what it is, what has been reported of
// it, whether it was named, and what was asked. Flags: E01 E02 (bodies.c), E03
// E06 (reports.c), E07 (private.c), E08 E09 (dealings.c), E10 D01 D03 (ends.c);
// context: E04 E05 S2-01 S3-01 (context.c), S1 (products.c); answers: D02 Q01
// Q02 (answers.c).
#include "enduser.h"

#include <math.h>

static const sg_param params[] = {
    SG_PARAM_NUMBER(PARAM_E02_LINKS, "e02_links",
                    "E02: links up to a body with a security function, at most",
                    3, 0, 8),
    SG_PARAM_NUMBER(
        PARAM_E03_LINKS, "e03_links",
        "E03, E06: part_of links up to a body with reports, at most", 2, 0, 8),
    SG_PARAM_NUMBER(PARAM_E07_PROXIMITY, "e07_proximity",
                    "E07: proximity, at least", 0.5, 0, 1),
    SG_PARAM_TEXT(
        PARAM_E08_WORDS, "e08_words",
        "E08: words of a purpose that is surveillance, with commas",
        "intercept,surveillance,public security,public safety,safe city,"
        "smart city,safecity,monitoring"),
    SG_PARAM_TEXT(PARAM_S1_CLASSES, "s1_classes",
                  "S1-01: classes of product of high risk, with commas",
                  "spyware,interception,network_inspection,location_tracking,"
                  "biometrics,video_surveillance,forensics,data_analytics,"
                  "social_media_monitoring,drones,surveillance_other"),
    SG_PARAM_NUMBER(PARAM_S1_MONTHS, "s1_months",
                    "S1-03: months within which supplies belong together", 24,
                    1, 1200),
    SG_PARAM_TEXT(
        PARAM_Q01_WORDS, "q01_words",
        "Q01: words of questions on conduct to which yes is a sign, with "
        "commas",
        "cash,refuse,decline,evasive,reluctant,unfamiliar,vague,unusual,"
        "secre,last_minute,third_party,not_fit,no_training,no_installation,"
        "unwilling"),
    SG_PARAM_TEXT(
        PARAM_Q02_WORDS, "q02_words",
        "Q02: words of questions on identity or ownership, with commas",
        "owner,identity,kyc,know_your,director,shareholder,registration"),
    SG_PARAM_TEXT(
        PARAM_D02_WORDS, "d02_words",
        "D02: words of questions on the end-use statement, with commas",
        "end_use_statement,end_use_certificate,end_user_statement,"
        "end_user_certificate,end_use_signed"),
    SG_PARAM_NUMBER(PARAM_CONCERN_SECURITY, "concern_security",
                    "Weight of E02 in the concern", 0.3, 0, 1),
    SG_PARAM_NUMBER(PARAM_CONCERN_MISUSE, "concern_misuse",
                    "Weight of E03 in the concern", 0.4, 0, 1),
    SG_PARAM_NUMBER(PARAM_CONCERN_PRODUCT, "concern_product",
                    "Weight of E06 in the concern", 0.3, 0, 1),
};

enum { METRIC_CONCERN };
static const sg_metric metrics[] = {
    [METRIC_CONCERN] =
        {
            .name = "concern",
            .about = "End users: weights of the flags E02, E03 and E06 that "
                     "are raised, certain or possible, added up",
            .max = 1,
        },
};

static const sg_flag flags[] = {
    {.id = "E01"},   {.id = "E02"},   {.id = "E03"},   {.id = "E04"},
    {.id = "E05"},   {.id = "E06"},   {.id = "E07"},   {.id = "E08"},
    {.id = "E09"},   {.id = "E10"},   {.id = "D01"},   {.id = "D02"},
    {.id = "D03"},   {.id = "Q01"},   {.id = "Q02"},   {.id = "S1-01"},
    {.id = "S1-02"}, {.id = "S1-03"}, {.id = "S2-01"}, {.id = "S3-01"},
};

static const char *const reads[] = {"ownership.state_control",
                                    "proximity.score_low", NULL};

// Nothing is said of a user of whom no function is known, in a graph without
// any incident.
static sg_status put_concern(const users *u) {
  const sg_value *p = u->host->params;
  const uint32_t n = u->g->n_entities;
  double *values = u->host->alloc(u->host, n, sizeof *values);
  if (!values)
    return SG_ENOMEM;
  for (sg_id v = 0; v < n; v++) {
    const uint8_t bears = u->bears[v];
    const bool known = u->in.nature || u->g->entity_functions[v] || bears;
    const double sum =
        (bears & BEARS_SECURITY ? p[PARAM_CONCERN_SECURITY].number : 0) +
        (bears & BEARS_MISUSE ? p[PARAM_CONCERN_MISUSE].number : 0) +
        (bears & BEARS_PRODUCT ? p[PARAM_CONCERN_PRODUCT].number : 0);
    values[v] = !u->level[v] || !known ? (double)NAN : sum > 1 ? 1 : sum;
  }
  return u->host->put_scores(u->host, METRIC_CONCERN, values);
}

// Flags about end users need some.
static sg_status put_no_users(const users *u) {
  static const char *const about[] = {"E01", "E02", "E03", "E04", "E05",
                                      "E06", "E07", "E08", "E09", "S2-01"};
  const char *reason = u->n_links == 0
                           ? "no supply is recorded"
                           : "no recorded supply reaches an end user";
  sg_status status = SG_OK;
  for (size_t i = 0; i < SG_COUNT(about) && status == SG_OK; i++)
    status = u->host->put_gap(u->host, about[i], SG_NONE, 0, reason);
  return status;
}

static sg_status raise_about_users(users *u) {
  sg_status status = u->n == 0 ? put_no_users(u) : bodies_raise(u);
  if (u->n == 0)
    return status;
  if (status == SG_OK)
    status = reports_raise(u);
  if (status == SG_OK)
    status = private_raise(u);
  if (status == SG_OK)
    status = dealings_raise(u);
  return status == SG_OK ? context_raise(u) : status;
}

static sg_status run(sg_host *host) {
  users u;
  sg_status status = users_find(host, &u);
  if (status == SG_OK)
    status = raise_about_users(&u);
  if (status == SG_OK)
    status = ends_raise(&u);
  if (status == SG_OK)
    status = products_raise(&u);
  if (status == SG_OK)
    status = answers_raise(&u);
  return status == SG_OK ? put_concern(&u) : status;
}

const sg_plugin sg_plugin_v1 = {
    SG_PLUGIN_SIZES,
    .id = "enduser",
    .version = "0.1.0",
    .about = "Who uses what is supplied, and what is known of it",
    .reads = reads,
    .flags = flags,
    .params = params,
    .metrics = metrics,
    .n_flags = SG_COUNT(flags),
    .n_params = SG_COUNT(params),
    .n_metrics = SG_COUNT(metrics),
    .run = run,
};
