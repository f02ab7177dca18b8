// SPDX-License-Identifier: GPL-2.0-or-later
// script - see script.h.
#include "plugin/script.h"

#include <stdio.h>
#include <string.h>

// --- the child's side ---

typedef struct reader {
  sg_reader face; // must be first: interpreters pass this pointer back
  sg_text *frames;
  const sg_script *scripts[SG_SCRIPTS_MAX];
  uint32_t n_told;
  bool refused;
} reader;

static void tell(sg_reader *face, int32_t severity, uint32_t script,
                 uint32_t line, uint32_t column, const char *message) {
  reader *r = (reader *)(void *)face;
  r->refused |= severity >= SG_HIGH;
  if (!r->frames || r->n_told++ >= SG_REMARKS_MAX)
    return;
  const size_t at = sg_pack_begin(r->frames, SG_FRAME_TELL);
  sg_pack_u32(r->frames, (uint32_t)severity);
  sg_pack_u32(r->frames, script);
  sg_pack_u32(r->frames, line);
  sg_pack_u32(r->frames, column);
  sg_pack_text(r->frames, message ? message : "");
  sg_pack_end(r->frames, at);
}

const sg_plugin *sg_script_make(const sg_interpreter *interpreter,
                                const sg_script_file *scripts, uint32_t n,
                                sg_text *frames, char *why, size_t why_size) {
  reader r = {.frames = frames};
  r.face = (sg_reader){sizeof(sg_reader), n, r.scripts, tell};
  for (uint32_t i = 0; i < n; i++)
    r.scripts[i] = &scripts[i].script;
  const sg_plugin *plugin = interpreter->make(&r.face);
  if (plugin && !r.refused)
    return plugin;
  (void)snprintf(why, why_size, "%s",
                 r.refused ? "its text has errors"
                           : "its interpreter makes nothing of it");
  return NULL;
}

const char *sg_interpreter_pack(const sg_interpreter *interpreter,
                                sg_text *out) {
  const uint32_t least =
      offsetof(sg_interpreter, make) + sizeof(void (*)(void));
  if (interpreter->size < least || interpreter->size > 4096)
    return "its 'size' is not that of an sg_interpreter";
  if (!interpreter->make)
    return "it has no 'make'";
  const size_t at = sg_pack_begin(out, SG_FRAME_INTERPRETER);
  sg_pack_text(out, interpreter->id);
  sg_pack_text(out, interpreter->about);
  sg_pack_text(out, interpreter->ending);
  sg_pack_end(out, at);
  return NULL;
}

// --- the host's side ---

bool sg_remark_unpack(sg_unpack *in, uint32_t n_scripts, sg_vec *remarks) {
  sg_remark remark;
  remark.severity = (int32_t)sg_unpack_u32(in);
  remark.script = sg_unpack_u32(in);
  remark.line = sg_unpack_u32(in);
  remark.column = sg_unpack_u32(in);
  remark.message = sg_unpack_text(in);
  if (!remark.message || !sg_unpack_ok(in) || remark.script >= n_scripts)
    return false;
  sg_remark *slot = sg_vec_add(remarks);
  if (slot)
    *slot = remark;
  return slot != NULL;
}

const char *sg_interpreter_unpack(sg_unpack *in, const char **id,
                                  const char **about, const char **ending) {
  *id = sg_unpack_text(in);
  *about = sg_unpack_text(in);
  *ending = sg_unpack_text(in);
  if (!*id || !*about || !*ending || !sg_unpack_ok(in))
    return "its description cannot be read";
  if ((*ending)[0] != '.' || strchr(*ending, '/') || strlen(*ending) > 16)
    return "its files have no ending such as '.lua'";
  return NULL;
}

const char *sg_remark_place(const sg_remark *remark,
                            const sg_script_file *scripts, sg_arena *arena) {
  const char *name = scripts[remark->script].script.name;
  sg_text text;
  sg_text_init(&text, 0);
  sg_text_puts(&text, name);
  if (remark->line)
    sg_text_printf(&text, ":%u", remark->line);
  if (remark->line && remark->column)
    sg_text_printf(&text, ":%u", remark->column);
  const char *place =
      sg_text_ok(&text) ? sg_arena_text(arena, sg_text_get(&text), text.length)
                        : NULL;
  sg_text_clear(&text);
  return place;
}
