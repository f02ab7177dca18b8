// SPDX-License-Identifier: GPL-2.0-or-later
// read_pack - a pack and its rules, key by key.
#include "rules.h"

#include <stdio.h>
#include <string.h>

enum { TITLE_MAX = 200, TEXT_MAX = 2000, ID_MAX = 40, PACK_MAX = 20 };

static const char *const pack_keys[] = {
    "stakegraph_rules", "pack",  "title", "version",
    "licence",          "about", "rules", NULL,
};
static const char *const rule_keys[] = {
    "id",        "title",     "severity",  "seeds",    "links",
    "direction", "max_links", "min_share", "strict",   "semantics",
    "subject",   "as_of",     "message",   "innocent", "mitigations",
    "source",    "requires",  "note",      NULL,
};
static const char *const link_keys[] = {
    "kind",    "direction", "basis",         "means", "post",
    "measure", "capacity",  "product_class", NULL,
};
static const char *const as_of_keys[] = {"links", "within_years",
                                         "after_listing", NULL};

// --- texts ---

static const char *read_text(const reading *in, const node *object,
                             const char *key, size_t most) {
  const node *m = node_find(object, key);
  if (!m)
    return NULL;
  if (m->type != NODE_TEXT) {
    (void)refuse_type(in, m, "a text");
    return NULL;
  }
  const size_t length = strlen(m->text);
  if (length == 0 || length > most) {
    say(in, SG_HIGH, m->at, "'%s' must have 1 to %zu bytes", key, most);
    return NULL;
  }
  return m->text;
}

static const char *need_text(const reading *in, const node *object,
                             const char *key, size_t most) {
  if (!node_find(object, key))
    say(in, SG_HIGH, object->at, "the key '%s' is missing", key);
  return read_text(in, object, key, most);
}

// a-z, 0-9, '-' and '_', beginning with a letter.
static bool is_id(const char *text) {
  if (text[0] < 'a' || text[0] > 'z')
    return false;
  for (const char *c = text; *c; c++)
    if (!(*c >= 'a' && *c <= 'z') && !sg_is_digit(*c) && *c != '-' && *c != '_')
      return false;
  return true;
}

static bool is_of_catalogue(const char *id) {
  return sg_is_letter(id[0]) && sg_is_digit(id[1]) &&
         (!id[2] || (sg_is_digit(id[2]) && !id[3]));
}

static const char *read_id(const reading *in, const node *object,
                           const char *key, size_t most) {
  const char *id = need_text(in, object, key, most);
  const node *m = node_find(object, key);
  if (id && is_of_catalogue(id)) {
    say(in, SG_HIGH, m->at,
        "'%s' has the form of the catalogue's own flags; use a word or more",
        id);
    return NULL;
  }
  if (id && !is_id(id)) {
    say(in, SG_HIGH, m->at,
        "'%.*s' is no %s: a-z, 0-9, '-' and '_', beginning with a letter",
        sg_clip(id, 60), id, key);
    return NULL;
  }
  return id;
}

// --- links ---

static bool read_some_bits(const reading *in, const node *object,
                           const char *key, const vocabulary *of,
                           uint32_t *bits) {
  const node *m = node_find(object, key);
  return !m || bits_read(in, m, of, bits);
}

static bool read_direction(const reading *in, const node *object,
                           uint8_t *out) {
  const node *m = node_find(object, "direction");
  uint32_t number = *out;
  const bool ok = !m || word_read(in, m, &directions, &number);
  *out = (uint8_t)number;
  return ok;
}

