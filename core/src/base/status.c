// SPDX-License-Identifier: GPL-2.0-or-later
// status - see status.h.
#include "base/status.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

sg_status sg_fail(sg_error *err, sg_status status, const char *format, ...) {
  if (!err || err->status != SG_OK)
    return status;
  err->status = status;
  va_list args;
  va_start(args, format);
  (void)vsnprintf(err->message, sizeof err->message, format, args);
  va_end(args);
  sg_utf8_repair(err->message);
  return status;
}

void sg_error_place(sg_error *err, const char *path, uint32_t line,
                    uint32_t column) {
  if (err && err->status == SG_OK)
    (void)snprintf(err->where, sizeof err->where, "%.990s:%u:%u", path, line,
                   column);
}

sg_status sg_no_memory(sg_error *err) {
  return sg_fail(err, SG_ENOMEM, "out of memory");
}
