// SPDX-License-Identifier: GPL-2.0-or-later
// diff_write - a comparison for a terminal of 80 columns. What explains the
// differences comes first.
#include "report/diff.h"

#include "base/utf8.h"
#include "report/doc_words.h"
#include "report/report.h"

#include <string.h>

enum { COLUMNS = 79, GAPS_MAX = 20, VALUE_MAX = 200 };

typedef struct page {
  const sg_diff *d;
  sg_output *out;
  sg_text words; // put together, until put()
} page;

static void say(page *p, const char *text) {
  sg_text_puts(&p->words, text);
}

// What was said, from column `from` on, further lines from `indent` on.
static void put(page *p, int from, int indent) {
  sg_output_printf(p->out, "%*s", from, "");
  sg_write_wrapped(p->out, sg_text_get(&p->words), indent, COLUMNS);
  if (!sg_text_ok(&p->words))
    sg_output_fail(p->out);
  sg_text_reset(&p->words);
}

static void put_heading(page *p, const char *text) {
  sg_output_printf(p->out, "\n%s\n", text);
}

// A value in words; a long one cut.
static void say_value(page *p, const cJSON *value) {
  sg_text text;
  sg_text shown;
  if (!value || cJSON_IsNull(value)) {
    say(p, "nothing");
    return;
  }
  sg_text_init(&text, 0);
  sg_text_init(&shown, 0);
  sg_doc_value(value, &text);
  (void)sg_text_add_columns(&shown, sg_text_get(&text), VALUE_MAX);
  say(p, shown.length ? sg_text_get(&shown) : "something else");
  sg_text_clear(&text);
  sg_text_clear(&shown);
}

static void say_from_to(page *p, const cJSON *from, const cJSON *to) {
  say_value(p, from);
  say(p, " -> ");
  say_value(p, to);
}

static void say_party(page *p, const sg_findings *doc, const char *id) {
  const char *name = sg_findings_name(doc, id);
  say(p, name);
  if (strcmp(name, id) != 0) {
    say(p, " [");
    say(p, id);
    say(p, "]");
  }
}

// --- what explains it ---

static bool is_parameter(const sg_context *c) {
  return strcmp(c->what, "parameter") == 0;
}

// Days and deals stand above, see put_asked().
static bool is_asked(const sg_context *c) {
  return strcmp(c->what, "as_of") == 0 || strcmp(c->what, "deal") == 0;
}

static void say_deal(page *p, const cJSON *deal) {
  if (!cJSON_IsString(deal)) {
    say(p, "all");
    return;
  }
  say(p, "those that bear on deal ");
  say_value(p, deal);
}

static void put_asked(page *p) {
  const sg_vec *all = &p->d->contexts;
  for (uint32_t i = 0; i < all->n; i++) {
    const sg_context *c = &SG_AT(sg_context, all, i);
    if (!is_asked(c))
      continue;
    if (strcmp(c->what, "deal") == 0) {
      say(p,
          "The two review different parties, which may explain what follows: ");
      say_deal(p, c->from);
      say(p, " -> ");
      say_deal(p, c->to);
    } else {
      say(p,
          "The two are as of different days, which may explain what follows: ");
      say_from_to(p, c->from, c->to);
    }
    say(p, ".");
    put(p, 0, 4);
  }
}

static void put_contexts(page *p, bool parameters) {
  const sg_vec *all = &p->d->contexts;
  bool any = false;
  for (uint32_t i = 0; i < all->n; i++) {
    const sg_context *c = &SG_AT(sg_context, all, i);
    if (is_parameter(c) != parameters || is_asked(c))
      continue;
    if (!any && parameters) {
      say(p, "Compared under different parameters, which may explain what "
             "follows");
      sg_output_puts(p->out, "\n");
      put(p, 0, 0);
    } else if (!any) {
      put_heading(p, "What else was different");
    }
    any = true;
    if (!parameters) {
      sg_doc_plain(c->what, &p->words);
      say(p, c->of[0] ? " " : "");
    }
    say(p, c->of);
    say(p, ": ");
    say_from_to(p, c->from, c->to);
    put(p, 4, 8);
  }
}

// --- flags ---

static void put_flag_head(page *p, const sg_pair *flag) {
  const cJSON *one = flag->to ? flag->to : flag->from;
  const sg_findings *doc = flag->to ? p->d->new_doc : p->d->old_doc;
  say(p, sg_doc_text(one, "severity"));
  say(p, " ");
  say(p, sg_doc_text(one, "flag"));
  say(p, " ");
  say(p, sg_doc_text(one, "title"));
  say(p, ": ");
  say_party(p, doc, sg_doc_text(one, "subject"));
  if (sg_doc_text(one, "deal")[0]) {
    say(p, ", deal ");
    say(p, sg_doc_text(one, "deal"));
  }
  put(p, 4, 8);
}

