// SPDX-License-Identifier: GPL-2.0-or-later
// moves - T04: the same people, or one company after another, in several
// countries within a few years; and the seat moved after enforcement.
//
// People are persons who stand behind companies; their own country is never
// looked at. A series is raised on the person and on each company that is the
// last of one, or the last of a row of successions.
#include "moves.h"

// The best series of a person that a company is the last of.
typedef struct last_of {
  sg_id person;
  uint32_t n_countries, n_people; // n_people 0: none
  uint8_t level;
} last_of;

typedef struct moves {
  const work *w;
  by_end to;     // successions, by successor
  last_of *of;   // by company
  series *found; // of the person or company at hand
  gap unknown;
} moves;

// --- words ------------------------------------------------------------------

// Founded in which countries, with the links to them from the subject.
static void tell_stops(const work *w, const series *s, sentence *out,
                       evidence *shown) {
  for (uint32_t i = 0; i < s->n_chosen && i < SHOWN_MAX; i++) {
    const stop *one = &s->at[s->chosen[i]];
    const dated *when = &s->when[s->chosen[i]];
    const uint16_t country = when->class;
    const char code[3] = {(char)(country >> 8), (char)(country & 0xff), '\0'};
    say(out, "%s", i ? ", " : "");
    say_name(w, out, one->company);
    say(out, " (%s,", code);
    say_day(out, when->day);
    say(out, ")");
    show_fact(shown, SG_ON_ENTITIES, one->company, "country", code);
    if (is_dated(incorporated(w, one->company)))
      show_day(shown, SG_ON_ENTITIES, one->company, "incorporated", when->day);
  }
  say_more(out, s->n_chosen, SHOWN_MAX);
}

// From `start`, which is the person or, by way of `tie`, a company.
static double show_ties(const work *w, const series *s, sg_id start, sg_id tie,
                        evidence *shown) {
  double least = 1;
  for (uint32_t i = 0; i < s->n_chosen; i++) {
    const sg_id link = s->at[s->chosen[i]].link;
    const sg_id links[] = {tie, link};
    const double one = sg_least_confidence(w->g, &link, 1);
    least = one < least ? one : least;
    shown->alleged |= sg_any_alleged(w->g, &link, 1);
    if (i < SHOWN_MAX && tie == SG_NONE)
      show_path(w, shown, start, &link, 1, "a company of the person");
    else if (i < SHOWN_MAX && link != tie)
      show_path(w, shown, start, links, 2, "another company of the person");
  }
  return least;
}

static double show_chain(const work *w, const series *s, evidence *shown) {
  double least = 1;
  for (uint32_t i = 0; i < s->n_chosen; i++) {
    sg_id links[BACK_MAX];
    const uint32_t n = links_to(s, s->chosen[i], links);
    const double one = sg_least_confidence(w->g, links, n);
    least = one < least ? one : least;
    if (n > 0 && i < SHOWN_MAX)
      show_path(w, shown, s->at[0].company, links, n, "a company before it");
  }
  return least;
}

static double tell_seat(const work *w, const seat *of, sentence *out,
                        evidence *shown) {
  const sg_graph *g = w->g;
  const sg_id v = g->link_to[of->move];
  const sg_id links[] = {of->move, of->incident};
  say(out, " took the place of ");
  say_name(w, out, g->link_from[of->move]);
  say(out, ", of another country,");
  say_day(out, move_day(w, of->move));
  say(out, ", after an enforcement case of that");
  say_day(out, case_day(w, of->incident));
  say(out, ": ");
  say_name(w, out, g->link_to[of->incident]);
  show_path(w, shown, v, links, 2, "the case before the move");
  return sg_least_confidence(g, links, 2);
}

// --- the flag ---------------------------------------------------------------

static sg_status raise_person(const work *w, sg_id person, const series *s) {
  sentence message = {.length = 0};
  evidence shown = {.n_paths = 0};
  const double confidence = show_ties(w, s, person, SG_NONE, &shown);
  say_name(w, &message, person);
  say(&message,
      " is recorded as officer or owner of companies founded in %u countries "
      "within %d months: ",
      s->n_chosen, whole(w, PARAM_T04_MONTHS));
  tell_stops(w, s, &message, &shown);
  say(&message, "%s.", shown.alleged ? "; some of this is alleged" : "");
  return put(w,
             &(verdict){
                 .subject = person,
                 .deal = SG_NONE,
                 .flag = "T04",
                 .level = s->level,
                 .confidence = confidence,
             },
             &message, &shown);
}

// Remember the best series that each of the companies is the last of: the
// surest, then that with most countries.
static void remember(moves *m, sg_id person, series *s) {
  for (uint32_t i = 0; i < s->n; i++) {
    last_of *best = &m->of[s->at[i].company];
    choose_before(m->w, i, s);
    const bool better = s->level != best->level
                            ? s->level > best->level
                            : s->n_chosen > best->n_countries;
    if (s->level == 0)
      continue;
    if (best->n_people == 0 || better) {
      best->person = person;
      best->level = s->level;
      best->n_countries = s->n_chosen;
    }
    best->n_people++;
  }
}

static sg_status look_at_person(moves *m, sg_id person) {
  const work *w = m->w;
  series *s = m->found;
  sg_status status = SG_OK;
  find_people(w, person, s);
  if (s->level) {
    if (w->g->entity_in_scope[person])
      status = raise_person(w, person, s);
    remember(m, person, s);
  } else if (w->g->entity_in_scope[person] && s->n_unknown &&
             s->n >= (uint32_t)whole(w, PARAM_T04_COUNTRIES)) {
    add_gap(&m->unknown, person);
  }
  return status;
}

