// SPDX-License-Identifier: GPL-2.0-or-later
// findings - what a script hands over: scores, chains, flags with evidence,
// gaps. The host checks all of it once more; here an error has a line.
#include "lua_session.h"
#include "lua_words.h"

#include <math.h>
#include <string.h>

static const char RAISED[] = "flags raised"; // in the registry

// --- scores
// -------------------------------------------------------------------

static uint32_t checked_metric(lua_State *L, int index) {
  const sg_plugin *plugin = session_of(L)->plugin;
  const char *name = luaL_checkstring(L, index);
  for (uint32_t m = 0; m < plugin->n_metrics; m++)
    if (strcmp(plugin->metrics[m].name, name) == 0)
      return m;
  (void)luaL_error(L, "the script declares no metric '%s'", name);
  return 0;
}

// nil is a score that is unknown.
static double checked_score(lua_State *L, int index, const sg_metric *metric) {
  if (lua_isnil(L, index))
    return (double)NAN;
  if (lua_type(L, index) != LUA_TNUMBER)
    (void)luaL_error(L,
                     "a score of '%s' must be a number, or nil when it is "
                     "unknown, not a %s",
                     metric->name, luaL_typename(L, index));
  const double value = lua_tonumber(L, index);
  if (!(value >= metric->min && value <= metric->max))
    (void)luaL_error(L, "a score of '%s' is %f, not between %f and %f",
                     metric->name, value, metric->min, metric->max);
  return value;
}

static int score(lua_State *L) {
  const session *s = session_of(L);
  (void)host_of(L);
  const uint32_t m = checked_metric(L, 2);
  const sg_id v = checked_id(L, 3, SG_ON_ENTITIES, "the second argument");
  lua_settop(L, 4);
  s->scores[m][v] = checked_score(L, 4, &s->plugin->metrics[m]);
  return 0;
}

static int scores(lua_State *L) {
  const session *s = session_of(L);
  (void)host_of(L);
  const uint32_t m = checked_metric(L, 2);
  luaL_checktype(L, 3, LUA_TTABLE);
  for (lua_pushnil(L); lua_next(L, 3); lua_pop(L, 1)) {
    const sg_id v = checked_id(L, -2, SG_ON_ENTITIES, "a key of the scores");
    s->scores[m][v] = checked_score(L, -1, &s->plugin->metrics[m]);
  }
  return 0;
}

// --- walks
// --------------------------------------------------------------------

// Does the walk hang together? Whether it touches the subject is answered.
static bool check_walk(lua_State *L, sg_id at, const sg_id *links, uint32_t n,
                       sg_id subject, const char *what) {
  const sg_graph *g = session_of(L)->host->graph;
  bool touches = at == subject;
  if (n == 0)
    (void)luaL_error(L, "%s has no links", what);
  for (uint32_t i = 0; i < n; i++) {
    const sg_id e = links[i];
    if (g->link_from[e] != at && g->link_to[e] != at)
      (void)luaL_error(L, "%s: link %I does not go on from entity %I", what,
                       (LUAI_UACINT)e + 1, (LUAI_UACINT)at + 1);
    at = g->link_from[e] == at ? g->link_to[e] : g->link_from[e];
    touches |= at == subject;
  }
  return touches;
}

static int chain(lua_State *L) {
  sg_host *host = host_of(L);
  const uint32_t m = checked_metric(L, 2);
  const sg_id v = checked_id(L, 3, SG_ON_ENTITIES, "the second argument");
  const lua_Number strength = luaL_checknumber(L, 4);
  luaL_argcheck(L, strength >= 0 && strength <= 1, 4, "a number from 0 to 1");
  luaL_checktype(L, 5, LUA_TTABLE);
  const uint32_t n = (uint32_t)lua_rawlen(L, 5);
  const sg_id *links = checked_ids(L, 5, n, SG_ON_LINKS, "a link of the chain");
  (void)check_walk(L, v, links, n, v, "the chain");
  if (host->put_chain(host, m, v, strength, links, n) != SG_OK)
    return luaL_error(L, "the chain is refused");
  return 0;
}

// --- evidence
// -----------------------------------------------------------------

// A flag while it is read. `least` is the least confidence of its links.
typedef struct reading {
  sg_finding finding;
  uint32_t least;
} reading;

static void count_link(lua_State *L, reading *r, sg_id e) {
  const uint32_t confidence = session_of(L)->host->graph->link_confidence[e];
  if (confidence < r->least)
    r->least = confidence;
}

typedef void row_reader(lua_State *L, reading *r, void *row, const char *what);

// The rows of one kind of evidence stay on the stack; the row that is read is
// on top.
static void *read_evidence(lua_State *L, const char *key, size_t row_size,
                           row_reader *read_row, reading *r, uint32_t *n) {
  *n = get_list(L, 2, key, "");
  const int list = lua_gettop(L);
  char *rows = push_room(L, *n, row_size);
  for (uint32_t i = 0; i < *n; i++) {
    luaL_checkstack(L, LUA_MINSTACK, "too much evidence");
    const char *what = lua_pushfstring(L, "%s[%d]", key, (int)i + 1);
    if (lua_rawgeti(L, list, (lua_Integer)i + 1) != LUA_TTABLE)
      (void)luaL_error(L, "%s must be a table, not a %s", what,
                       luaL_typename(L, -1));
    read_row(L, r, rows + (size_t)i * row_size, what);
  }
  return rows;
}