static void put_alone(page *p, const char *heading, bool is_new,
                      bool is_unseen) {
  bool any = false;
  for (uint32_t i = 0; i < p->d->flags.n; i++) {
    const sg_pair *flag = &SG_AT(sg_pair, &p->d->flags, i);
    if ((flag->from && flag->to) || is_new != !flag->from ||
        (!is_new && is_unseen != (flag->why != NULL)))
      continue;
    if (!any)
      put_heading(p, heading);
    any = true;
    put_flag_head(p, flag);
    say(p, sg_doc_text(is_new ? flag->to : flag->from, "message"));
    put(p, 8, 8);
    if (flag->why) {
      say(p, is_new ? "could not be seen before: " : "");
      say(p, flag->why);
      put(p, 8, 8);
    }
  }
}

static void say_texts(page *p, const cJSON *list) {
  const cJSON *item = NULL;
  cJSON_ArrayForEach(item, list) {
    say(p, item == list->child ? "" : " ");
    say(p, cJSON_IsString(item) ? item->valuestring : "");
  }
}

static void put_evidence(page *p, const char *what, const sg_vec *rows) {
  for (uint32_t i = 0; i < rows->n; i++) {
    const cJSON *row = SG_AT(const cJSON *, rows, i);
    const cJSON *term = NULL;
    say(p, what);
    if (sg_doc_is(row, "type", "fact")) {
      say(p, sg_doc_text(row, "field"));
      say(p, " of ");
      say(p, sg_doc_text(row, "on"));
      say(p, " ");
      say(p, sg_doc_text(row, "id"));
      say(p, " = ");
      say_value(p, cJSON_GetObjectItemCaseSensitive(row, "value"));
    } else {
      say(p, sg_doc_text(row, "shows"));
      say(p, " (links ");
      say_texts(p, sg_doc_list(row, "links"));
      cJSON_ArrayForEach(term, sg_doc_list(row, "terms")) {
        say(p, " ");
        say(p, sg_doc_text(term, "link"));
      }
      say(p, ")");
    }
    put(p, 8, 12);
  }
}

static void put_records(page *p, const sg_vec *rows) {
  for (uint32_t i = 0; i < rows->n; i++) {
    const sg_record_change *one = &SG_AT(sg_record_change, rows, i);
    say(p, one->on);
    say(p, " ");
    say(p, one->id);
    say(p, ", ");
    say(p, one->key);
    say(p, ": ");
    say_from_to(p, one->from, one->to);
    put(p, 8, 12);
  }
}

static void put_changed(page *p, const sg_pair *flag) {
  sg_evidence_diff evidence;
  if (!sg_evidence_compare(p->d, flag, &evidence))
    sg_output_fail(p->out);
  put_flag_head(p, flag);
  for (size_t i = 1; i < SG_COUNT(sg_diff_words); i++) {
    const char *key = sg_diff_words[i];
    if (!(flag->what >> i & 1))
      continue;
    const cJSON *from = cJSON_GetObjectItemCaseSensitive(flag->from, key);
    const cJSON *to = cJSON_GetObjectItemCaseSensitive(flag->to, key);
    say(p, key);
    say(p, ": ");
    if (strcmp(key, "decision") == 0) {
      from = cJSON_GetObjectItemCaseSensitive(from, "state");
      to = cJSON_GetObjectItemCaseSensitive(to, "state");
    }
    say_from_to(p, from, to);
    put(p, 8, 12);
  }
  put_evidence(p, "evidence came: ", &evidence.came);
  put_evidence(p, "evidence went: ", &evidence.went);
  put_records(p, &evidence.records);
  sg_evidence_diff_clear(&evidence);
}

static void put_all_changed(page *p) {
  if (p->d->n_changed)
    put_heading(p, "Flags that changed");
  for (uint32_t i = 0; i < p->d->flags.n; i++)
    if (SG_AT(sg_pair, &p->d->flags, i).what)
      put_changed(p, &SG_AT(sg_pair, &p->d->flags, i));
}

// --- scores, parties, gaps ---

static void put_moves(page *p, uint32_t top) {
  const sg_vec *moves = &p->d->moves;
  const cJSON *party = NULL;
  uint32_t parties = 0;
  uint32_t shown = 0;
  if (moves->n)
    put_heading(p, "Scores that moved");
  for (; shown < moves->n; shown++) {
    const sg_move *move = &SG_AT(sg_move, moves, shown);
    if (move->party != party) {
      if (parties++ == top)
        break;
      party = move->party;
      const char *id = sg_doc_text(party, "id");
      const bool is_new =
          sg_findings_find(p->d->new_doc, SG_DOC_PARTY, id) != NULL;
      say_party(p, is_new ? p->d->new_doc : p->d->old_doc, id);
      put(p, 4, 8);
    }
    say(p, move->metric);
    say(p, ": ");
    say_from_to(p, move->from, move->to);
    if (move->why) {
      say(p, move->from ? " (not computed: " : " (not computed before: ");
      say(p, move->why);
      say(p, ")");
    }
    put(p, 8, 12);
  }
  if (shown < moves->n)
    sg_output_printf(p->out, "    and %u more: --top N, --json has all\n",
                     moves->n - shown);
}

