// SPDX-License-Identifier: GPL-2.0-or-later
// unpack - gzip data as it comes, one member or several, with a limit on how
// much may come out of how little.
#ifndef SG_BASE_UNPACK_H
#define SG_BASE_UNPACK_H

#include "base/status.h"

typedef struct sg_unpacker sg_unpacker;

/// Do these bytes begin gzip data?
bool sg_is_packed(const char *bytes, size_t length);
/// NULL when there is no memory.
sg_unpacker *sg_unpacker_new(void);
void sg_unpacker_free(sg_unpacker *unpacker);

/// Where packed bytes come from: sets `*n` to how many were put into `room`, 0
/// at the end.
typedef sg_status (*sg_packed)(void *ctx, char *room, size_t size, size_t *n,
                               sg_error *err);
/// Bytes that were read already and come first.
SG_NODISCARD bool sg_unpacker_feed(sg_unpacker *unpacker, const char *bytes,
                                   size_t length);
/// At most `size` unpacked bytes; `*n` is 0 at the end. SG_EINPUT for data that
/// is damaged, cut short or grows beyond all measure.
SG_NODISCARD sg_status sg_unpack(sg_unpacker *unpacker, sg_packed more,
                                 void *ctx, char *out, size_t size, size_t *n,
                                 sg_error *err);

#endif
