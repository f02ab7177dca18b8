// SPDX-License-Identifier: GPL-2.0-or-later
// ftm_node - entities of FollowTheMoney that are entities of the model, and
// listings; see ftm.h.
#include "io/ftm.h"
#include "io/listing.h"

// Properties that are read once the others are known.
typedef struct kept {
  const sg_ftm_property *of;
  sg_slice values;
} kept;

typedef struct node {
  sg_put put;
  sg_ftm *ftm;
  kept identifiers[SG_FTM_KEPT], links[SG_FTM_KEPT];
  uint32_t n_identifiers, n_links;
  sg_slice country, title;
  sg_slice address[7];
  uint32_t n_address;
  int rank; // of the country's property
  bool is_government;
} node;

static const sg_slice none = {NULL, 0};

static bool is_person(const node *n) {
  return sg_put_entity(&n->put)->kind == SG_PERSON;
}

static void keep(node *n, kept *list, uint32_t *count,
                 const sg_ftm_property *of, sg_slice values) {
  if (*count < SG_FTM_KEPT)
    list[(*count)++] = (kept){of, values};
  else
    sg_put_problem(&n->put, SG_PROBLEM_UNKNOWN_VALUE, values.at,
                   "too many properties; '%s' is left out", of->name);
}

// --- properties -------------------------------------------------------------

// What topics say beside themselves.
static void read_topic(node *n, sg_slice topic) {
  static const struct {
    const char *topic;
    uint32_t functions;
    bool is_body;
  } known[] = {
      {"gov", 0, true},
      {"gov.national", 0, true},
      {"gov.state", 0, true},
      {"gov.muni", SG_FN_MUNICIPAL, true},
      {"gov.igo", 0, true},
      {"gov.security", SG_FN_SECURITY, true},
      {"gov.executive", SG_FN_EXECUTIVE, true},
      {"gov.legislative", 0, true},
      {"gov.judicial", SG_FN_JUSTICE, true},
      {"gov.financial", SG_FN_FINANCE, true},
      {"mil", SG_FN_MILITARY, false},
  };
  sg_put_value(&n->put, SG_ON_TOPICS, topic);
  for (size_t i = 0; i < SG_COUNT(known) && !is_person(n); i++)
    if (sg_slice_is(topic, known[i].topic)) {
      sg_put_entity(&n->put)->functions |= known[i].functions;
      n->is_government |= known[i].is_body;
    }
}

static void put_texts(node *n, sg_ftm_use use, sg_slice values) {
  sg_slice value;
  for (size_t at = 0; sg_ftm_next(values, &at, &value);) {
    const sg_slice text = sg_ftm_text(&n->put, value);
    if (use == SG_FTM_ADDRESS && text.length && value.at[0] != '"') {
      sg_put_problem(&n->put, SG_PROBLEM_BAD_TYPE, value.at,
                     "an address is text; this is left out");
      continue;
    }
    if (use == SG_FTM_NAME)
      sg_put_name(&n->put, text);
    else if (use == SG_FTM_FORMER_NAME)
      sg_put_value(&n->put, SG_ON_FORMER_NAMES, text);
    else if (use == SG_FTM_TOPIC && text.length)
      read_topic(n, text);
    else if (use == SG_FTM_ADDRESS)
      sg_put_value(&n->put, SG_ITEM_ADDRESSES, text);
  }
}

// Of jurisdiction, main country and country the first counts. More than one are
// kept as well.
static void note_country(node *n, const sg_ftm_property *of, sg_slice values) {
  sg_slice value;
  size_t at = 0;
  if (is_person(n) || !sg_ftm_next(values, &at, &value))
    return;
  if (of->kind > n->rank) {
    n->rank = of->kind;
    n->country = sg_ftm_first(&n->put, values);
  }
  if (sg_ftm_next(values, &at, &value))
    sg_ftm_attr(&n->put, of->kind == 1 ? "countries" : of->name, values);
}

static void put_attr_as(node *n, const sg_ftm_property *of, sg_slice key,
                        sg_slice values) {
  if (!of || !of->as || (strcmp(of->as, "occupation") == 0 && !is_person(n))) {
    sg_ftm_attr_of(&n->put, key, values);
    return;
  }
  if (strcmp(of->as, "activities") == 0) {
    if (values.at[0] == '[')
      sg_put_attr_json(&n->put, of->as, values);
    else
      sg_ftm_attr_of(&n->put, key, values);
    return;
  }
  size_t at = 0;
  sg_slice value;
  sg_put_attr(&n->put, of->as, sg_ftm_first(&n->put, values));
  if (sg_ftm_next(values, &at, &value) && sg_ftm_next(values, &at, &value))
    sg_ftm_attr_of(&n->put, key, values);
}

