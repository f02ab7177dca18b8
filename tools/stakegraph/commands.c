// SPDX-License-Identifier: GPL-2.0-or-later
// commands - what stakegraph can be told to do: one row a command.
#include "progress.h"

#include "base/near.h"

#include <stdio.h>
#include <string.h>

static const char exit_notes[] =
    "Exit codes: 0 done; 1 done, and --fail-on was reached; 2 wrong usage;\n"
    "3 input refused; 4 done but incomplete (a plugin did not finish, a "
    "search\n"
    "was cut short); 5 internal error; 130 ended by Ctrl-C, 143 by SIGTERM,\n"
    "129 by SIGHUP: nothing is written by halves.\n";

static const char diff_notes[] =
    "Exit codes: 0 the findings are the same; 1 they differ; 2 wrong usage; 3 "
    "a\nfile that is no findings document; 5 internal error. Other inputs, "
    "dates,\nplugins and parameters are told, but are no difference.\n";

static const char plugin_notes[] =
    "'plugin check' exits with 1 when a check fails, 3 when a script has "
    "errors.\n";

static const char verify_notes[] =
    "Exit codes: 0 nothing is refuted; 1 something is; 2 wrong usage; 3 "
    "findings\nor input that cannot be read; 5 internal error. What cannot be "
    "checked is told.\n";

static const char what_if_notes[] =
    "Nothing of it is a finding. Differences do not change the exit code, but "
    "with\n--fail-on it is 1 when a flag of this severity or above appears, or "
    "rises.\n";

static const command commands[] = {
    {"analyze", "INPUT... [-o FILE]... [options]",
     "Load stakeholder graphs, run the plugins, print a summary and write the "
     "findings.",
     "oadpwRsPeCVjtmiLXnfFSJqH", exit_notes, cmd_analyze},
    {"check", "INPUT... [options]",
     "Read inputs, tell what they hold and report problems.", "FSjJq",
     exit_notes, cmd_check},
    {"convert", "INPUT... -o FILE [options]",
     "Write the graph of the inputs, merged, in another format.", "cx67FSjq",
     exit_notes, cmd_convert},
    {"diff", "OLD NEW [options]",
     "Compare two findings documents: which flags are new, gone or changed, "
     "which scores moved, and what explains it.",
     "unJ", diff_notes, cmd_diff},
    {"explain", "INPUT... --entity ID [options]",
     "All that is known and concluded about one party: scores, flags with "
     "evidence, owners, holdings, ties to governments, what is missing.",
     "E45adpwRsPCjtmiLXFSJq", exit_notes, cmd_explain},
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
     "Write kept findings in another format, without analysing again.", "rex",
     exit_notes, cmd_report},
    {"verify", "FINDINGS INPUT... [options]",
     "Check every flag's evidence against the input again, without the plugins "
     "and the analysis.",
     "vPLFSjJq", verify_notes, cmd_verify},
    {"what-if", "INPUT... --assume 'LINK KEY=VALUE' ... [options]",
     "What would be said otherwise if a link were other than recorded, absent "
     "(--remove), or if there were more (--add): flags, verdicts, scores.",
     "123adpwRsPCjtmiLXnfFSJq", what_if_notes, cmd_what_if},
    {"plugin", "list | info ID|FILE | check ID|FILE | new ID [options]",
     "List the plugins, show one with its parameters, check that one keeps the "
     "contract, or begin a new one.",
     "pRltmiLXJ", plugin_notes, cmd_plugin},
};

const command *command_at(size_t i) {
  return i < SG_COUNT(commands) ? &commands[i] : NULL;
}

void commands_overview(FILE *out) {
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

static int unknown_command(const char *name) {
  const char *names[SG_COUNT(commands)];
  for (size_t i = 0; i < SG_COUNT(commands); i++)
    names[i] = commands[i].name;
  const char *near = sg_nearest(name, names, SG_COUNT(names));
  if (near)
    complain("no command is called '%.40s'; did you mean '%s'?", name, near);
  else
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
  } else if (o.no_memory) {
    code = EXIT_INTERNAL;
  }
  options_free(&o);
  return interrupts_code() ? interrupts_code() : code;
}

int commands_run(int argc, char **argv) {
  for (size_t i = 0; i < SG_COUNT(commands); i++)
    if (strcmp(argv[1], commands[i].name) == 0)
      return run(&commands[i], argc - 1, argv + 1);
  return unknown_command(argv[1]);
}
