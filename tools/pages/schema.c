// SPDX-License-Identifier: GPL-2.0-or-later
// schema - the members of a document, from its JSON Schema, for a manual page:
// a list for every object, in a section of its own where it has a name.
#include "pages.h"

#include "report/findings_doc.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const cJSON *member(const cJSON *object, const char *key) {
  return cJSON_GetObjectItemCaseSensitive(object, key);
}

// What a pointer such as "#/$defs/entity" leads to.
static const cJSON *follow(const cJSON *root, const char *pointer) {
  size_t at = 0;
  sg_slice part;
  const cJSON *out = root;
  while (sg_slice_next(sg_slice_of(pointer), "/", &at, &part)) {
    char key[64];
    (void)snprintf(key, sizeof key, "%.*s", SG_SHOWN(part, sizeof key - 1));
    out = strcmp(key, "#") == 0 ? root : member(out, key);
  }
  return out;
}

// A schema, or what it refers to in the end.
static const cJSON *resolve(const cJSON *root, const cJSON *schema) {
  enum { REFERENCES_MAX = 8 };
  for (int i = 0; i < REFERENCES_MAX && member(schema, "$ref"); i++)
    schema = follow(root, sg_doc_text(schema, "$ref"));
  return schema;
}

// Does a schema refer to an object that has a section of its own?
static bool has_section(const cJSON *root, const cJSON *target) {
  return member(target, "properties") &&
         member(member(root, "$defs"), target->string) == target;
}

static const char *value_type(const cJSON *value) {
  return cJSON_IsNull(value) ? "null" : "string";
}

static void add_either(sg_text *out, const char *type) {
  if (!strstr(sg_text_get(out), type))
    sg_text_printf(out, "%s%s", out->length ? " or " : "", type);
}

// "string or null", of a schema that is no reference.
static void add_plain_type(const cJSON *schema, sg_text *out) {
  const cJSON *type = member(schema, "type");
  const cJSON *at;
  sg_text types;
  sg_text_init(&types, 0);
  if (cJSON_IsString(type))
    add_either(&types, type->valuestring);
  cJSON_ArrayForEach(at, type) add_either(&types, at->valuestring);
  if (!type)
    cJSON_ArrayForEach(at, member(schema, "enum"))
        add_either(&types, value_type(at));
  if (member(schema, "const"))
    add_either(&types, "string");
  sg_text_puts(out, types.length ? sg_text_get(&types) : "any");
  sg_text_clear(&types);
}

// The same as words of a macro line.
static void add_type(const cJSON *root, const cJSON *schema, sg_text *out) {
  const cJSON *target = resolve(root, schema);
  const cJSON *at;
  if (has_section(root, target)) {
    sg_text_printf(out, "Sx %s", target->string);
  } else if (member(target, "oneOf")) {
    sg_text_puts(out, "any of ");
    cJSON_ArrayForEach(at, member(target, "oneOf")) {
      add_type(root, at, out);
      sg_text_puts(out, at->next ? " , " : "");
    }
  } else if (sg_doc_is(target, "type", "array")) {
    sg_text_puts(out, "array of ");
    add_type(root, member(target, "items"), out);
  } else {
    add_plain_type(target, out);
  }
}

static void put_description(sg_output *out, const cJSON *schema) {
  if (*sg_doc_text(schema, "description"))
    mdoc_sentence(out, sg_doc_text(schema, "description"));
}

// What a value can be, besides its type.
static void put_values(sg_output *out, const cJSON *schema) {
  const cJSON *at;
  const double least = sg_doc_number(schema, "minimum");
  const double most = sg_doc_number(schema, "maximum");
  if (cJSON_IsString(member(schema, "const")))
    sg_output_printf(out, "Always\n.Dq %s .\n", sg_doc_text(schema, "const"));
  if (!isnan(least) && !isnan(most))
    sg_output_printf(out, "From %g to %g.\n", least, most);
  if (member(schema, "enum"))
    sg_output_puts(out, "One of\n");
  cJSON_ArrayForEach(at, member(schema, "enum")) sg_output_printf(
      out, ".Cm %s %s\n", at->valuestring ? at->valuestring : "null",
      at->next ? "," : ".");
}

static bool is_required(const cJSON *object, const char *name) {
  const cJSON *at;
  cJSON_ArrayForEach(at, member(object, "required")) {
    if (strcmp(at->valuestring, name) == 0)
      return true;
  }
  return false;
}

// Head and text of a member. Returns the object inside it that has no name of
// its own, or NULL.
static const cJSON *put_member(sg_output *out, const cJSON *root,
                               const cJSON *object, const cJSON *schema) {
  const cJSON *target = resolve(root, schema);
  sg_text type;
  sg_text_init(&type, 0);
  add_type(root, schema, &type);
  sg_output_printf(out, ".It Va %s Pq %s\n", schema->string,
                   sg_text_get(&type));
  sg_text_clear(&type);
  put_description(out, member(schema, "description") ? schema : target);
  put_values(out, target);
  if (!is_required(object, schema->string))
    sg_output_puts(out, "Optional.\n");
  if (target == schema && sg_doc_is(schema, "type", "array"))
    schema = member(schema, "items");
  return member(schema, "properties") ? schema : NULL;
}

// Lists in lists, as deep as objects without names are nested: three times.
static void put_members(sg_output *out, const cJSON *root,
                        const cJSON *object) {
  const cJSON *at;
  sg_output_puts(out, ".Bl -tag -width Ds\n");
  cJSON_ArrayForEach(at, member(object, "properties")) {
    const cJSON *inner = put_member(out, root, object, at);
    if (inner)
      put_members(out, root, inner);
  }
  sg_output_puts(out, ".El\n");
}

void mdoc_schema(sg_output *out, const cJSON *root) {
  const cJSON *at;
  sg_output_puts(out, ".Ss The document\n");
  put_members(out, root, root);
  cJSON_ArrayForEach(at, member(root, "$defs")) {
    if (!member(at, "properties"))
      continue;
    sg_output_printf(out, ".Ss %s\n", at->string);
    put_description(out, at);
    put_members(out, root, at);
  }
}