static void put_date_as(node *n, const sg_ftm_property *of, sg_slice values) {
  const sg_date date =
      sg_ftm_date(&n->put, of->name, values, of->use == SG_FTM_LAST_DATE);
  sg_put_attr_date(&n->put, of->as, date);
}

static void note_objects(node *n, sg_slice values) {
  sg_slice value;
  for (size_t at = 0; sg_ftm_next(values, &at, &value);)
    n->ftm->has_inner |= value.at[0] == '{';
}

// Properties that name an entity in one schema and are text in another.
static bool is_text(const sg_ftm *ftm, const sg_ftm_property *of) {
  const char *form = ftm->form ? ftm->form->name : "";
  return (strcmp(form, "Post") == 0 && strcmp(of->name, "organization") == 0) ||
         (strcmp(form, "Email") == 0 && strcmp(of->name, "sender") == 0);
}

static void read_property(node *n, sg_slice key, sg_slice values) {
  const sg_ftm_property *of = sg_ftm_property_find(key);
  if (of && of->use == SG_FTM_LINK && is_text(n->ftm, of))
    of = NULL;
  const bool is_address = sg_put_entity(&n->put)->kind == SG_ADDRESS;
  switch (of ? of->use : SG_FTM_ATTR) {
  case SG_FTM_DROP:
  case SG_FTM_SOURCE: break;
  case SG_FTM_DROP_PERSON:
    if (!is_person(n))
      sg_ftm_attr_of(&n->put, key, values);
    break;
  case SG_FTM_ADDRESS:
    put_texts(n, is_address ? SG_FTM_NAME : SG_FTM_ADDRESS, values);
    break;
  case SG_FTM_NAME:
  case SG_FTM_FORMER_NAME:
  case SG_FTM_TOPIC: put_texts(n, of->use, values); break;
  case SG_FTM_TITLE:
    if (!is_person(n) && !n->title.length)
      n->title = sg_ftm_first(&n->put, values);
    sg_ftm_attr_of(&n->put, key, values);
    break;
  case SG_FTM_COUNTRY: note_country(n, of, values); break;
  case SG_FTM_PART_OF_ADDRESS:
    if (is_address && n->n_address < SG_COUNT(n->address))
      n->address[n->n_address++] = sg_ftm_first(&n->put, values);
    sg_ftm_attr_of(&n->put, key, values);
    break;
  case SG_FTM_FIRST_DATE:
  case SG_FTM_LAST_DATE: put_date_as(n, of, values); break;
  case SG_FTM_IDENTIFIER:
  case SG_FTM_NATIONAL:
  case SG_FTM_REGISTER:
    keep(n, n->identifiers, &n->n_identifiers, of, values);
    break;
  case SG_FTM_LINK:
    note_objects(n, values);
    keep(n, n->links, &n->n_links, of, values);
    break;
  case SG_FTM_ATTR:
    note_objects(n, values);
    put_attr_as(n, of, key, values);
    break;
  }
}

// --- what depends on several properties -------------------------------------

// `country` of an organisation may be any with which it has to do.
static bool may_be_registered(const node *n) {
  const sg_ftm_schema *form = n->ftm->form;
  return sg_put_entity(&n->put)->kind == SG_COMPANY ||
         (form && strcmp(form->name, "LegalEntity") == 0);
}

static void settle_country(node *n) {
  n->country = sg_slice_trim(n->country);
  sg_put_entity(&n->put)->country =
      sg_put_country(&n->put, "country", n->country);
  if (sg_put_entity(&n->put)->country && n->rank == 1 && !n->is_government &&
      may_be_registered(n))
    sg_put_attr(&n->put, "country_guessed_from", sg_slice_of("country"));
}

static bool is_british_number(sg_slice text) {
  for (size_t i = 0; i < text.length; i++) {
    const bool digit = text.at[i] >= '0' && text.at[i] <= '9';
    const bool letter = text.at[i] >= 'A' && text.at[i] <= 'Z';
    if (!digit && !(letter && i < 2))
      return false;
  }
  return text.length == 8;
}

// Countries whose registers are kept by states, cantons or courts: one number
// may be that of several companies.
static bool has_many_registers(const char *country) {
  static const char *const codes[] = {"AE", "AR", "CA", "DE", "IT", "MX", "US"};
  for (size_t i = 0; i < SG_COUNT(codes); i++)
    if (strcmp(country, codes[i]) == 0)
      return true;
  return false;
}