// Keys that only some kinds of link have.
static bool check_kind_keys(const reading *in, const node *object,
                            uint8_t kind) {
  static const struct {
    const char *key;
    uint32_t kinds;
    const char *words;
  } own[] = {
      {"means", 1u << SG_CONTROL, "control"},
      {"post", 1u << SG_POSITION, "position"},
      {"measure", 1u << SG_OWNERSHIP, "ownership"},
      {"capacity", 1u << SG_OWNERSHIP, "ownership"},
      {"product_class", 1u << SG_SUPPLY | 1u << SG_CONTRACT, "supply"},
  };
  bool ok = true;
  for (size_t i = 0; i < SG_COUNT(own); i++) {
    const node *m = node_find(object, own[i].key);
    if (!m || (own[i].kinds >> kind & 1))
      continue;
    say(in, SG_HIGH, m->key_at, "'%s' is a key of links of kind '%s'",
        own[i].key, own[i].words);
    ok = false;
  }
  return ok;
}

static bool read_link(const reading *in, const node *item, follow *out) {
  uint32_t kind = 0;
  const node *m = item;
  if (item->type == NODE_OBJECT) {
    if (!check_keys(in, item, link_keys))
      return false;
    m = node_find(item, "kind");
    if (!m) {
      say(in, SG_HIGH, item->at, "the key 'kind' is missing");
      return false;
    }
  }
  if (!word_read(in, m, &link_kinds, &kind))
    return false;
  out->kind = (uint8_t)kind;
  if (item->type != NODE_OBJECT)
    return true;
  return check_kind_keys(in, item, out->kind) &&
         read_direction(in, item, &out->direction) &&
         read_some_bits(in, item, "basis", &link_bases, &out->bases) &&
         read_some_bits(in, item, "means", &control_means, &out->details) &&
         read_some_bits(in, item, "post", &position_posts, &out->details) &&
         read_some_bits(in, item, "measure", &stake_measures, &out->measures) &&
         read_some_bits(in, item, "capacity", &stake_capacities,
                        &out->capacities) &&
         read_some_bits(in, item, "product_class", &product_classes,
                        &out->classes);
}

static bool read_links(const reading *in, rule *r) {
  const node *m = node_find(r->node, "links");
  bool ok = true;
  if (!m)
    return true;
  const bool is_list = m->type == NODE_LIST;
  const node *first = is_list ? m->first : m;
  uint32_t n = 0;
  for (const node *one = first; one; one = is_list ? one->next : NULL)
    n++;
  if (n == 0 || n > LINKS_MAX) {
    say(in, SG_HIGH, m->at, "'links' must name 1 to %d kinds of link",
        LINKS_MAX);
    return false;
  }
  follow *links = room_take(n, sizeof *links);
  r->links = links;
  for (const node *one = first; one && links;
       one = is_list ? one->next : NULL, r->n_links++) {
    links[r->n_links].direction = r->direction;
    ok &= read_link(in, one, &links[r->n_links]);
  }
  return ok && links;
}

// --- numbers and words ---

static void read_whole(const reading *in, const node *object, const char *key,
                       uint32_t most, uint32_t *out) {
  const node *m = node_find(object, key);
  if (!m || (whole_read(m, most, out) && *out > 0))
    return;
  say(in, SG_HIGH, m->at, "'%s' must be a whole number from 1 to %u", key,
      most);
}

static bool read_bool(const reading *in, const node *object, const char *key) {
  const node *m = node_find(object, key);
  if (m && m->type != NODE_TRUE && m->type != NODE_FALSE)
    (void)refuse_type(in, m, "true or false");
  return m && m->type == NODE_TRUE;
}

static void read_share(const reading *in, rule *r) {
  const node *m = node_find(r->node, "min_share");
  uint64_t ppb = 0;
  r->strict = read_bool(in, r->node, "strict");
  r->has_share = m != NULL;
  if (!m)
    return;
  if (m->type != NODE_NUMBER || !percent_read(m->text, &ppb)) {
    say(in, SG_HIGH, m->at,
        "'min_share' must be a number of percent with at most 7 decimals");
    return;
  }
  r->threshold = ppb > SG_WHOLE ? SG_WHOLE + 1 : (uint32_t)ppb;
}

static uint8_t read_choice(const reading *in, const node *object,
                           const char *key, const vocabulary *of) {
  const node *m = object ? node_find(object, key) : NULL;
  uint32_t number = 0;
  return m && word_read(in, m, of, &number) ? (uint8_t)number : 0;
}

