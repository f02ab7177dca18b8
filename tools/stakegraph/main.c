// SPDX-License-Identifier: GPL-2.0-or-later
// main - stakegraph, the command line.
#include "progress.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char exit_notes[] =
    "Exit codes: 0 done; 1 done, and --fail-on was reached; 2 wrong usage;\n"
    "3 input refused; 4 done but incomplete (a plugin did not finish, a "
    "search\n"
    "was cut short); 5 internal error; 130 ended by Ctrl-C, 143 by SIGTERM,\n"
    "129 by SIGHUP: nothing is written by halves.\n";

static const char plugin_notes[] =
    "'plugin check' exits with 1 when a check fails, 3 when a script has "
    "errors.\n";

static const command commands[] = {
    {"analyze", "INPUT... [-o FILE]... [options]",
     "Load stakeholder graphs, run the plugins, print a summary and write the "
     "findings.",
     "oadpwRsPCVjtmiLXnfFSJqH", exit_notes, cmd_analyze},
    {"check", "INPUT... [options]",
     "Read inputs, tell what they hold and report problems.", "FSjJq",
     exit_notes, cmd_check},
    {"convert", "INPUT... -o FILE [options]",
     "Write the graph of the inputs, merged, in another format.", "cFSjq",
     exit_notes, cmd_convert},
    {"explain", "INPUT... --entity ID [options]",
     "All that is known and concluded about one party: scores, flags with "
     "evidence, owners, holdings, ties to governments, what is missing.",
     "EadpwRsPCjtmiLXFSJq", exit_notes, cmd_explain},
    {"flags", "[ID] [INPUT...] [options]",
     "Show the red-flag catalogue, or one flag: wording, source, who raises "
     "it, mitigation. With inputs: where each was raised, not raised, not "
     "evaluable.",
     "adpwRsPCjtmiLXFSJq", exit_notes, cmd_flags},
    {"holdings", "INPUT... --of ID[,ID...] [options]",
     "What an owner, or owners acting together, hold: direct stakes, "
     "look-through bounds, the verdict of each legal rule.",
     "OITaPnjFSJq", exit_notes, cmd_holdings},
    {"owners", "INPUT... --of ID [options]",
     "Who ultimately owns a company: the same the other way round, with the "
     "best chain.",
     "OITaPnjFSJq", exit_notes, cmd_owners},
    {"paths", "INPUT... --from ID --to ID [options]",
     "The best chains between two parties, by the strength of their links.",
     "ABKNYDWasPjFSJq", exit_notes, cmd_paths},
    {"report", "FINDINGS -o FILE",
     "Write kept findings in another format, without analysing again.", "rX",
     exit_notes, cmd_report},
    {"plugin", "list | info ID|FILE | check ID|FILE | new ID [options]",
     "List the plugins, show one with its parameters, check that one keeps the "
     "contract, or begin a new one.",
     "pRltmiLXJ", plugin_notes, cmd_plugin},
};

static void overview(FILE *out) {
  (void)fprintf(out, "usage: stakegraph COMMAND [ARGUMENTS]\n\n");
  for (size_t i = 0; i < SG_COUNT(commands); i++) {
    (void)fprintf(out, "  %-8s ", commands[i].name);
    print_wrapped(out, commands[i].about, 11);
  }
  (void)fprintf(out, "\n");
  print_wrapped(out,
                "'stakegraph COMMAND --help' tells more; 'stakegraph "
                "--version' tells the version.",
                0);
}

// Levenshtein distance of two short words, for suggestions.
static size_t distance(const char *a, const char *b) {
  enum { WORD_MAX = 16 };
  size_t row[WORD_MAX + 1];
  const size_t m = strlen(b);
  if (strlen(a) > WORD_MAX || m > WORD_MAX)
    return WORD_MAX;
  for (size_t k = 0; k <= m; k++)
    row[k] = k;
  for (size_t i = 0; a[i]; i++) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t k = 1; k <= m; k++) {
      const size_t above = row[k];
      size_t best = diagonal + (a[i] != b[k - 1]);
      best = above + 1 < best ? above + 1 : best;
      best = row[k - 1] + 1 < best ? row[k - 1] + 1 : best;
      diagonal = above;
      row[k] = best;
    }
  }
  return row[m];
}

static int unknown_command(const char *name) {
  for (size_t i = 0; i < SG_COUNT(commands); i++)
    if (distance(name, commands[i].name) <= 2) {
      complain("no command is called '%.40s'; did you mean '%s'?", name,
               commands[i].name);
      return EXIT_USAGE;
    }
  complain("no command is called '%.40s'; see 'stakegraph --help'", name);
  return EXIT_USAGE;
}

static int run(const command *cmd, int argc, char **argv) {
  options o;
  int code = EXIT_USAGE;
  if (options_parse(cmd, argc, argv, &o)) {
    if (o.help) {
      options_help(cmd);
      code = EXIT_DONE;
    } else {
      code = cmd->run(&o);
    }
  }
  options_free(&o);
  return interrupts_code() ? interrupts_code() : code;
}

// A program may be started with its standard streams closed; the next file
// opened would then be taken for one of them.
static void open_streams(void) {
  int fd = 0;
  while (fd >= 0 && fd <= STDERR_FILENO)
    fd = open("/dev/null", O_RDWR);
  if (fd > STDERR_FILENO)
    (void)close(fd);
}

int main(int argc, char **argv) {
  open_streams();
  interrupts_watch();
  if (argc < 2) {
    overview(stderr);
    return EXIT_USAGE;
  }
  const char *name = argv[1];
  if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
      strcmp(name, "help") == 0) {
    overview(stdout);
    return EXIT_DONE;
  }
  if (strcmp(name, "--version") == 0) {
    printf("stakegraph %s\n", sg_version());
    return EXIT_DONE;
  }
  for (size_t i = 0; i < SG_COUNT(commands); i++)
    if (strcmp(name, commands[i].name) == 0)
      return run(&commands[i], argc - 1, argv + 1);
  return unknown_command(name);
}