static double tell_people(const moves *m, sg_id v, sentence *out,
                          evidence *shown) {
  const work *w = m->w;
  series *s = m->found;
  uint32_t last = 0;
  find_people(w, m->of[v].person, s);
  while (s->at[last].company != v)
    last++;
  choose_before(w, last, s);
  say(out,
      " is the last of companies founded in %u countries within %d months, of "
      "which ",
      s->n_chosen, whole(w, PARAM_T04_MONTHS));
  say_name(w, out, m->of[v].person);
  say_more(out, m->of[v].n_people, 1);
  say(out, " %s recorded as officer or owner: ",
      m->of[v].n_people > 1 ? "are" : "is");
  tell_stops(w, s, out, shown);
  return show_ties(w, s, v, s->at[last].link, shown);
}

static double tell_chain(const moves *m, sg_id v, sentence *out,
                         evidence *shown) {
  const work *w = m->w;
  find_chain(w, &m->to, v, m->found);
  say(out,
      " and those it succeeded were founded in %u countries within %d "
      "months: ",
      m->found->n_chosen, whole(w, PARAM_T04_MONTHS));
  tell_stops(w, m->found, out, shown);
  return show_chain(w, m->found, shown);
}

// What is certain is told alone; confidence is that of the best.
static sg_status raise_company(moves *m, sg_id v, const seat *moved,
                               uint8_t people, uint8_t chain) {
  const work *w = m->w;
  sentence message = {.length = 0};
  evidence shown = {.n_paths = 0};
  uint8_t level = people > chain ? people : chain;
  level = moved->level > level ? moved->level : level;
  double best = 0;
  say_name(w, &message, v);
  const size_t named = message.length;
  if (moved->level == level)
    best = tell_seat(w, moved, &message, &shown);
  if (people == level) {
    say(&message, "%s", message.length > named ? "; it" : "");
    const double one = tell_people(m, v, &message, &shown);
    best = one > best ? one : best;
  }
  if (chain == level) {
    say(&message, "%s", message.length > named ? "; it" : "");
    const double one = tell_chain(m, v, &message, &shown);
    best = one > best ? one : best;
  }
  say(&message, "%s.", shown.alleged ? "; some of this is alleged" : "");
  return put(w,
             &(verdict){
                 .subject = v,
                 .deal = SG_NONE,
                 .flag = "T04",
                 .level = level,
                 .confidence = best,
             },
             &message, &shown);
}

static sg_status look_at_company(moves *m, sg_id v) {
  const work *w = m->w;
  bool undated = false;
  const seat moved = find_seat(w, &m->to, v, &undated);
  const uint8_t people = m->of[v].level;
  uint8_t chain = 0;
  if (m->to.start[v] < m->to.start[v + 1]) {
    find_chain(w, &m->to, v, m->found);
    chain = m->found->level;
    undated |= m->found->n_unknown > 0 &&
               m->found->n >= (uint32_t)whole(w, PARAM_T04_COUNTRIES);
  }
  if (moved.level || people || chain)
    return raise_company(m, v, &moved, people, chain);
  if (undated)
    add_gap(&m->unknown, v);
  return SG_OK;
}

static bool find_successions(moves *m) {
  const sg_graph *g = m->w->g;
  sg_host *host = m->w->host;
  sg_id *all = host->alloc(host, g->n_links, sizeof *all);
  uint32_t n = 0;
  for (sg_id e = 0; all && e < g->n_links; e++)
    if (g->link_kind[e] == SG_SUCCESSION && g->link_from[e] != g->link_to[e])
      all[n++] = e;
  return all && sort_by_end(host, g->link_to, all, n, &m->to);
}

static sg_status put_gaps(const moves *m, bool any, const gap *professional) {
  const work *w = m->w;
  sg_status status = SG_OK;
  if (!any && m->to.start[w->g->n_entities] == 0)
    status = put_no_data(w, "T04",
                         "no officer or owner and no succession is recorded");
  if (status == SG_OK)
    status = put_gap(w, "T04", &m->unknown,
                     "companies of the person or before the party, a move or "
                     "a case have no date or country");
  if (status == SG_OK)
    status = put_gap(w, "T04", professional,
                     "the person is officer or owner of so many companies "
                     "that it is taken for a profession");
  return status;
}

sg_status moves_raise(const work *w) {
  const sg_graph *g = w->g;
  moves m = {.w = w};
  gap professional = {0};
  sg_status status = SG_OK;
  bool any = false;
  m.of = w->host->alloc(w->host, g->n_entities, sizeof *m.of);
  m.found = w->host->alloc(w->host, 1, sizeof *m.found);
  if (!m.of || !m.found || !find_successions(&m))
    return SG_ENOMEM;
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++) {
    if (g->entity_kind[v] != SG_PERSON)
      continue;
    any = any || w->ties.from_start[v] < w->ties.from_start[v + 1];
    if (w->many[v] && g->entity_in_scope[v])
      add_gap(&professional, v);
    else if (!w->many[v])
      status = look_at_person(&m, v);
  }
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++)
    if (g->entity_in_scope[v] && is_organisation(g, v))
      status = look_at_company(&m, v);
  return status == SG_OK ? put_gaps(&m, any, &professional) : status;
}