static void read_as_of(const reading *in, rule *r) {
  const node *m = node_find(r->node, "as_of");
  if (!m)
    return;
  if (m->type != NODE_OBJECT) {
    (void)refuse_type(in, m, "an object");
    return;
  }
  if (!check_keys(in, m, as_of_keys))
    return;
  r->when = read_choice(in, m, "links", &link_times);
  read_whole(in, m, "within_years", 100, &r->years);
  r->after_listing = read_bool(in, m, "after_listing");
  if (r->years && r->when == IN_FORCE)
    say(in, SG_HIGH, node_find(m, "within_years")->key_at,
        "'within_years' is about links that ended; say \"links\": \"ended\"");
  if (r->after_listing && !(r->seeds && test_of_lists(r->seeds)))
    say(in, SG_HIGH, node_find(m, "after_listing")->key_at,
        "'after_listing' needs a test 'listed' in the seeds");
}

// --- texts of a rule ---

static void check_message(const reading *in, const rule *r) {
  static const char *const places[] = {"subject", "seed", "links",
                                       "share",   "date", "others"};
  static const vocabulary of = {"placeholder", places, SG_COUNT(places)};
  const node *m = node_find(r->node, "message");
  for (const char *c = r->message ? r->message : ""; *c; c++) {
    char word[16];
    size_t n = 0;
    if (*c != '{')
      continue;
    while (c[n + 1] && c[n + 1] != '}' && n < sizeof word - 1) {
      word[n] = c[n + 1];
      n++;
    }
    word[n] = '\0';
    const char *near = word_near(&of, word);
    if (c[n + 1] != '}' || word_find(&of, word) == SG_NONE)
      say(in, SG_HIGH, m->at,
          "unknown placeholder '{%.*s}'%s%s%s; there are {subject}, {seed}, "
          "{links}, {share}, {date} and {others}",
          sg_clip(word, 15), word, near ? "; did you mean '{" : "",
          near ? near : "", near ? "}'?" : "");
  }
  if (r->message && !strstr(r->message, "{subject}"))
    say(in, SG_HIGH, m->at, "the message must name the {subject}");
}

static bool check_mitigation(const reading *in, const node *one) {
  const char *c = one->text;
  bool ok = *c++ == 'M' && sg_is_digit(*c);
  c += ok;
  ok = ok && *c++ == '.' && sg_is_digit(*c);
  while (ok && sg_is_digit(*c))
    c++;
  if (ok && !*c)
    return true;
  say(in, SG_HIGH, one->at,
      "'%.*s' is no code of a mitigation such as \"M6.5\"",
      sg_clip(one->text, 60), one->text);
  return false;
}

static const test *read_needs(const reading *in, const node *m) {
  const char *const *keys = words_read(in, m, NULL);
  test *all = keys ? room_take(1, sizeof *all) : NULL;
  if (!all)
    return NULL;
  const test **end = &all->first;
  all->type = TEST_ALL;
  all->number = in->out->n_tests++;
  for (; *keys; keys++) {
    test *one = room_take(1, sizeof *one);
    if (!one)
      return NULL;
    *one = (test){.type = TEST_ATTRIBUTE,
                  .op = OP_PRESENT,
                  .wanted = true,
                  .key = *keys,
                  .at = m->at};
    one->number = in->out->n_tests++;
    *end = one;
    end = &one->next;
  }
  return all;
}

static void read_words(const reading *in, rule *r) {
  const node *m = node_find(r->node, "mitigations");
  const node *needs = node_find(r->node, "requires");
  r->title = need_text(in, r->node, "title", TITLE_MAX);
  r->innocent = read_text(in, r->node, "innocent", TEXT_MAX);
  r->source = read_text(in, r->node, "source", TEXT_MAX);
  r->message = read_text(in, r->node, "message", TEXT_MAX / 2);
  (void)read_text(in, r->node, "note", TEXT_MAX);
  check_message(in, r);
  if (m)
    r->mitigations = words_read(in, m, check_mitigation);
  if (needs)
    r->needs = read_needs(in, needs);
}

