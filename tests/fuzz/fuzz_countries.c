// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_countries - any bytes as a table of countries: it is read or refused
// with words; what is read answers for any country and day in bounded text.
#include "fuzz.h"

#include "graph/countries.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char path[64];
  sg_countries all;
  sg_error err = {0};
  const int fd = fuzz_file(data, size, path);
  sg_countries_init(&all);
  if (sg_countries_read(&all, path, &err) != SG_OK && err.message[0] == '\0')
    abort();
  for (uint32_t i = 0; i < all.tables.n; i++) {
    const sg_country_table *table = &SG_AT(sg_country_table, &all.tables, i);
    const size_t length = strlen(table->use);
    for (uint32_t k = 0; k < table->n_rows && k < 50; k++)
      for (int32_t day = -1000000; day < 1000000; day += 400000) {
        sg_country_answer answer;
        sg_countries_ask(&all, table->use, length, table->rows[k].country, day,
                         &answer);
        if (strlen(answer.text) >= sizeof answer.text ||
            (answer.beyond && !answer.known))
          abort();
      }
  }
  sg_countries_clear(&all);
  (void)close(fd);
  return 0;
}