// The scheme of an identifier; "" when it is one within an unknown register.
static void scheme_of(const node *n, const sg_ftm_property *of, sg_slice id,
                      char out[64]) {
  const sg_entity_row *row = sg_put_entity(&n->put);
  char country[3];
  sg_country_write(row->country, country);
  out[0] = '\0';
  size_t length = 0;
  const char *name = of->as ? of->as : of->name;
  if (of->use != SG_FTM_IDENTIFIER) {
    const bool is_register = of->use == SG_FTM_REGISTER;
    if (country[0] == '\0' || (is_register && has_many_registers(country)))
      return;
    if (is_register && strcmp(country, "GB") == 0 && row->kind == SG_COMPANY &&
        is_british_number(id))
      name = "COH";
    memcpy(out, country, 2);
    out[2] = '-';
    length = 3;
  }
  const size_t room = strlen(name) < 60 - length ? strlen(name) : 60 - length;
  memcpy(out + length, name, room);
  out[length + room] = '\0';
}

static void put_identifiers(node *n) {
  for (uint32_t i = 0; i < n->n_identifiers; i++) {
    const kept *one = &n->identifiers[i];
    sg_slice value;
    char scheme[64] = "";
    for (size_t at = 0; sg_ftm_next(one->values, &at, &value);) {
      const sg_slice id = sg_ftm_text(&n->put, value);
      scheme_of(n, one->of, id, scheme);
      if (scheme[0] && id.length)
        (void)sg_put_item(&n->put, SG_ON_IDENTIFIERS, sg_slice_of(scheme), id);
    }
    if (!scheme[0])
      sg_ftm_attr(&n->put, one->of->name, one->values);
  }
}

static void settle_kind(node *n) {
  sg_entity_row *row = sg_put_entity(&n->put);
  const sg_ftm_schema *form = n->ftm->form;
  if (n->is_government && (row->kind == SG_COMPANY ||
                           (form && strcmp(form->name, "LegalEntity") == 0)))
    row->kind = SG_PUBLIC_BODY;
  if (row->kind == SG_OTHER)
    sg_ftm_attr(&n->put, "schema", n->ftm->schema);
}

static void settle_name(node *n) {
  sg_text name;
  if (sg_put_entity(&n->put)->name)
    return;
  if (n->title.length || n->n_address == 0) {
    sg_put_name(&n->put, n->title);
    return;
  }
  sg_text_init(&name, 0);
  for (uint32_t i = 0; i < n->n_address; i++)
    sg_text_join(&name, ", ", n->address[i]);
  sg_put_name(&n->put, sg_put_made(&n->put, &name));
  sg_text_clear(&name);
}

static void put_about(node *n) {
  const sg_ftm *ftm = n->ftm;
  sg_slice value;
  for (size_t at = 0; sg_ftm_next(ftm->referents, &at, &value);)
    sg_put_alias(&n->put, sg_ftm_text(&n->put, value));
  sg_ftm_attr(&n->put, "first_seen", ftm->first_seen);
  sg_ftm_attr(&n->put, "last_seen", ftm->last_seen);
  sg_ftm_attr(&n->put, "last_change", ftm->last_change);
  sg_ftm_attr(&n->put, "target", ftm->target);
}

// --- links that are properties ----------------------------------------------

static sg_status put_link(node *n, const kept *of, uint32_t own, uint32_t other,
                          uint32_t number, sg_error *err) {
  sg_put put;
  SG_TRY(sg_put_begin(&put, n->put.piece, SG_RECORD_LINK, err));
  const bool is_company = n->ftm->form && n->ftm->form->kind == SG_COMPANY &&
                          strcmp(n->ftm->form->name, "Company") == 0;
  const bool is_control = is_company && of->of->kind == SG_PART_OF;
  const bool back = of->of->is_backward || is_control;
  sg_link_row *link = sg_put_link(&put);
  link->kind = is_control ? SG_CONTROL : of->of->kind;
  link->from = back ? other : own;
  link->to = back ? own : other;
  link->late = (uint8_t)(SG_LINK_PART | of->of->late);
  link->flags |= n->ftm->is_change ? SG_ROW_VERSION : 0;
  const char *id = sg_model_text(n->put.piece->model, own);
  const uint32_t word =
      number == 1 ? sg_put_words(&put, "%s#%s", id, of->of->name)
                  : sg_put_words(&put, "%s#%s.%u", id, of->of->name, number);
  sg_put_link(&put)->id = word;
  if (link->kind == SG_LINK_OTHER || is_control)
    sg_put_attr(&put, "label", sg_slice_of(of->of->as));
  sg_ftm_cite(&put, n->ftm);
  return sg_put_end(&put, err);
}