// --- what belongs together ---

static void refuse_key(const reading *in, const rule *r, const char *key,
                       const char *why) {
  const node *m = node_find(r->node, key);
  if (m)
    say(in, SG_HIGH, m->key_at, "'%s' %s", key, why);
}

// A rule about the subject alone.
static void check_alone(const reading *in, const rule *r) {
  static const char *const keys[] = {"seeds",     "direction", "max_links",
                                     "min_share", "strict",    "semantics",
                                     "as_of"};
  if (!node_find(r->node, "subject"))
    say(in, SG_HIGH, r->node->at,
        "a rule needs 'seeds' and 'links', or a 'subject'");
  for (size_t i = 0; i < SG_COUNT(keys); i++)
    refuse_key(in, r, keys[i], "is of no use without 'links'");
}

static bool adds_up(const follow *f) {
  const bool plain =
      !f->bases && !f->measures && !f->capacities && f->direction == DOWN;
  return plain && (f->kind == SG_OWNERSHIP || f->kind == SG_CONTROL);
}

static void check_shares(const reading *in, const rule *r) {
  bool owns = false;
  for (uint32_t i = 0; i < r->n_links; i++) {
    owns |= r->links[i].kind == SG_OWNERSHIP;
    if (!adds_up(&r->links[i]) ||
        (r->links[i].kind == SG_CONTROL && r->meaning == LOOK_THROUGH))
      say(in, SG_HIGH, node_find(r->node, "links")->at,
          "semantics '%s' leads down plain ownership%s only",
          meanings.words[r->meaning],
          r->meaning == CASCADE ? ", and control by its means," : "");
  }
  if (!owns)
    say(in, SG_HIGH, node_find(r->node, "links")->at,
        "semantics '%s' needs links of kind 'ownership'",
        meanings.words[r->meaning]);
  if (!r->has_share)
    say(in, SG_HIGH, r->node->at, "semantics '%s' needs a 'min_share'",
        meanings.words[r->meaning]);
  else if (r->threshold == 0 && !r->strict)
    say(in, SG_HIGH, node_find(r->node, "min_share")->at,
        "semantics '%s' needs a 'min_share' above 0",
        meanings.words[r->meaning]);
  if (r->when != IN_FORCE || r->after_listing)
    refuse_key(in, r, "as_of", "cannot be combined with shares that add up");
}

static void check_whole(const reading *in, const rule *r) {
  if (!r->links) {
    check_alone(in, r);
    return;
  }
  if (!node_find(r->node, "seeds"))
    say(in, SG_HIGH, r->node->at, "the key 'seeds' is missing");
  if (r->strict && !r->has_share)
    refuse_key(in, r, "strict", "is of no use without 'min_share'");
  if (r->meaning != ANY_CHAIN)
    check_shares(in, r);
}

// --- rules ---

static const char *flag_of(const char *pack, const char *id) {
  char flag[80];
  const int n = snprintf(flag, sizeof flag, "%s.%s", pack, id);
  return n > 0 && n < (int)sizeof flag ? room_text(flag, (size_t)n) : NULL;
}

static void check_id(const reading *in, const rule *r) {
  for (uint32_t i = 0; i < in->out->n_rules; i++)
    if (r->flag && in->out->rules[i].flag &&
        strcmp(r->flag, in->out->rules[i].flag) == 0)
      say(in, SG_HIGH, node_find(r->node, "id")->at,
          "the id '%s' is that of another rule", r->id);
}

static void read_conditions(const reading *in, rule *r) {
  const node *seeds = node_find(r->node, "seeds");
  const node *subject = node_find(r->node, "subject");
  if (seeds)
    r->seeds = test_read(in, seeds);
  if (subject)
    r->subject = test_read(in, subject);
}

