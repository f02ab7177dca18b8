// SPDX-License-Identifier: GPL-2.0-or-later
// uuid - names as universally unique identifiers, version 5: the same name has
// the same one everywhere.
#ifndef SG_BASE_UUID_H
#define SG_BASE_UUID_H

enum { SG_UUID_TEXT = 37 };

/// The identifier of a name of some kind ("identity", "link"), in the project's
/// own namespace.
void sg_uuid_of(const char *kind, const char *name, char out[SG_UUID_TEXT]);

#endif
