// SPDX-License-Identifier: GPL-2.0-or-later
// decide - see decide.h. Everything is decided on a findings document, so that
// kept findings and those of an analysis are treated alike: of an analysis, one
// is made of the flags that the decisions may be about.
#include "report/decide.h"

#include "base/date.h"
#include "base/memory.h"
#include "report/report.h"
#include "report/unseen.h"

#include <stdlib.h>
#include <string.h>

// What a decision and a flag have in common when one may be about the other.
typedef struct about {
  const char *flag, *subject, *deal, *rule;
} about;

static int compare_about(const about *a, const about *b) {
  int by = strcmp(a->flag, b->flag);
  if (by == 0)
    by = strcmp(a->subject, b->subject);
  if (by == 0)
    by = strcmp(a->deal, b->deal);
  return by ? by : strcmp(a->rule, b->rule);
}

static about about_decision(const sg_decision *d) {
  return (about){d->flag ? d->flag : "", d->subject ? d->subject : "",
                 d->deal ? d->deal : "", d->rule ? d->rule : ""};
}

static about about_flag(const cJSON *flag) {
  return (about){sg_doc_text(flag, "flag"), sg_doc_text(flag, "subject"),
                 sg_doc_text(flag, "deal"), sg_doc_text(flag, "rule")};
}

// A decision that names flag and party, for finding it by these.
typedef struct named {
  about about;
  uint32_t decision;
  const char **now; // of the first of those that are about the same
  uint32_t n_now;
} named;

static int by_about(const void *a, const void *b) {
  const named *x = a;
  const named *y = b;
  const int by = compare_about(&x->about, &y->about);
  return by ? by : (x->decision > y->decision) - (x->decision < y->decision);
}

typedef struct names {
  named *rows;
  uint32_t n;
} names;

static bool names_init(names *out, const sg_decisions *decisions) {
  *out = (names){0};
  out->rows = sg_memory_alloc((size_t)decisions->rows.n + 1, sizeof *out->rows);
  for (uint32_t i = 0; out->rows && i < decisions->rows.n; i++) {
    const sg_decision *one = &SG_AT(sg_decision, &decisions->rows, i);
    if (one->flag && one->subject)
      out->rows[out->n++] = (named){about_decision(one), i, NULL, 0};
  }
  if (out->n > 1)
    qsort(out->rows, out->n, sizeof *out->rows, by_about);
  return out->rows != NULL;
}

