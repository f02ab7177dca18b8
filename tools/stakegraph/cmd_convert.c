// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_convert - the graph of the inputs, merged, in another format.
#include "progress.h"

#include "io/writers.h"

static int write_all(const loaded_inputs *inputs, const options *o) {
  for (uint32_t i = 0; i < o->outputs.n; i++) {
    sg_error err = {0};
    if (sg_write_graph(&inputs->model, o->outputs.at[i], o->entity, &err) !=
        SG_OK)
      return complain_error(&err);
    complain_note(&err);
  }
  return EXIT_DONE;
}

int cmd_convert(const options *o) {
  loaded_inputs inputs;
  if (o->arguments.n && o->outputs.n == 0) {
    complain("convert wants -o FILE; '-o -' writes JSON lines to standard "
             "output");
    return EXIT_USAGE;
  }
  // A format that is not known is told before anything is read.
  for (uint32_t i = 0; i < o->outputs.n; i++) {
    sg_error err = {0};
    if (sg_graph_path_check(o->outputs.at[i], &err) != SG_OK ||
        (o->entity && sg_picture_path_check(o->outputs.at[i], &err) != SG_OK))
      return complain_error(&err);
  }
  int code = inputs_load(&inputs, o);
  if (code != EXIT_DONE)
    return code;
  code = inputs_strict(&inputs, o);
  interrupts_hold();
  if (code == EXIT_DONE)
    code = write_all(&inputs, o);
  inputs_free(&inputs);
  return code;
}
