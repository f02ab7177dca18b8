// SPDX-License-Identifier: GPL-2.0-or-later
// transfers - T03: a stake that ended or was lowered around the listing of its
// owner or of the company.
//
// Statements of one owner, company and measure are one stake. What is left when
// one of them ends is what the others state that go on, or begin within days.
#include "timeline.h"

#include <stdlib.h>

enum { STATEMENTS_MAX = 256 }; // of one stake that are looked at

// A stake that ended or was lowered, and the listing near by.
typedef struct transfer {
  sg_id stake;        // the link that ended
  sg_id next;         // that which states what is left, or SG_NONE
  uint32_t low, high; // left
  sg_id listed;       // the owner or the company
  uint32_t row;       // of listings
  uint8_t level;
  bool just_below; // what is left is 40 to 49.99 %
} transfer;

typedef struct found {
  uint32_t n, shown;
  transfer at[SHOWN_MAX]; // the best first
} found;

// What is held for somebody else is a stake of its own.
static bool is_same_stake(const sg_graph *g, sg_id e, sg_id f) {
  const uint8_t a = g->link_capacity[e];
  const uint8_t b = g->link_capacity[f];
  const bool for_others =
      a == SG_NOMINEE || a == SG_TRUSTEE || b == SG_NOMINEE || b == SG_TRUSTEE;
  return g->link_kind[e] == SG_OWNERSHIP && g->link_kind[f] == SG_OWNERSHIP &&
         g->link_measure[e] == g->link_measure[f] && (!for_others || a == b);
}

// --- what is left -----------------------------------------------------------

// Does statement `f` go on when `e` ends, or begin within days of it?
static bool goes_on(const work *w, sg_id e, sg_id f) {
  const span end = end_of(w->g, e);
  const span start = start_of(w->g, f);
  const span until = end_of(w->g, f);
  return (!is_dated(start) ||
          start.first <= end.last + whole(w, PARAM_T03_GAP)) &&
         (!is_dated(until) || until.last > end.last);
}

// Another statement says that the same stake ended on the same day: the one
// that is told for sure counts, of those the first.
static bool is_said_before(const work *w, sg_id e, sg_id f) {
  const bool e_told = is_told(w->g, e);
  const bool f_told = is_told(w->g, f);
  return is_same(end_of(w->g, e), end_of(w->g, f)) &&
         (f_told > e_told || (f_told == e_told && f < e));
}

// What is left by the statements, or by those of them that are told for sure:
// how sure is it that the stake became less?
static uint8_t look_at_rest(const work *w, sg_id e, const sg_id *statements,
                            uint32_t n, bool firm_only, transfer *out) {
  const sg_graph *g = w->g;
  bool merged = false; // the statements share one carrier of their shares
  *out = (transfer){.stake = e, .next = SG_NONE, .low = SG_WHOLE};
  for (uint32_t i = 0; i < n && i < STATEMENTS_MAX; i++) {
    const sg_id f = statements[i];
    if (f == e || !is_same_stake(g, e, f) || (firm_only && !is_told(g, f)))
      continue;
    if (is_said_before(w, e, f))
      return 0;
    if (!goes_on(w, e, f))
      continue;
    if (out->next == SG_NONE || high_of(g, f) > out->high)
      out->next = f;
    out->low = low_of(g, f) < out->low ? low_of(g, f) : out->low;
    out->high = high_of(g, f) > out->high ? high_of(g, f) : out->high;
    merged = merged || carrier(g, e) == carrier(g, f);
  }
  if (out->next == SG_NONE) {
    out->low = 0;
    return high_of(g, e) > 0 ? SG_CERTAIN : 0;
  }
  // A band that is stated again says nothing of what changed within it.
  if (out->low >= high_of(g, e) ||
      (!merged && out->low == low_of(g, e) && out->high == high_of(g, e)))
    return 0;
  return out->high < low_of(g, e) ? SG_CERTAIN : SG_POSSIBLE;
}

// The same with everything, and with what is told for sure alone.
static uint8_t look_at_both(const work *w, sg_id e, const sg_id *statements,
                            uint32_t n, transfer *out) {
  transfer firm = {0};
  const uint8_t some = look_at_rest(w, e, statements, n, false, out);
  const uint8_t sure =
      is_told(w->g, e) ? look_at_rest(w, e, statements, n, true, &firm) : 0;
  if (!some)
    *out = firm;
  out->just_below = out->next != SG_NONE &&
                    out->low >= share_of(w, PARAM_T03_FROM) &&
                    out->high < share_of(w, PARAM_T03_BELOW);
  if (some == SG_CERTAIN && sure == SG_CERTAIN &&
      !(out->just_below && !is_told(w->g, out->next)))
    return SG_CERTAIN;
  return some || sure ? SG_POSSIBLE : 0;
}

// --- the listing near by ----------------------------------------------------