static void put_parties(page *p) {
  if (p->d->parties.n)
    put_heading(p, "Parties that came or went");
  for (uint32_t i = 0; i < p->d->parties.n; i++) {
    const sg_pair *party = &SG_AT(sg_pair, &p->d->parties, i);
    const cJSON *one = party->to ? party->to : party->from;
    const char *id = sg_doc_text(one, "id");
    say_party(p, party->to ? p->d->new_doc : p->d->old_doc, id);
    if (party->why) {
      say(p, party->to ? ": not computed before, " : ": not computed, ");
      say(p, party->why);
    } else if (party->to) {
      say(p, ": came");
    } else {
      say(p, sg_findings_find(p->d->new_doc, SG_DOC_ENTITY, id)
                 ? ": has neither score nor flag any more"
                 : ": is not in the findings any more");
    }
    put(p, 4, 8);
  }
}

static void put_gaps(page *p) {
  const sg_vec *gaps = &p->d->gaps;
  if (gaps->n)
    put_heading(p, "What could not be evaluated");
  for (uint32_t i = 0; i < gaps->n && i < GAPS_MAX; i++) {
    const sg_pair *gap = &SG_AT(sg_pair, gaps, i);
    const cJSON *one = gap->to ? gap->to : gap->from;
    say(p, gap->to ? "now: " : "no longer so: ");
    say(p, sg_doc_text(one, "flag"));
    if (sg_doc_text(one, "subject")[0]) {
      say(p, " on ");
      say(p, sg_doc_text(one, "subject"));
    } else {
      say(p, ", parties: ");
      say_value(p, cJSON_GetObjectItemCaseSensitive(one, "count"));
    }
    say(p, ": ");
    say(p, sg_doc_text(one, "reason"));
    put(p, 4, 8);
  }
  if (gaps->n > GAPS_MAX)
    sg_output_printf(p->out, "    and %u more: --json has all\n",
                     gaps->n - GAPS_MAX);
}

static void put_plugins(page *p) {
  for (uint32_t i = 0; i < p->d->plugins.n; i++) {
    const sg_pair *plugin = &SG_AT(sg_pair, &p->d->plugins, i);
    const cJSON *one = plugin->to ? plugin->to : plugin->from;
    const bool now = plugin->to && sg_doc_is(plugin->to, "status", "ok");
    if (i == 0)
      sg_output_puts(p->out, "\n");
    say(p, "Only in ");
    say(p, now ? "NEW" : "OLD");
    say(p, " plugin ");
    say(p, sg_doc_text(one, "id"));
    say(p, " gave results.");
    put(p, 0, 4);
  }
}

static void put_head(page *p, const char *old_name, const char *new_name) {
  const sg_diff *d = p->d;
  say(p, "OLD ");
  say(p, old_name);
  say(p, " as of ");
  say(p, sg_doc_text(d->old_doc->root, "as_of"));
  say(p, ", NEW ");
  say(p, new_name);
  say(p, " as of ");
  say(p, sg_doc_text(d->new_doc->root, "as_of"));
  put(p, 0, 4);
}

static void put_counts(page *p) {
  const sg_diff *d = p->d;
  sg_output_puts(p->out, "\n");
  if (sg_diff_is_empty(d))
    say(p, "The findings are the same: flags, scores, parties, and what could "
           "not be evaluated.");
  else
    sg_text_printf(&p->words,
                   "Flags: %u new, %u gone, %u changed, %u that could not be "
                   "seen any more. Scores that moved: %u. Parties that came or "
                   "went: %u.",
                   d->n_new, d->n_gone, d->n_changed, d->n_unseen, d->moves.n,
                   d->parties.n);
  put(p, 0, 0);
}

void sg_diff_write(const sg_diff *diff, const char *old_name,
                   const char *new_name, uint32_t top, sg_output *out) {
  page p = {.d = diff, .out = out};
  sg_text_init(&p.words, 0);
  put_head(&p, old_name, new_name);
  put_asked(&p);
  put_contexts(&p, true);
  put_counts(&p);
  put_plugins(&p);
  put_alone(&p, "New flags", true, false);
  put_alone(&p, "Flags that are gone", false, false);
  put_alone(&p, "Flags that could not be seen any more: not gone", false, true);
  put_all_changed(&p);
  put_moves(&p, top);
  put_parties(&p);
  put_gaps(&p);
  put_contexts(&p, false);
  sg_text_clear(&p.words);
}