static void read_path(lua_State *L, reading *r, void *row, const char *what) {
  static const char *const known[] = {"start", "links", "shows", NULL};
  const int table = lua_gettop(L);
  sg_path *path = row;
  check_keys(L, table, known, what);
  path->start = get_id(L, table, "start", SG_ON_ENTITIES, what);
  if (path->start == SG_NONE)
    path->start = r->finding.subject;
  path->shows = need_text(L, table, "shows", what);
  path->n_links = get_list(L, table, "links", what);
  path->links = checked_ids(L, -1, path->n_links, SG_ON_LINKS, what);
  if (!check_walk(L, path->start, path->links, path->n_links,
                  r->finding.subject, what))
    (void)luaL_error(L, "%s does not touch the subject", what);
  for (uint32_t i = 0; i < path->n_links; i++)
    count_link(L, r, path->links[i]);
  lua_replace(L, table - 1); // what must stay: the array of links
  lua_settop(L, table - 1);
}

static void read_fact(lua_State *L, reading *r, void *row, const char *what) {
  static const char *const known[] = {"entity", "link",  "deal",
                                      "field",  "value", NULL};
  const int table = lua_gettop(L);
  (void)r;
  sg_fact *fact = row;
  check_keys(L, table, known, what);
  uint32_t n = 0;
  for (int32_t on = SG_ON_ENTITIES; on <= SG_ON_DEALS; on++) {
    const sg_id id = get_id(L, table, known[on], on, what);
    if (id == SG_NONE)
      continue;
    fact->on = on;
    fact->id = id;
    n++;
  }
  if (n != 1)
    (void)luaL_error(L, "%s must name one entity, link or deal", what);
  fact->field = need_text(L, table, "field", what);
  fact->value = need_text(L, table, "value", what);
  lua_settop(L, table - 2);
}

static uint32_t checked_share(lua_State *L, double fraction, const char *what) {
  if (!(fraction >= 0 && fraction <= 1))
    (void)luaL_error(L, "%s: a share must be between 0 and 1", what);
  return (uint32_t)llround(fraction * 1e9);
}

// A number of a link, which brings its own shares, or a table.
static void read_term(lua_State *L, reading *r, sg_term *term,
                      const char *what) {
  static const char *const known[] = {"link", "low", "high", NULL};
  const sg_graph *g = session_of(L)->host->graph;
  const bool is_table = lua_istable(L, -1);
  if (is_table)
    check_keys(L, -1, known, what);
  term->link = is_table ? get_id(L, -1, "link", SG_ON_LINKS, what)
                        : checked_id(L, -1, SG_ON_LINKS, what);
  if (term->link == SG_NONE)
    (void)luaL_error(L, "%s: a term needs a link", what);
  term->low = g->link_low[term->link];
  term->high = g->link_high[term->link];
  if (is_table) {
    term->low =
        checked_share(L, get_number(L, -1, "low", term->low / 1e9, what), what);
    term->high = checked_share(
        L, get_number(L, -1, "high", term->high / 1e9, what), what);
  }
  if (term->low > term->high)
    (void)luaL_error(L, "%s: a term with 'low' above 'high'", what);
  count_link(L, r, term->link);
}

static uint32_t total(const sg_sum *sum, bool high) {
  uint64_t all = 0;
  for (uint32_t i = 0; i < sum->n_terms; i++)
    all += high ? sum->terms[i].high : sum->terms[i].low;
  return all < UINT32_MAX ? (uint32_t)all : UINT32_MAX;
}

static void read_sum(lua_State *L, reading *r, void *row, const char *what) {
  static const char *const known[] = {"shows",  "terms", "threshold",
                                      "strict", "high",  NULL};
  const int table = lua_gettop(L);
  sg_sum *sum = row;
  check_keys(L, table, known, what);
  sum->shows = need_text(L, table, "shows", what);
  if (get_field(L, table, "threshold") == LUA_TNIL)
    (void)luaL_error(L, "%s.threshold is missing", what);
  sum->threshold =
      checked_share(L, get_number(L, table, "threshold", 0, what), what);
  sum->strict = get_truth(L, table, "strict", what);
  sum->n_terms = get_list(L, table, "terms", what);
  const int list = lua_gettop(L);
  if (sum->n_terms == 0)
    (void)luaL_error(L, "%s has no terms", what);
  sg_term *terms = push_room(L, sum->n_terms, sizeof *terms);
  for (uint32_t i = 0; i < sum->n_terms; i++) {
    lua_rawgeti(L, list, (lua_Integer)i + 1);
    read_term(L, r, &terms[i], what);
    lua_pop(L, 1);
  }
  sum->terms = terms;
  sum->low = total(sum, false);
  const uint32_t most = total(sum, true);
  const double high = get_number(L, table, "high", most / 1e9, what);
  if (!(high >= sum->low / 1e9 && high <= most / 1e9))
    (void)luaL_error(L, "%s.high is not between the sums of its terms", what);
  sum->high = (uint32_t)llround(high * 1e9);
  lua_replace(L, table - 1); // what must stay: the array of terms
  lua_settop(L, table - 1);
}