static sg_status put_links(node *n, uint32_t own, sg_error *err) {
  for (uint32_t i = 0; i < n->n_links; i++) {
    sg_slice value;
    uint32_t number = 0;
    for (size_t at = 0; sg_ftm_next(n->links[i].values, &at, &value);) {
      const sg_slice id = sg_ftm_id(&n->put, value);
      const uint32_t other = sg_put_word(&n->put, id);
      if (n->put.no_memory)
        return sg_no_memory(err);
      if (other && other != own)
        SG_TRY(put_link(n, &n->links[i], own, other, ++number, err));
    }
  }
  return SG_OK;
}

// --- the entity -------------------------------------------------------------

static void begin_entity(node *n) {
  sg_entity_row *row = sg_put_entity(&n->put);
  const sg_ftm *ftm = n->ftm;
  row->flags |= SG_ROW_PART | (ftm->is_change ? SG_ROW_VERSION : 0);
  row->kind = ftm->form ? ftm->form->kind : SG_OTHER;
  const uint32_t id = sg_put_word(&n->put, sg_ftm_text(&n->put, ftm->id));
  sg_put_entity(&n->put)->id = id;
  if (!ftm->form)
    sg_put_problem(&n->put, SG_PROBLEM_UNKNOWN_VALUE, ftm->schema.at,
                   "schema %.*s is not known; the entity is read as 'other'",
                   SG_SHOWN(ftm->schema, 60));
  sg_put_name(&n->put, sg_ftm_text(&n->put, ftm->caption));
}

sg_status sg_ftm_node(sg_ftm *ftm, sg_error *err) {
  node n;
  n.ftm = ftm;
  n.n_identifiers = n.n_links = n.n_address = 0;
  n.country = n.title = none;
  n.rank = 0;
  n.is_government = false;
  SG_TRY(sg_put_begin(&n.put, ftm->piece, SG_RECORD_ENTITY, err));
  begin_entity(&n);
  sg_slice key;
  sg_slice values;
  for (size_t at = 0;
       ftm->properties.at && sg_json_next(ftm->properties, &at, &key, &values);)
    if (values.at[0] != 'n')
      read_property(&n, key, values);
  settle_country(&n);
  settle_kind(&n);
  settle_name(&n);
  put_identifiers(&n);
  put_about(&n);
  sg_ftm_cite(&n.put, ftm);
  const uint32_t own = sg_put_entity(&n.put)->id;
  SG_TRY(sg_put_end(&n.put, err));
  return put_links(&n, own, err);
}

// --- listings ---------------------------------------------------------------

// The list that a dataset is.
static const char *list_of(sg_slice dataset) {
  static const struct {
    const char *dataset, *list;
  } known[] = {
      {"us_ofac_sdn", "us_ofac_sdn"},
      {"us_ofac_cons", "us_ofac_nonsdn"},
      {"us_bis_denied", "us_bis_denied"},
      {"us_bis_entity", "us_bis_entity"},
      {"us_ddtc_debarred", "us_itar_debarred"},
      {"eu_fsf", "eu_sanctions"},
      {"eu_journal_sanctions", "eu_sanctions"},
      {"eu_sanctions_map", "eu_sanctions"},
      {"eu_travel_bans", "eu_sanctions"},
      {"gb_hmt_sanctions", "uk_ofsi"},
      {"gb_fcdo_sanctions", "uk_ofsi"},
      {"un_sc_sanctions", "un_sc"},
  };
  for (size_t i = 0; i < SG_COUNT(known); i++)
    if (sg_slice_is(dataset, known[i].dataset))
      return known[i].list;
  return NULL;
}

// Listings of one record, each of which looks through its properties: as many
// as that many bytes allow, at most 1000.
enum { LISTINGS_MAX = 1000, BYTES_MAX = 1 << 26 };

typedef struct sanction {
  uint32_t left; // Listings that may still be added
  sg_slice entity, authority, program, program_id, listed, start, end, url;
  // Read with the first listing, the same for all.
  bool is_read;
  sg_cited cited;
  sg_slice program_text;
  sg_date from, to;
  uint32_t source;
} sanction;

