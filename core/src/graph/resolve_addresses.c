// SPDX-License-Identifier: GPL-2.0-or-later
// resolve_addresses - addresses that entities state as text.
//
// Two texts are one address when they are equal after folding: case, width,
// accents' encoding and punctuation do not count, the order of words does; a
// postcode in two halves ("D01 W2T2") is the same written as one ("D01W2T2").
// An address entity of the input with that name is used; otherwise one is made.
#include "graph/resolve.h"

#include "base/utf8.h"

#include <ctype.h>
#include <string.h>

// Letters and digits side by side, as in the halves of postcodes.
static bool is_mixed(const char *word, size_t length) {
  bool letter = false;
  bool digit = false;
  for (size_t i = 0; i < length; i++) {
    letter |= word[i] >= 'a' && word[i] <= 'z';
    digit |= isdigit((unsigned char)word[i]) != 0;
  }
  return letter && digit;
}

// Write mixed words that follow one another as one.
static void join_mixed(sg_text *text) {
  size_t length = 0;
  bool was_mixed = false;
  for (size_t from = 0; from < text->length;) {
    const size_t n = strcspn(text->data + from, " ");
    const bool mixed = is_mixed(text->data + from, n);
    if (from && !(mixed && was_mixed))
      text->data[length++] = ' ';
    memmove(text->data + length, text->data + from, n);
    length += n;
    from += n + 1;
    was_mixed = mixed;
  }
  text->length = length;
  if (text->data)
    text->data[length] = '\0';
}

// The interned folded form of a text; 0 when nothing is left of it.
static uint32_t folded(sg_model *model, sg_text *room, uint32_t text) {
  sg_text_reset(room);
  if (!sg_text_fold(room, sg_model_text(model, text)))
    return SG_NONE;
  join_mixed(room);
  return sg_intern_add(&model->strings, sg_text_get(room), room->length);
}

// Address entities of the input, by their folded name; the smallest id wins.
static sg_status index_known(sg_model *model, sg_vec *known, sg_text *room,
                             sg_error *err) {
  for (uint32_t i = 0; i < model->entities.n; i++) {
    const sg_entity_row *row = &SG_AT(sg_entity_row, &model->entities, i);
    if (row->kind != SG_ADDRESS || row->name == 0)
      continue;
    const uint32_t key = folded(model, room, row->name);
    const uint32_t first = key == SG_NONE ? 0 : sg_index_get(known, key);
    const bool smaller =
        first &&
        strcmp(sg_model_text(model, row->id),
               sg_model_text(
                   model,
                   SG_AT(sg_entity_row, &model->entities, first - 1).id)) < 0;
    if (key == SG_NONE || ((!first || smaller) && !sg_index_set(known, key, i)))
      return sg_no_memory(err);
  }
  return SG_OK;
}

static sg_status make_address(sg_model *model, uint32_t key, sg_origin origin,
                              uint32_t *row, sg_error *err) {
  const char *text = sg_model_text(model, key);
  sg_record record;
  SG_TRY(sg_record_begin(&record, model, SG_RECORD_ENTITY, origin, err));
  sg_entity_row *made = sg_record_entity(&record);
  made->id = sg_content_id(model, "address", text, strlen(text));
  made->kind = SG_ADDRESS;
  made->flags = SG_ROW_MADE;
  if (made->id == SG_NONE)
    return sg_no_memory(err);
  const uint32_t id_made = made->id;
  SG_TRY(sg_record_commit(&record, err));
  // The input may have an entity with just this id.
  *row = sg_index_get(&model->entity_of, id_made) - 1;
  return SG_OK;
}

static sg_status join(sg_model *model, const sg_item *item, uint32_t address,
                      sg_error *err) {
  const sg_entity_row owner =
      SG_AT(sg_entity_row, &model->entities, item->owner);
  sg_record record;
  SG_TRY(sg_record_begin(&record, model, SG_RECORD_LINK, owner.origin, err));
  sg_link_row *link = sg_record_link(&record);
  link->kind = SG_LOCATED_AT;
  link->from = owner.id;
  link->to = SG_AT(sg_entity_row, &model->entities, address).id;
  link->sources = owner.sources;
  link->flags = SG_ROW_MADE;
  link->id = sg_link_name(model, link);
  if (link->id == SG_NONE)
    return sg_no_memory(err);
  if (sg_index_get(&model->link_of, link->id)) {
    model->links.n--; // the same entity states the address twice
    return SG_OK;
  }
  return sg_record_commit(&record, err);
}

static sg_status resolve(sg_model *model, sg_vec *known, sg_text *room,
                         sg_error *err) {
  SG_TRY(index_known(model, known, room, err));
  const sg_vec *items = &model->items[SG_ITEM_ADDRESSES];
  for (uint32_t i = 0; i < items->n; i++) {
    const sg_item item = SG_AT(sg_item, items, i);
    const uint32_t key = sg_says_nothing(sg_model_text(model, item.text))
                             ? 0
                             : folded(model, room, item.text);
    if (key == SG_NONE)
      return sg_no_memory(err);
    if (key == 0)
      continue;
    uint32_t row = sg_index_get(known, key) - 1;
    if (row == SG_NONE) {
      const sg_origin origin =
          SG_AT(sg_entity_row, &model->entities, item.owner).origin;
      SG_TRY(make_address(model, key, origin, &row, err));
      if (!sg_index_set(known, key, row))
        return sg_no_memory(err);
    }
    // Of several spellings the smallest names an address that was made.
    sg_entity_row *address = &SG_AT(sg_entity_row, &model->entities, row);
    const bool made = address->flags & SG_ROW_MADE;
    if (made &&
        (address->name == 0 || strcmp(sg_model_text(model, item.text),
                                      sg_model_text(model, address->name)) < 0))
      address->name = item.text;
    SG_TRY(join(model, &item, row, err));
  }
  return SG_OK;
}

sg_status sg_resolve_addresses(sg_model *model, sg_error *err) {
  sg_vec known; // row + 1 by folded text
  sg_vec_init(&known, sizeof(uint32_t), 0);
  sg_text room;
  sg_text_init(&room, 0);
  const sg_status status = resolve(model, &known, &room, err);
  sg_text_clear(&room);
  sg_vec_clear(&known);
  return status;
}