// --- flags
// --------------------------------------------------------------------

static uint32_t checked_flag(lua_State *L, const char *id) {
  const sg_plugin *plugin = session_of(L)->plugin;
  for (uint32_t i = 0; i < plugin->n_flags; i++)
    if (strcmp(plugin->flags[i].id, id) == 0)
      return i;
  (void)luaL_error(L, "the script declares no flag '%s'", id);
  return 0;
}

// The host would fail the whole run for a second one, without a line.
static void check_first(lua_State *L, const sg_finding *f, uint32_t flag) {
  luaL_getsubtable(L, LUA_REGISTRYINDEX, RAISED);
  const char *key =
      lua_pushfstring(L, "%d %I %I %s", (int)flag, (LUAI_UACINT)f->subject,
                      (LUAI_UACINT)f->deal, f->rule ? f->rule : "");
  if (get_field(L, -2, key) != LUA_TNIL)
    (void)luaL_error(L,
                     "'%s' was raised on entity %I before, with the same "
                     "rule and deal",
                     f->flag, (LUAI_UACINT)f->subject + 1);
  lua_pushboolean(L, 1);
  lua_setfield(L, -4, key);
  lua_pop(L, 3);
}

static void read_finding(lua_State *L, reading *r) {
  sg_finding *f = &r->finding;
  f->flag = need_text(L, 2, "flag", "");
  f->subject = get_id(L, 2, "subject", SG_ON_ENTITIES, "");
  if (f->subject == SG_NONE)
    (void)luaL_error(L, "subject is missing");
  f->deal = get_id(L, 2, "deal", SG_ON_DEALS, "");
  f->rule = get_text(L, 2, "rule", "");
  f->severity = get_word(L, 2, "severity", WORDS_SEVERITY, "");
  f->certainty = get_word(L, 2, "certainty", WORDS_CERTAINTY, "");
  if (f->certainty == 0)
    (void)luaL_error(L, "certainty is missing: 'certain' or 'possible'");
  f->message = need_text(L, 2, "message", "");
  const uint32_t flag = checked_flag(L, f->flag);
  f->paths =
      read_evidence(L, "paths", sizeof(sg_path), read_path, r, &f->n_paths);
  f->facts =
      read_evidence(L, "facts", sizeof(sg_fact), read_fact, r, &f->n_facts);
  f->sums = read_evidence(L, "sums", sizeof(sg_sum), read_sum, r, &f->n_sums);
  if (f->n_paths + f->n_facts + f->n_sums == 0)
    (void)luaL_error(L, "a flag needs evidence: paths, facts or sums");
  f->confidence = get_number(L, 2, "confidence", r->least / 1e9, "");
  if (!(f->confidence >= 0 && f->confidence <= 1))
    (void)luaL_error(L, "confidence must be between 0 and 1");
  check_first(L, f, flag); // at last: what fails before is not raised
}

static int flag(lua_State *L) {
  static const char *const known[] = {
      "flag",  "subject", "severity", "certainty", "confidence", "message",
      "paths", "facts",   "sums",     "deal",      "rule",       NULL,
  };
  sg_host *host = host_of(L);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  check_keys(L, 2, known, "a flag");
  reading r = {.finding = {SG_FINDING_SIZES}, .least = SG_WHOLE};
  read_finding(L, &r);
  if (host->put_finding(host, &r.finding) != SG_OK)
    return luaL_error(L, "the flag is refused");
  return 0;
}

static int gap(lua_State *L) {
  static const char *const known[] = {"flag", "subject", "count", "reason",
                                      NULL};
  sg_host *host = host_of(L);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  check_keys(L, 2, known, "a gap");
  const char *id = need_text(L, 2, "flag", "");
  (void)checked_flag(L, id);
  const sg_id subject = get_id(L, 2, "subject", SG_ON_ENTITIES, "");
  const double count = get_number(L, 2, "count", subject != SG_NONE, "");
  if (!(count >= 0 && count <= UINT32_MAX) || count != floor(count) ||
      (subject != SG_NONE && count != 1))
    return luaL_error(L,
                      "count must be how many it concerns, 1 with a subject");
  const char *reason = need_text(L, 2, "reason", "");
  if (host->put_gap(host, id, subject, (uint32_t)count, reason) != SG_OK)
    return luaL_error(L, "the gap is refused");
  return 0;
}

static const luaL_Reg methods[] = {
    {"score", score}, {"scores", scores}, {"chain", chain},
    {"flag", flag},   {"gap", gap},       {NULL, NULL},
};

void open_findings(lua_State *L) {
  luaL_setfuncs(L, methods, 0);
}