static sg_status read_sanction(const sg_ftm *ftm, sanction *s, sg_put *put,
                               sg_error *err) {
  if (s->is_read)
    return SG_OK;
  s->is_read = true;
  s->cited = (sg_cited){.publisher = sg_ftm_first(put, s->authority),
                        .title = sg_ftm_first(put, s->program),
                        .url = sg_ftm_first(put, s->url)};
  s->program_text =
      sg_ftm_first(put, s->program.length ? s->program : s->program_id);
  s->from = sg_ftm_date(put, "listingDate", s->listed, false);
  if (s->from == SG_DATE_UNKNOWN)
    s->from = sg_ftm_date(put, "startDate", s->start, false);
  s->to = sg_ftm_date(put, "endDate", s->end, true);
  s->source = sg_put_source(ftm->piece, &s->cited, err);
  return s->source == SG_NONE ? sg_no_memory(err) : SG_OK;
}

static void add_listing(sg_put *put, const sanction *s, sg_slice list,
                        bool is_known) {
  const uint32_t word =
      is_known ? sg_put_word(put, list)
               : sg_put_words(put, "other:%.*s", (int)list.length, list.at);
  const sg_listing listing = {list, s->from, s->to, s->source};
  sg_item *item = sg_put_listing(put, &listing, s->program_text);
  if (item)
    item->text = word;
}

static sg_status list_entity(const sg_ftm *ftm, sanction *s, sg_slice id,
                             sg_error *err) {
  sg_put put;
  SG_TRY(sg_put_begin(&put, ftm->piece, SG_RECORD_ENTITY, err));
  const uint32_t word = sg_put_word(&put, id);
  sg_put_entity(&put)->id = word;
  sg_put_entity(&put)->flags =
      SG_ROW_ADDS | (ftm->is_change ? SG_ROW_VERSION : 0);
  SG_TRY(read_sanction(ftm, s, &put, err));
  uint32_t n_lists = 0;
  sg_slice value;
  for (size_t at = 0; sg_ftm_next(ftm->datasets, &at, &value);) {
    const sg_slice dataset = sg_ftm_text(&put, value);
    const char *list = list_of(dataset);
    if (dataset.length == 0 || s->left == 0)
      continue;
    s->left--;
    n_lists++;
    add_listing(&put, s, list ? sg_slice_of(list) : dataset, list);
  }
  if (n_lists == 0)
    add_listing(&put, s,
                s->cited.publisher.length ? s->cited.publisher
                                          : sg_slice_of("sanctions"),
                false);
  return sg_put_end(&put, err);
}

static void take_apart(const sg_ftm *ftm, sanction *s) {
  const struct {
    const char *key;
    sg_slice *value;
  } parts[] = {{"entity", &s->entity},      {"authority", &s->authority},
               {"program", &s->program},    {"programId", &s->program_id},
               {"listingDate", &s->listed}, {"startDate", &s->start},
               {"endDate", &s->end},        {"sourceUrl", &s->url}};
  sg_slice key;
  sg_slice value;
  for (size_t at = 0;
       ftm->properties.at && sg_json_next(ftm->properties, &at, &key, &value);)
    for (size_t i = 0; i < SG_COUNT(parts); i++)
      if (value.at[0] != 'n' && sg_json_key_is(key, parts[i].key))
        *parts[i].value = value;
  if (!s->entity.at) // it stands inside the one that is listed
    s->entity = ftm->outer;
}

sg_status sg_ftm_sanction(sg_ftm *ftm, sg_error *err) {
  sanction s = {.entity = {NULL, 0}};
  sg_slice value;
  take_apart(ftm, &s);
  const size_t most =
      BYTES_MAX / (ftm->properties.length + ftm->datasets.length + 1);
  s.left = most < LISTINGS_MAX ? (uint32_t)most : LISTINGS_MAX;
  sg_put plain = {.piece = ftm->piece};
  uint32_t n = 0;
  for (size_t at = 0; sg_ftm_next(s.entity, &at, &value);) {
    const sg_slice id = sg_ftm_id(&plain, value);
    ftm->has_inner |= value.at[0] == '{';
    if (plain.no_memory)
      return sg_no_memory(err);
    if (id.length == 0)
      continue;
    if (s.left == 0 || n == LISTINGS_MAX) {
      sg_piece_problem(ftm->piece, SG_PROBLEM_UNKNOWN_VALUE, value.at,
                       "too many listings in one record; the rest is left out");
      break;
    }
    SG_TRY(list_entity(ftm, &s, id, err));
    n++;
  }
  if (n == 0)
    sg_ftm_refuse(ftm, NULL, "a Sanction wants 'entity'");
  return SG_OK;
}
