// SPDX-License-Identifier: GPL-2.0-or-later
// main - generate-register: writes a made-up ownership register.
#include "lines.h"
#include "world.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: generate-register --companies N [--links-per-1000 K] [--seed S]\n"
    "                         [--mixed]\n";
static const char help[] =
    "\n"
    "Write a made-up ownership register as native JSON lines to standard\n"
    "output. Equal options give equal bytes.\n"
    "\n"
    "  --companies N        entities of all kinds, 1000 to 2000000000\n"
    "  --links-per-1000 K   links for 1000 entities, 1000 to 10000 (3000)\n"
    "  --seed S             another register of the same shape (1)\n"
    "  --mixed              half of the links of other kinds, with deals,\n"
    "                       roles, dates, lists and sources\n"
    "  --help               this text\n"
    "\n"
    "Exit codes: 0 done; 1 writing failed; 2 wrong usage.\n";

// --- The register ----------------------------------------------------------

static void put_graph(output *out, const register_options *options) {
  begin_line(out);
  put(out, "{\"graph\": {\"title\": \"Made-up ownership register, ");
  put_number(out, options->companies);
  put(out, " entities\", \"description\": \"Nobody in it exists.\"}}\n");
}

typedef struct making {
  output out;
  const register_options *options;
  world *world; // NULL: ownership alone
} making;

static void put_entity(making *all, uint32_t i) {
  output *const out = &all->out;
  const register_options *const options = all->options;
  static const char *const kind[] = {"company", "person", "public_body"};
  static const char *const name[] = {"Company ", "Person ", "Public body "};
  const register_entity_kind k = register_kind(options, i);
  begin_line(out);
  put(out, "{\"entity\": {\"id\": \"e");
  put_number(out, i);
  put(out, "\", \"kind\": \"");
  put(out, kind[k]);
  put(out, "\", \"name\": \"");
  put(out, name[k]);
  put_number(out, i);
  put(out, "\", \"country\": \"");
  put(out, register_country(options, i));
  put(out, "\"");
  if (all->world)
    world_entity(all->world, out, i);
  put(out, "}}\n");
}

// The register has two decimals: one part per billion more or less is there
// only to leave a bound out.
static void put_range(output *out, uint32_t low, uint32_t high) {
  const uint32_t above = low % 10 == 1;
  const uint32_t under = high % 10 == 9;
  put(out, ", \"share_min\": ");
  put_percent(out, low - above);
  put(out, ", \"share_max\": ");
  put_percent(out, high + under);
  if (above)
    put(out, ", \"share_min_exclusive\": true");
  if (under)
    put(out, ", \"share_max_exclusive\": true");
}

static void put_stake(void *ctx, uint32_t owner, uint32_t company, uint32_t low,
                      uint32_t high) {
  making *const all = ctx;
  output *const out = &all->out;
  begin_line(out);
  put(out, "{\"link\": {\"kind\": \"ownership\", \"from\": \"e");
  put_number(out, owner);
  put(out, "\", \"to\": \"e");
  put_number(out, company);
  put(out, "\"");
  if (low == high) {
    put(out, ", \"share\": ");
    put_percent(out, low);
  } else if (low > 0 || high < REGISTER_WHOLE) {
    put_range(out, low, high);
  }
  if (all->world)
    world_stake(all->world, out);
  put(out, "}}\n");
}

// The exit code. What is buffered may fail to be written as late as here.
static int finish(int failure) {
  if (fclose(stdout) != 0 && !failure)
    failure = errno ? errno : EIO;
  if (!failure)
    return 0;
  (void)fprintf(stderr, "generate-register: cannot write: %s\n",
                strerror(failure));
  return 1;
}

static int write_register(const register_options *options, bool mixed) {
  static making all;
  static world others;
  output *const out = &all.out;
  register_options stakes = *options;
  out->file = stdout;
  all.options = &stakes;
  if (mixed) {
    stakes.links_per_1000 = world_begin(&others, options);
    all.world = &others;
  }
  put_graph(out, options);
  for (uint32_t i = 0; i < options->companies && !out->failure; i++)
    put_entity(&all, i);
  if (!out->failure)
    register_stakes(&stakes, put_stake, &all);
  if (mixed)
    world_links(&others, out);
  flush_lines(out);
  return finish(out->failure);
}

// --- Arguments -------------------------------------------------------------

static bool read_number(const char *text, uint64_t most, uint64_t *number) {
  // strtoull() would take a sign and blanks too.
  if (!text || *text < '0' || *text > '9')
    return false;
  char *end = NULL;
  errno = 0;
  *number = strtoull(text, &end, 10);
  return errno == 0 && *end == '\0' && *number <= most;
}

static bool read_options(char *const *argument, register_options *options,
                         bool *mixed) {
  for (; *argument; argument += 2) {
    uint64_t number = 0;
    if (strcmp(*argument, "--mixed") == 0) {
      *mixed = true;
      argument--;
    } else if (strcmp(*argument, "--seed") == 0 &&
               read_number(argument[1], UINT64_MAX, &number))
      options->seed = number;
    else if (strcmp(*argument, "--companies") == 0 &&
             read_number(argument[1], UINT32_MAX, &number))
      options->companies = (uint32_t)number;
    else if (strcmp(*argument, "--links-per-1000") == 0 &&
             read_number(argument[1], UINT32_MAX, &number) && number > 0)
      options->links_per_1000 = (uint32_t)number;
    else
      return false;
  }
  return register_valid(options);
}

int main(int argc, char **argv) {
  register_options options = {.seed = 1};
  bool mixed = false;
  if (argc == 2 && strcmp(argv[1], "--help") == 0) {
    const bool written = fputs(usage, stdout) >= 0 && fputs(help, stdout) >= 0;
    return finish(written ? 0 : errno);
  }
  if (argc < 2 || !read_options(argv + 1, &options, &mixed)) {
    (void)fprintf(stderr, "%sTry generate-register --help.\n", usage);
    return 2;
  }
  return write_register(&options, mixed);
}