// The surest, of equally sure ones the nearest listing of an entity; a listing
// without a start is told in `*undated`.
static void look_at_listings(const work *w, sg_id v, span day, transfer *out,
                             bool *undated) {
  const int32_t days = whole(w, PARAM_T03_DAYS);
  for (uint32_t i = w->listings->start[v]; i < w->listings->start[v + 1]; i++) {
    const span since = listed_since(w, i);
    const uint8_t counts = listing_counts(w, i, false);
    if (counts && !is_dated(since))
      *undated = true;
    if (!counts || !is_dated(since))
      continue;
    const uint8_t level = lesser(counts, days_apart(day, since, days));
    const bool nearer =
        out->level > 0 && abs(since.first - day.first) <
                              abs(listed_since(w, out->row).first - day.first);
    if (level < out->level || level == 0 || (level == out->level && !nearer))
      continue;
    out->listed = v;
    out->row = i;
    out->level = level;
  }
}

static bool is_listed(const work *w, sg_id v) {
  for (uint32_t i = w->listings->start[v]; i < w->listings->start[v + 1]; i++)
    if (listing_counts(w, i, false))
      return true;
  return false;
}

// --- the transfers of one company -------------------------------------------

static bool is_before(const transfer *a, const transfer *b) {
  return a->just_below != b->just_below ? a->just_below : a->level > b->level;
}

// The best ones are kept, in their order.
static void keep(found *f, const transfer *one) {
  f->n++;
  uint32_t i = f->shown < SHOWN_MAX ? f->shown++ : SHOWN_MAX;
  for (; i > 0 && is_before(one, &f->at[i - 1]); i--)
    if (i < SHOWN_MAX)
      f->at[i] = f->at[i - 1];
  if (i < SHOWN_MAX)
    f->at[i] = *one;
}

// Those of whom it cannot be said: a listing without a start, stakes without
// dates.
typedef struct gaps {
  gap listings, stakes;
  bool any; // stake
} gaps;

typedef struct company {
  sg_id v;
  bool owned;     // a stake is recorded
  bool concerned; // it or an owner is listed
  bool dated;     // a stake has a date
  bool undated;   // a listing near an ended stake has none
  found found;
} company;

static void look_at_owner(const work *w, const sg_id *statements, uint32_t n,
                          company *c) {
  const sg_graph *g = w->g;
  const sg_id owner = g->link_from[statements[0]];
  const bool listed = is_listed(w, owner);
  for (uint32_t i = 0; i < n; i++) {
    const sg_id e = statements[i];
    const span end = end_of(g, e);
    transfer near = {.level = 0};
    transfer one;
    if (g->link_kind[e] != SG_OWNERSHIP)
      continue;
    c->owned = true;
    c->concerned |= listed;
    c->dated |= is_dated(end) || is_dated(start_of(g, e));
    if (!is_dated(end) || !happened(g, end))
      continue;
    if (listed)
      look_at_listings(w, owner, end, &near, &c->undated);
    look_at_listings(w, c->v, end, &near, &c->undated);
    const uint8_t less =
        near.level ? look_at_both(w, e, statements, n, &one) : 0;
    if (!less)
      continue;
    one.listed = near.listed;
    one.row = near.row;
    one.level = lesser(lesser(less, near.level), happened(g, end));
    keep(&c->found, &one);
  }
}

// --- the flag ---------------------------------------------------------------

static void say_share(sentence *out, uint32_t low, uint32_t high) {
  char text[2][32];
  if (low == 0 && high == SG_WHOLE)
    say(out, "a share that is not known");
  else if (low == high)
    say(out, "%s %%", sg_percent_text(low, text[0]));
  else
    say(out, "%s to %s %%", sg_percent_text(low, text[0]),
        sg_percent_text(high, text[1]));
}

// A tie between the old owner and a new one, or SG_NONE.
static sg_id tie_of(const work *w, sg_id a, sg_id b) {
  const sg_id *links = NULL;
  if (ties_between(w, a, b, &links) || ties_between(w, b, a, &links))
    return links[0];
  return SG_NONE;
}

typedef struct holder {
  sg_id stake, tie; // SG_NONE
} holder;

// A stake of somebody else that begins within days of the end of this one: one
// whose owner is tied to the old one, if there is any.
static holder find_new_holder(const work *w, sg_id e) {
  const sg_graph *g = w->g;
  const sg_id v = g->link_to[e];
  holder out = {SG_NONE, SG_NONE};
  for (uint32_t k = w->ties.to_start[v]; k < w->ties.to_start[v + 1]; k++) {
    const sg_id f = w->ties.to_link[k];
    if (g->link_kind[f] != SG_OWNERSHIP || g->link_from[f] == g->link_from[e] ||
        !is_dated(start_of(g, f)) ||
        !days_apart(end_of(g, e), start_of(g, f), whole(w, PARAM_T03_GAP)))
      continue;
    const sg_id tie = tie_of(w, g->link_from[e], g->link_from[f]);
    if (out.stake == SG_NONE || tie != SG_NONE)
      out = (holder){f, tie};
    if (tie != SG_NONE)
      return out;
  }
  return out;
}

