// SPDX-License-Identifier: GPL-2.0-or-later
// peek - see peek.h.
#include "io/peek.h"

sg_status sg_peek_open(sg_peek *peek, sg_model *model, const char *path,
                       size_t length, sg_error *err) {
  peek->model = model;
  sg_status status = sg_load_open(model, &peek->in, path, err);
  if (status == SG_OK)
    status = sg_input_fill(&peek->in, length, err);
  model->opened = &peek->in;
  return status;
}

void sg_peek_close(sg_peek *peek) {
  if (peek->model->opened != &peek->in)
    return; // taken over
  sg_input_close(&peek->in);
  peek->model->opened = NULL;
}
