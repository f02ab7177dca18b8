// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_profile - any bytes as a profile: it is read or refused with words, and
// so are the rules of ownership in it; those that are read stand on any day.
#include "fuzz.h"

#include "analyze/profile.h"
#include "ownership/rules.h"

#include <stdlib.h>
#include <unistd.h>

static void read_rules(const sg_profile *profile) {
  sg_rules rules;
  sg_rules_at on;
  sg_error err = {0};
  if (sg_rules_read(&rules, SG_TEST_DATA_DIR, profile->rules, &err) != SG_OK) {
    if (err.message[0] == '\0')
      abort();
    return;
  }
  for (int32_t day = -1000000; day < 1000000; day += 50000)
    if (sg_rules_on(&rules, day, &rules.arena, &on, &err) != SG_OK ||
        !sg_rules_find(&on, on.rules[0]->name))
      abort();
  sg_rules_clear(&rules);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char path[64];
  sg_profile profile;
  sg_error err = {0};
  const int fd = fuzz_file(data, size, path);
  if (sg_profile_read(&profile, path, &err) == SG_OK) {
    read_rules(&profile);
    sg_profile_clear(&profile);
  } else if (err.message[0] == '\0') {
    abort();
  }
  (void)close(fd);
  return 0;
}