static void read_rule(const reading *in, const char *pack, const node *object) {
  rule r = {.node = object, .script = in->script, .direction = DOWN};
  const node *severity = NULL;
  uint32_t number = 0;
  if (object->type != NODE_OBJECT) {
    (void)refuse_type(in, object, "an object");
    return;
  }
  if (in->out->n_rules == RULES_MAX) {
    say(in, SG_HIGH, object->at, "more than %d rules", RULES_MAX);
    return;
  }
  (void)check_keys(in, object, rule_keys);
  r.id = read_id(in, object, "id", ID_MAX);
  r.flag = pack && r.id ? flag_of(pack, r.id) : NULL;
  check_id(in, &r);
  severity = node_find(object, "severity");
  if (!severity)
    say(in, SG_HIGH, object->at, "the key 'severity' is missing");
  else if (word_read(in, severity, &severities, &number))
    r.severity = (int32_t)number;
  (void)read_direction(in, object, &r.direction);
  read_conditions(in, &r);
  const bool links_ok = read_links(in, &r);
  r.meaning = read_choice(in, object, "semantics", &meanings);
  r.max_links = r.meaning == ANY_CHAIN ? 1 : UINT32_MAX;
  read_whole(in, object, "max_links", LINKS_MAX, &r.max_links);
  read_share(in, &r);
  read_as_of(in, &r);
  read_words(in, &r);
  if (links_ok && (r.links || !node_find(object, "links")))
    check_whole(in, &r);
  in->out->rules[in->out->n_rules++] = r;
}

// --- packs ---

static bool check_version(const reading *in, const node *root) {
  const node *m = node_find(root, "stakegraph_rules");
  if (!m) {
    say(in, SG_HIGH, root->at,
        "the key 'stakegraph_rules' is missing: this is no rule pack");
    return false;
  }
  if (m->type == NODE_TEXT && strcmp(m->text, "1") == 0)
    return true;
  say(in, SG_HIGH, m->at,
      "only packs of version \"1\" are read ('stakegraph_rules')");
  return false;
}

static void check_name(const reading *in, const node *root, const char *pack) {
  const size_t n = strlen(pack);
  for (uint32_t i = 0; i < in->out->n_rules; i++) {
    const rule *other = &in->out->rules[i];
    if (!other->flag || strncmp(other->flag, pack, n) != 0 ||
        other->flag[n] != '.')
      continue;
    say(in, SG_HIGH, node_find(root, "pack")->at,
        "another pack is called '%s', too", pack);
    return;
  }
}

static void read_rules(const reading *in, const node *root) {
  const node *rules = node_find(root, "rules");
  const char *pack = read_id(in, root, "pack", PACK_MAX);
  const uint32_t first = in->out->n_rules;
  (void)need_text(in, root, "title", TITLE_MAX);
  (void)need_text(in, root, "version", 40);
  (void)read_text(in, root, "licence", 100);
  (void)read_text(in, root, "about", TEXT_MAX);
  if (pack)
    check_name(in, root, pack);
  if (!rules) {
    say(in, SG_HIGH, root->at, "the key 'rules' is missing");
    return;
  }
  if (rules->type != NODE_LIST) {
    (void)refuse_type(in, rules, "a list");
    return;
  }
  if (!rules->first)
    say(in, SG_CAUTION, rules->at, "no rules: nothing is ever raised");
  for (const node *one = rules->first; one; one = one->next)
    read_rule(in, pack, one);
  if (*in->n_errors == 0)
    pack_lint(in, first);
}

void pack_read(const reading *in) {
  const sg_script *script = in->reader->scripts[in->script];
  fault wrong;
  const node *root = json_read(script->text, script->length, &wrong);
  if (!root)
    say(in, SG_HIGH, (uint32_t)wrong.at, "%s", wrong.what);
  else if (root->type != NODE_OBJECT)
    say(in, SG_HIGH, root->at, "a rule pack is an object, not %s",
        node_type_name(root->type));
  else if (check_keys(in, root, pack_keys) & check_version(in, root))
    read_rules(in, root);
}
