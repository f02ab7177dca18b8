// SPDX-License-Identifier: GPL-2.0-or-later
// founders - T05: those who ran or owned a seller that is listed or involved in
// an adverse incident, and then founded or came to run the party.
#include "timeline.h"

#include <string.h>

// How a person came from one company to another.
typedef struct change {
  uint8_t level;
  sg_id person;
  sg_id was, is; // ties
} change;

typedef struct founders {
  const work *w;
  uint8_t *sells;   // of entities: how sure it is
  uint8_t *came;    // of persons: from a seller that is listed or reported
  uint32_t undated; // posts of theirs without a start, of the party at hand
  gap unknown;
} founders;

// What of the party at hand was found.
typedef struct found {
  uint32_t n, shown;
  uint8_t level;
  change at[SHOWN_MAX];
  double confidence; // of the best of them; one is enough
} found;

static void note(uint8_t *level, uint8_t other) {
  *level = other > *level ? other : *level;
}

static void find_sellers(founders *f) {
  const sg_graph *g = f->w->g;
  const uint32_t roles = SG_ROLE_VENDOR | SG_ROLE_MANUFACTURER |
                         SG_ROLE_DISTRIBUTOR | SG_ROLE_RESELLER |
                         SG_ROLE_INTEGRATOR;
  for (sg_id v = 0; v < g->n_entities; v++)
    f->sells[v] = g->entity_roles[v] & roles ? SG_CERTAIN : 0;
  for (sg_id d = 0; d < g->n_deals; d++) {
    const span day = {g->deal_signed[d], g->deal_signed_latest[d]};
    const uint8_t sure =
        g->deal_status[d] == SG_DEAL_ALLEGED ? SG_POSSIBLE : SG_CERTAIN;
    if (g->deal_vendor[d] != SG_NONE && !sg_deal_is_void(g, d))
      note(&f->sells[g->deal_vendor[d]],
           is_dated(day) ? lesser(sure, happened(g, day)) : sure);
  }
  for (sg_id e = 0; e < g->n_links; e++) {
    const uint8_t sure = sg_link_is_firm(g, e) ? SG_CERTAIN : SG_POSSIBLE;
    if (sg_supply_counts(g, e))
      note(&f->sells[g->link_from[e]], sure);
    else if (g->link_kind[e] == SG_CONTRACT &&
             !sg_deal_is_void(g, g->link_deal[e]))
      note(&f->sells[g->link_to[e]], sure);
  }
}

// How sure is it that a company is listed, not only until before somebody left,
// or had a part in an adverse incident? In `*row` or `*link` by what.
static uint8_t level_of_report(const founders *f, sg_id v, span left,
                               uint32_t *row, sg_id *link) {
  const work *w = f->w;
  uint8_t best = 0;
  *row = *link = SG_NONE;
  for (uint32_t i = w->listings->start[v]; i < w->listings->start[v + 1]; i++) {
    uint8_t level = listing_counts(w, i, false);
    const span until = span_at(w->delisted_earliest, w->delisted, i);
    if (is_dated(until) && until.first < left.last)
      level = until.last < left.first ? 0 : lesser(level, SG_POSSIBLE);
    if (level > best)
      *row = i;
    best = level > best ? level : best;
  }
  const uint32_t k = w->surest_case[v];
  if (w->cases.start[v] == w->cases.start[v + 1] || w->case_level[k] <= best)
    return best;
  *row = SG_NONE;
  *link = w->cases.link[k];
  return w->case_level[k];
}

// Did the person leave the company when this tie ended, or is there another
// that goes on, or ended later?
static uint8_t has_left(const work *w, sg_id e) {
  enum { TIES_MAX = 256 };
  const sg_graph *g = w->g;
  const sg_id *links = NULL;
  const uint32_t n = ties_between(w, g->link_from[e], g->link_to[e], &links);
  const span left = end_of(g, e);
  uint8_t level =
      is_dated(left) ? lesser(stands_behind(w, e), happened(g, left)) : 0;
  for (uint32_t i = 0; i < n && i < TIES_MAX && level > 0; i++) {
    const uint8_t other = links[i] == e ? 0 : stands_behind(w, links[i]);
    const span end = end_of(g, links[i]);
    if (other && (!is_dated(end) || end.first > left.last))
      level = other == SG_CERTAIN ? 0 : SG_POSSIBLE;
    else if (other && end.last > left.first)
      level = SG_POSSIBLE;
  }
  return level;
}