static void tell_new_holder(const work *w, sg_id e, sentence *out,
                            evidence *shown) {
  const holder of = find_new_holder(w, e);
  if (of.stake == SG_NONE)
    return;
  const sg_id links[] = {of.stake, of.tie};
  const bool tied = of.tie != SG_NONE;
  say(out, "; a stake of ");
  say_name(w, out, w->g->link_from[of.stake]);
  say(out, "%s began", tied ? ", who is linked to the earlier owner," : "");
  say_day(out, start_of(w->g, of.stake));
  show_path(w, shown, w->g->link_to[e], links, tied ? 2 : 1,
            tied ? "a new owner, linked to the earlier one" : "a new owner");
}

static void tell(const work *w, const transfer *of, sentence *out,
                 evidence *shown) {
  const sg_graph *g = w->g;
  const sg_id v = g->link_to[of->stake];
  const span end = end_of(g, of->stake);
  say(out, "a stake of ");
  say_name(w, out, g->link_from[of->stake]);
  say(out, " (");
  say_share(out, low_of(g, of->stake), high_of(g, of->stake));
  say(out, ") ended");
  say_day(out, end);
  if (of->next != SG_NONE) {
    say(out, " and left ");
    say_share(out, of->low, of->high);
    show_path(w, shown, v, &of->next, 1, "the stake that was left");
  }
  say_near(out, listed_since(w, of->row), end, "the listing of ");
  say_name(w, out, of->listed);
  say(out, " (");
  say_text(out, w->list[of->row]);
  say(out, ")");
  say_day(out, listed_since(w, of->row));
  show_path(w, shown, v, &of->stake, 1, "the stake that ended");
  show_stake(w, shown, of->stake, "the stake before the change");
  if (of->next != SG_NONE)
    show_stake(w, shown, of->next, "the stake after the change");
  show_day(shown, SG_ON_LINKS, of->stake, "until", end);
  show_listing(w, shown, of->listed, of->row);
  tell_new_holder(w, of->stake, out, shown);
}

static double confidence_of(const work *w, const transfer *of) {
  const sg_id links[] = {of->stake, of->next};
  return sg_least_confidence(w->g, links, of->next == SG_NONE ? 1 : 2);
}

// What is said to be just below the threshold comes first, then what is
// certain; the certainty is that of the first.
static sg_status raise_one(const work *w, const company *c) {
  const found *f = &c->found;
  sentence message = {.length = 0};
  evidence shown = {.n_paths = 0};
  say(&message, "In ");
  say_name(w, &message, c->v);
  for (uint32_t i = 0; i < f->shown; i++) {
    sentence more = {.length = 0};
    sentence *out = i < TOLD_MAX ? &message : &more;
    say(out, "%s ", i ? "; and" : ",");
    tell(w, &f->at[i], out, &shown);
  }
  say_more(&message, f->n, TOLD_MAX);
  say(&message, "%s; the limit is %d days.",
      shown.alleged ? "; some of this is alleged" : "",
      whole(w, PARAM_T03_DAYS));
  return put(w,
             &(verdict){
                 .subject = c->v,
                 .deal = SG_NONE,
                 .flag = "T03",
                 .severity = f->at[0].just_below ? SG_RESOLVE_FIRST : 0,
                 .level = f->at[0].level,
                 .confidence = confidence_of(w, &f->at[0]),
             },
             &message, &shown);
}

static sg_status look_at(const work *w, sg_id v, gaps *unknown) {
  const uint32_t end = w->ties.to_start[v + 1];
  company c = {.v = v, .concerned = is_listed(w, v)};
  uint32_t k = w->ties.to_start[v];
  for (uint32_t next = k; k < end; k = next) {
    next = group_end(w->ties.to_other, k, end);
    look_at_owner(w, w->ties.to_link + k, next - k, &c);
  }
  unknown->any |= c.owned;
  if (c.found.n)
    return raise_one(w, &c);
  if (c.owned && c.concerned && !c.dated)
    add_gap(&unknown->stakes, v);
  else if (c.undated)
    add_gap(&unknown->listings, v);
  return SG_OK;
}

sg_status transfers_raise(const work *w) {
  const sg_graph *g = w->g;
  gaps unknown = {0};
  sg_status status = SG_OK;
  if (w->listings->n_rows == 0)
    return put_no_data(w, "T03",
                       "no list was loaded: no party is marked as listed");
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++)
    if (g->entity_in_scope[v] && is_organisation(g, v))
      status = look_at(w, v, &unknown);
  if (status == SG_OK && !unknown.any)
    status = put_no_data(w, "T03", "no owner is recorded");
  if (status == SG_OK)
    status =
        put_gap(w, "T03", &unknown.stakes,
                "the party or an owner is listed, and no stake has a date");
  if (status == SG_OK)
    status = put_gap(w, "T03", &unknown.listings,
                     "a stake ended, and a listing of its owner or of the "
                     "party has no date");
  return status;
}