// The first row that does not come before.
static uint32_t names_from(const names *all, const about *wanted) {
  uint32_t low = 0;
  uint32_t high = all->n;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (compare_about(&all->rows[middle].about, wanted) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

// The first row that is about the same, or NULL.
static named *names_find(const names *all, const about *wanted) {
  const uint32_t at = names_from(all, wanted);
  return at < all->n && compare_about(&all->rows[at].about, wanted) == 0
             ? &all->rows[at]
             : NULL;
}

// Does a row name the flag and the party, whatever the deal and rule?
static bool names_have(const names *all, const about *wanted) {
  const about least = {wanted->flag, wanted->subject, "", ""};
  const uint32_t at = names_from(all, &least);
  return at < all->n && strcmp(all->rows[at].about.flag, wanted->flag) == 0 &&
         strcmp(all->rows[at].about.subject, wanted->subject) == 0;
}

// --- deciding ---

typedef struct work {
  sg_decided *out;
  const sg_findings *f;
  const sg_catalogue *catalogue;
  const sg_decisions *decisions;
  names names;
  sg_lapse *lapses; // of each decision; why NULL: it has not lapsed
  uint8_t *met;     // of each decision: a flag has its fingerprint
  int32_t as_of;
  sg_unseen unseen;
} work;

// A record may have been copied, and only half of it changed.
static bool is_about(const sg_decision *d, const cJSON *flag) {
  return (!d->flag || sg_doc_is(flag, "flag", d->flag)) &&
         (!d->subject || sg_doc_is(flag, "subject", d->subject)) &&
         (!d->deal || sg_doc_is(flag, "deal", d->deal)) &&
         (!d->rule || sg_doc_is(flag, "rule", d->rule));
}

static const char *const *list_of_one(work *w, const char *text) {
  const char **list = sg_arena_alloc(&w->out->arena, 2, sizeof *list);
  if (list)
    list[0] = text;
  return list;
}

static sg_status decide_flag(work *w, uint32_t i, const cJSON *flag,
                             const sg_decision *d, sg_error *err) {
  char evidence[SG_FINGERPRINT + 1];
  const ptrdiff_t k = d - &SG_AT(sg_decision, &w->decisions->rows, 0);
  sg_lapse *lapse = &w->lapses[k];
  w->met[k] = 1;
  w->out->lapsed_of_flag[i] = lapse;
  if (!is_about(d, flag)) {
    lapse->why = "the fingerprint is that of another flag";
    return SG_OK;
  }
  if (!sg_evidence_of(w->f, flag, evidence))
    return sg_no_memory(err);
  if (strcmp(evidence, d->evidence) != 0) {
    lapse->why = "evidence changed";
    lapse->now = list_of_one(w, d->fingerprint);
    if (!lapse->now)
      return sg_no_memory(err);
  } else if (d->last_day < w->as_of) {
    lapse->why = "expired";
  } else {
    w->out->lapsed_of_flag[i] = NULL;
    w->out->of_flag[i] = d;
  }
  return SG_OK;
}

// A flag without a record of its own may be what a decision was about.
static sg_status note_flag(work *w, const cJSON *flag, sg_error *err) {
  const about wanted = about_flag(flag);
  named *row = names_find(&w->names, &wanted);
  if (!row || row->n_now == SG_NOW_MAX)
    return SG_OK;
  if (!row->now)
    row->now = sg_arena_alloc(&w->out->arena, SG_NOW_MAX + 1, sizeof *row->now);
  if (!row->now)
    return sg_no_memory(err);
  const char *print = sg_doc_text(flag, "fingerprint");
  const char *copy = sg_arena_text(&w->out->arena, print, strlen(print));
  if (!copy)
    return sg_no_memory(err);
  row->now[row->n_now++] = copy;
  return SG_OK;
}

static sg_status decide_flags(work *w, sg_error *err) {
  const cJSON *flag = NULL;
  uint32_t i = 0;
  cJSON_ArrayForEach(flag, w->f->flags) {
    const sg_decision *d =
        sg_decisions_find(w->decisions, sg_doc_text(flag, "fingerprint"));
    SG_TRY(d ? decide_flag(w, i, flag, d, err) : note_flag(w, flag, err));
    i++;
  }
  return SG_OK;
}

// Why there is no flag where there was one.
static sg_status explain_absence(work *w, sg_lapse *lapse, sg_error *err) {
  const sg_decision *d = lapse->decision;
  const about wanted = about_decision(d);
  lapse->why = "no flag has this fingerprint";
  if (!d->flag || !d->subject)
    return SG_OK;
  const named *row = names_find(&w->names, &wanted);
  if (row && row->now) {
    lapse->why = "evidence changed";
    lapse->now = row->now;
    return SG_OK;
  }
  const sg_flag_info *info = sg_catalogue_find(w->catalogue, d->flag);
  const sg_unseen_flag flag = {
      .flag = wanted.flag,
      .subject = wanted.subject,
      .plugin = info && info->plugin ? info->plugin : "",
      .may_be_counted = true,
  };
  sg_text text;
  sg_text_init(&text, 0);
  if (sg_unseen_why(&w->unseen, &flag, &text))
    lapse->why = sg_arena_text(&w->out->arena, sg_text_get(&text), text.length);
  const bool ok = sg_text_ok(&text) && lapse->why;
  sg_text_clear(&text);
  return ok ? SG_OK : sg_no_memory(err);
}

static int by_party(const void *a, const void *b) {
  const sg_decision *x = (*(const sg_lapse *const *)a)->decision;
  const sg_decision *y = (*(const sg_lapse *const *)b)->decision;
  const about one = about_decision(x);
  const about two = about_decision(y);
  const int by = compare_about(&one, &two);
  return by ? by : strcmp(x->fingerprint, y->fingerprint);
}

static sg_status list_lapsed(work *w, sg_error *err) {
  static const char *const none[] = {NULL};
  sg_decided *out = w->out;
  for (uint32_t k = 0; k < w->decisions->rows.n; k++) {
    sg_lapse *lapse = &w->lapses[k];
    if (!w->met[k])
      SG_TRY(explain_absence(w, lapse, err));
    if (!lapse->now)
      lapse->now = none;
    if (lapse->why)
      out->lapsed[out->n_lapsed++] = lapse;
  }
  out->n_standing = w->decisions->rows.n - out->n_lapsed;
  if (out->n_lapsed > 1)
    qsort(out->lapsed, out->n_lapsed, sizeof(const sg_lapse *), by_party);
  return SG_OK;
}

static sg_status prepare(work *w, sg_error *err) {
  sg_decided *out = w->out;
  const char *as_of = sg_doc_text(w->f->root, "as_of");
  const size_t n = w->decisions->rows.n;
  sg_date day = SG_DATE_UNKNOWN;
  if (!sg_date_parse(as_of, strlen(as_of), &day))
    return sg_fail(err, SG_EINPUT,
                   "the findings do not say for which date "
                   "they are, so that no decision can expire");
  w->as_of = sg_date_first(day);
  out->n_flags = (uint32_t)cJSON_GetArraySize(w->f->flags);
  out->of_flag =
      sg_arena_alloc(&out->arena, out->n_flags, sizeof(const sg_decision *));
  out->lapsed_of_flag =
      sg_arena_alloc(&out->arena, out->n_flags, sizeof(const sg_lapse *));
  out->lapsed = sg_arena_alloc(&out->arena, n, sizeof(const sg_lapse *));
  w->lapses = sg_arena_alloc(&out->arena, n, sizeof *w->lapses);
  w->met = sg_arena_alloc(&out->arena, n, 1);
  if (!out->of_flag || !out->lapsed_of_flag || !out->lapsed || !w->lapses ||
      !w->met)
    return sg_no_memory(err);
  for (uint32_t k = 0; k < n; k++)
    w->lapses[k].decision = &SG_AT(sg_decision, &w->decisions->rows, k);
  if (!names_init(&w->names, w->decisions) || !sg_unseen_init(&w->unseen, w->f))
    return sg_no_memory(err);
  return SG_OK;
}

sg_status sg_decide(sg_decided *out, const sg_findings *findings,
                    const sg_catalogue *catalogue,
                    const sg_decisions *decisions, sg_error *err) {
  work w = {.out = out,
            .f = findings,
            .catalogue = catalogue,
            .decisions = decisions};
  *out = (sg_decided){.decisions = decisions};
  sg_arena_init(&out->arena, 0);
  sg_status status = prepare(&w, err);
  if (status == SG_OK)
    status = decide_flags(&w, err);
  if (status == SG_OK)
    status = list_lapsed(&w, err);
  sg_memory_free(w.names.rows);
  sg_unseen_clear(&w.unseen);
  if (status != SG_OK)
    sg_decided_clear(out);
  return status;
}

void sg_decided_clear(sg_decided *decided) {
  sg_arena_clear(&decided->arena);
  *decided = (sg_decided){0};
}

// --- of an analysis ---

// Flags that a decision may be about: 1 for each.
static bool choose(const sg_analysis *a, const sg_decisions *decisions,
                   uint8_t *flags) {
  names all;
  if (!names_init(&all, decisions))
    return false;
  for (uint32_t i = 0; i < a->n_flags; i++) {
    const sg_kept *f = &a->flags[i].finding;
    char fingerprint[17];
    sg_fingerprint_write(a->flags[i].fingerprint, fingerprint);
    const about wanted = {f->flag, a->view.graph.entity_id[f->subject], "", ""};
    flags[i] =
        sg_decisions_find(decisions, fingerprint) || names_have(&all, &wanted);
  }
  sg_memory_free(all.rows);
  return true;
}

// Decide a document of the chosen flags, and put its rows where those are in
// the analysis.
static sg_status decide_chosen(sg_decided *out, const sg_analysis *a,
                               const sg_decisions *decisions,
                               const uint8_t *chosen, sg_error *err) {
  sg_output text;
  sg_findings findings;
  sg_output_to_memory(&text);
  sg_write_findings_of(a, chosen, &text);
  sg_status status = !sg_output_is_whole(&text)
                         ? sg_no_memory(err)
                         : sg_findings_parse(&findings, "findings",
                                             sg_text_slice(&text.buffer), err);
  if (status == SG_OK) {
    status = sg_decide(out, &findings, a->catalogue, decisions, err);
    sg_findings_clear(&findings);
  }
  sg_output_discard(&text);
  if (status != SG_OK)
    return status;
  const sg_decision **of_flag =
      sg_arena_alloc(&out->arena, a->n_flags, sizeof(const sg_decision *));
  const sg_lapse **lapsed =
      sg_arena_alloc(&out->arena, a->n_flags, sizeof(const sg_lapse *));
  if (!of_flag || !lapsed) {
    sg_decided_clear(out);
    return sg_no_memory(err);
  }
  for (uint32_t i = 0, k = 0; i < a->n_flags; i++)
    if (chosen[i]) {
      of_flag[i] = out->of_flag[k];
      lapsed[i] = out->lapsed_of_flag[k++];
    }
  out->n_flags = a->n_flags;
  out->of_flag = of_flag;
  out->lapsed_of_flag = lapsed;
  return SG_OK;
}

sg_status sg_decide_analysis(sg_decided *out, const sg_analysis *analysis,
                             const sg_decisions *decisions, sg_error *err) {
  uint8_t *flags = sg_memory_alloc((size_t)analysis->n_flags + 1, 1);
  const sg_status status =
      flags && choose(analysis, decisions, flags)
          ? decide_chosen(out, analysis, decisions, flags, err)
          : sg_no_memory(err);
  sg_memory_free(flags);
  return status;
}

bool sg_is_settled(const sg_analysis *analysis, uint32_t i) {
  const sg_decision *d =
      analysis->decided ? analysis->decided->of_flag[i] : NULL;
  return d && sg_decision_settles(d->state);
}
