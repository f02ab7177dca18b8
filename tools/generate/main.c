// SPDX-License-Identifier: GPL-2.0-or-later
// main - generate-register: writes a made-up ownership register.
#include "register.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: generate-register --companies N [--links-per-1000 K] [--seed S]\n";
static const char help[] =
    "\n"
    "Write a made-up ownership register as native JSON lines to standard\n"
    "output. Equal options give equal bytes.\n"
    "\n"
    "  --companies N        entities of all kinds, 1000 to 2000000000\n"
    "  --links-per-1000 K   links for 1000 entities, 1000 to 10000 (3000)\n"
    "  --seed S             another register of the same shape (1)\n"
    "  --help               this text\n"
    "\n"
    "Exit codes: 0 done; 1 writing failed; 2 wrong usage.\n";

// --- Output ----------------------------------------------------------------

// No line is longer than LINE_LONGEST; one is begun only if it fits.
enum { OUTPUT_SIZE = 1 << 18, LINE_LONGEST = 512 };

// Millions of lines are printed in a second this way, ten times as many as
// with fprintf. After the first failure nothing is written.
typedef struct output {
  FILE *file;
  int failure; // errno
  size_t used;
  char bytes[OUTPUT_SIZE];
} output;

static void flush(output *out) {
  errno = 0;
  if (!out->failure && fwrite(out->bytes, 1, out->used, out->file) != out->used)
    out->failure = errno ? errno : EIO;
  out->used = 0;
}

static void begin_line(output *out) {
  if (out->used > OUTPUT_SIZE - LINE_LONGEST)
    flush(out);
}

static void put(output *out, const char *text) {
  const size_t size = strlen(text);
  memcpy(out->bytes + out->used, text, size);
  out->used += size;
}

static void put_number(output *out, uint32_t number) {
  char digits[10];
  size_t first = sizeof digits;
  do {
    digits[--first] = (char)('0' + number % 10);
    number /= 10;
  } while (number);
  memcpy(out->bytes + out->used, digits + first, sizeof digits - first);
  out->used += sizeof digits - first;
}

// Parts per billion as percent, with no more decimals than needed.
static void put_percent(output *out, uint32_t ppb) {
  put_number(out, ppb / REGISTER_PERCENT);
  uint32_t rest = ppb % REGISTER_PERCENT;
  if (rest)
    out->bytes[out->used++] = '.';
  for (uint32_t unit = REGISTER_PERCENT / 10; rest; unit /= 10) {
    out->bytes[out->used++] = (char)('0' + rest / unit);
    rest %= unit;
  }
}

// --- The register ----------------------------------------------------------

static void put_graph(output *out, const register_options *options) {
  begin_line(out);
  put(out, "{\"graph\": {\"title\": \"Made-up ownership register, ");
  put_number(out, options->companies);
  put(out, " entities\", \"description\": \"Nobody in it exists.\"}}\n");
}

static void put_entity(output *out, const register_options *options,
                       uint32_t i) {
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
  put(out, "\"}}\n");
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
  output *const out = ctx;
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

static int write_register(const register_options *options) {
  static output out;
  out.file = stdout;
  put_graph(&out, options);
  for (uint32_t i = 0; i < options->companies && !out.failure; i++)
    put_entity(&out, options, i);
  if (!out.failure)
    register_stakes(options, put_stake, &out);
  flush(&out);
  return finish(out.failure);
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

static bool read_options(char *const *argument, register_options *options) {
  for (; *argument; argument += 2) {
    uint64_t number = 0;
    if (strcmp(*argument, "--seed") == 0 &&
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
  if (argc == 2 && strcmp(argv[1], "--help") == 0) {
    const bool written = fputs(usage, stdout) >= 0 && fputs(help, stdout) >= 0;
    return finish(written ? 0 : errno);
  }
  if (argc < 2 || !read_options(argv + 1, &options)) {
    (void)fprintf(stderr, "%sTry generate-register --help.\n", usage);
    return 2;
  }
  return write_register(&options);
}