static bool is_former(const founders *f, sg_id e) {
  const work *w = f->w;
  uint32_t row = 0;
  sg_id link = 0;
  return f->sells[w->g->link_to[e]] && has_left(w, e) &&
         level_of_report(f, w->g->link_to[e], end_of(w->g, e), &row, &link);
}

static void find_leavers(founders *f) {
  const work *w = f->w;
  for (uint32_t k = 0; k < w->ties.n; k++) {
    const sg_id e = w->ties.from_link[k];
    const sg_id person = w->g->link_from[e];
    if (!f->came[person] && !w->many[person])
      f->came[person] = is_former(f, e);
  }
}

// --- the party at hand ------------------------------------------------------

// The day on which somebody came to run the party by a post; or founded it, by
// a post of that name or a stake or control that began with the company: how
// sure this is goes to `*level`.
static span arrival(const work *w, sg_id e, uint8_t *level) {
  const sg_graph *g = w->g;
  const span start = start_of(g, e);
  const span born = incorporated(w, g->link_to[e]);
  const bool founder =
      w->post && w->post[e] && strcmp(w->post[e], "founder") == 0;
  *level = SG_CERTAIN;
  if (g->link_kind[e] == SG_POSITION)
    return is_dated(start) || !founder ? start : born;
  *level = is_dated(start) && is_dated(born)
               ? days_apart(born, start, whole(w, PARAM_T05_FOUNDING))
               : 0;
  return *level ? start : (span){SG_NO_DATE, SG_NO_DATE};
}

// The surest way on which the person of tie `e` came to the party.
static change find_change(const founders *f, sg_id e) {
  const work *w = f->w;
  const sg_graph *g = w->g;
  const sg_id person = g->link_from[e];
  uint8_t is = 0;
  const span start = arrival(w, e, &is);
  is = lesser(is, sg_link_is_firm(g, e) ? stands_behind(w, e) : SG_POSSIBLE);
  change best = {0, person, SG_NONE, e};
  for (uint32_t k = w->ties.from_start[person];
       k < w->ties.from_start[person + 1]; k++) {
    const sg_id was = w->ties.from_link[k];
    uint32_t row = 0;
    sg_id link = 0;
    if (g->link_to[was] == g->link_to[e] || !is_former(f, was))
      continue;
    const span left = end_of(g, was);
    const uint8_t came = lesser(
        follows(left, start, whole(w, PARAM_T05_MONTHS)), happened(g, start));
    const uint8_t sells =
        lesser(f->sells[g->link_to[was]],
               level_of_report(f, g->link_to[was], left, &row, &link));
    const uint8_t level =
        lesser(lesser(came, sells), lesser(is, has_left(w, was)));
    if (level > best.level) {
      best.level = level;
      best.was = was;
    }
  }
  return best;
}

static void add(const founders *f, const change *one, found *out) {
  const sg_id links[] = {one->was, one->is};
  const double sure = sg_least_confidence(f->w->g, links, 2);
  if (one->level > out->level) {
    // What is certain of some is said of them alone.
    out->n = out->shown = 0;
    out->confidence = 0;
    out->level = one->level;
  }
  if (one->level < out->level)
    return;
  out->n++;
  out->confidence = sure > out->confidence ? sure : out->confidence;
  if (out->shown < SHOWN_MAX)
    out->at[out->shown++] = *one;
}

// The ties in force, one person after another.
static void look_at_people(founders *f, sg_id v, found *out) {
  const work *w = f->w;
  const sg_id *links = w->ties.to_link;
  const uint32_t end = w->ties.to_start[v + 1];
  for (uint32_t k = w->ties.to_start[v], next = 0; k < end; k = next) {
    change best = {0, SG_NONE, SG_NONE, SG_NONE};
    uint8_t level = 0;
    next = group_end(w->ties.to_other, k, end);
    for (; k < next && f->came[w->ties.to_other[k]]; k++) {
      if (links[k] >= w->g->n_links || !stands_behind(w, links[k]))
        continue;
      if (!is_dated(arrival(w, links[k], &level))) {
        f->undated += w->g->link_kind[links[k]] == SG_POSITION;
        continue;
      }
      const change one = find_change(f, links[k]);
      best = one.level > best.level ? one : best;
    }
    if (best.level)
      add(f, &best, out);
  }
}

// --- the flag ---------------------------------------------------------------

static void tell(const founders *f, const change *of, sentence *out,
                 evidence *shown) {
  const work *w = f->w;
  const sg_graph *g = w->g;
  const sg_id links[] = {of->is, of->was};
  const sg_id from = g->link_to[of->was];
  const span left = end_of(g, of->was);
  uint32_t row = 0;
  sg_id incident = 0;
  uint8_t level = 0;
  (void)level_of_report(f, from, left, &row, &incident);
  say_name(w, out, of->person);
  say(out, " was an officer or owner of ");
  say_name(w, out, from);
  show_path(w, shown, g->link_to[of->is], links, 2,
            "a person who came from the other company");
  if (row != SG_NONE) {
    say(out, ", recorded as listed (");
    say_text(out, w->list[row]);
    say(out, "),");
    show_listing(w, shown, from, row);
  } else {
    const sg_id all[] = {of->is, of->was, incident};
    say(out, ", recorded as involved in ");
    say_name(w, out, g->link_to[incident]);
    say(out, ",");
    show_path(w, shown, g->link_to[of->is], all, 3,
              "the incident of the other company");
  }
  say(out, " until");
  say_date(out, left);
  say(out, " and came");
  say_day(out, arrival(w, of->is, &level));
  show_day(shown, SG_ON_LINKS, of->was, "until", left);
}

static sg_status raise_one(const founders *f, sg_id v, const found *of) {
  const work *w = f->w;
  sentence message = {.length = 0};
  evidence shown = {.n_paths = 0};
  say(&message, "Among the officers and founders of ");
  say_name(w, &message, v);
  say(&message, " %s", of->n == 1 ? "is one who came" : "are some who came");
  say(&message,
      " from a seller that is listed or reported on, at most %d months "
      "before: ",
      whole(w, PARAM_T05_MONTHS));
  for (uint32_t i = 0; i < of->shown; i++) {
    sentence more = {.length = 0};
    say(&message, "%s", i > 0 && i < TOLD_MAX ? "; " : "");
    tell(f, &of->at[i], i < TOLD_MAX ? &message : &more, &shown);
  }
  say_more(&message, of->n, TOLD_MAX);
  say(&message, "%s.", shown.alleged ? "; some of this is alleged" : "");
  return put(w,
             &(verdict){
                 .subject = v,
                 .deal = SG_NONE,
                 .flag = "T05",
                 .level = of->level,
                 .confidence = of->confidence,
             },
             &message, &shown);
}

static sg_status look_at(founders *f, sg_id v) {
  found of = {.n = 0};
  f->undated = 0;
  look_at_people(f, v, &of);
  if (of.level)
    return raise_one(f, v, &of);
  if (f->undated)
    add_gap(&f->unknown, v);
  return SG_OK;
}

sg_status founders_raise(const work *w) {
  const sg_graph *g = w->g;
  founders f = {.w = w};
  sg_status status = SG_OK;
  if (w->listings->n_rows == 0 && w->cases.start[g->n_entities] == 0)
    return put_no_data(w, "T05",
                       "no listing and no incident is recorded for anybody");
  if (w->ties.n == 0)
    return put_no_data(w, "T05", "no officer or owner is recorded");
  f.sells = w->host->alloc(w->host, g->n_entities, 1);
  f.came = w->host->alloc(w->host, g->n_entities, 1);
  if (!f.sells || !f.came)
    return SG_ENOMEM;
  find_sellers(&f);
  find_leavers(&f);
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++)
    if (g->entity_in_scope[v] && is_organisation(g, v))
      status = look_at(&f, v);
  return status == SG_OK
             ? put_gap(w, "T05", &f.unknown,
                       "a person came from a seller that is listed or reported "
                       "on, on a day that is not recorded")
             : status;
}
