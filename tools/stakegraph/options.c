// SPDX-License-Identifier: GPL-2.0-or-later
// options - see options.h.
#include "options.h"

#include "base/number.h"
#include "paths/ways.h"
#include "report/timeline.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORD = 1, FIRST_OPTION = 256 };

// What becomes of an option's value.
typedef enum place {
  TO_TEXTS,
  TO_TEXT,
  TO_COUNT,
  TO_SECONDS,
  TO_SEVERITY,
  TO_ISOLATION,
  TO_SWITCH
} place;

typedef struct option_row {
  char letter; // names the option in command.options
  char shorthand;
  const char *name, *value, *about;
  place place;
  size_t offset; // in options
  double min, max;
} option_row;

#define IN(member) offsetof(options, member)

static const option_row rows[] = {
    {'o', 'o', "output", "FILE",
     "write the findings; the ending chooses the format (.html, .json, .md, "
     ".svg, .sarif, .xlsx, .graphml, DIR/ ...), - is JSON on standard output; "
     "may be repeated",
     TO_TEXTS, IN(outputs), 0, 0},
    {'c', 'o', "output", "FILE",
     "write the graph; the ending chooses the format (.json, .jsonl, .gexf, "
     ".graphml, .ftm, DIR/ ...), - is JSON lines on standard output; may be "
     "repeated",
     TO_TEXTS, IN(outputs), 0, 0},
    {'r', 'o', "output", "FILE",
     "write the findings; the ending chooses the format; may be repeated",
     TO_TEXTS, IN(outputs), 0, 0},
    {'u', 'o', "output", "FILE",
     "write NEW as .sarif, in which flags are new, unchanged, updated or "
     "absent; may be repeated",
     TO_TEXTS, IN(outputs), 0, 0},
    {'a', 0, "as-of", "DATE",
     "the date to analyse for (default: the input's, else today)", TO_TEXT,
     IN(as_of), 0, 0},
    {'v', 0, "as-of", "DATE", "the day that the findings must be of", TO_TEXT,
     IN(as_of), 0, 0},
    {'d', 0, "deal", "ID",
     "limit the review to one deal's parties and what bears on them", TO_TEXT,
     IN(deal), 0, 0},
    {'p', 0, "plugin", "ID|FILE",
     "run this plugin (default: all built-in ones); may be repeated", TO_TEXTS,
     IN(plugins), 0, 0},
    {'w', 0, "without", "ID", "do not run this plugin; may be repeated",
     TO_TEXTS, IN(without), 0, 0},
    {'R', 0, "rules", "FILE|NAME",
     "a rule pack: flags as data, see plugins/rules; without '/' and ending "
     "one "
     "that is installed; may be repeated",
     TO_TEXTS, IN(rules), 0, 0},
    {'s', 0, "set", "PLUGIN.PARAM=VALUE", "set a parameter; may be repeated",
     TO_TEXTS, IN(settings), 0, 0},
    {'P', 0, "profile", "FILE",
     "plugins, parameters, weights, rules of ownership and tables of countries "
     "from one JSON file",
     TO_TEXT, IN(profile), 0, 0},
    {'e', 0, "decisions", "FILE",
     "what was decided about flags, see core/formats/decisions.md; '-o "
     "FILE.decisions' writes one to fill in",
     TO_TEXT, IN(decisions_file), 0, 0},
    {'C', 0, "countries", "FILE",
     "a dated table about countries, as context; may be repeated", TO_TEXTS,
     IN(countries), 0, 0},
    {'E', 0, "entity", "ID", "the party to explain", TO_TEXT, IN(entity), 0, 0},
    {'x', 0, "entity", "ID",
     "draw what is around this party: .dot, and of findings .svg", TO_TEXT,
     IN(entity), 0, 0},
    {'O', 0, "of", "ID[,ID...]",
     "the owners, who count as one holder, or the company; may be repeated",
     TO_TEXTS, IN(of), 0, 0},
    {'I', 0, "in", "ID", "only the row of this party; may be repeated",
     TO_TEXTS, IN(only), 0, 0},
    {'A', 0, "from", "ID", "the party that the chains begin at", TO_TEXT,
     IN(from), 0, 0},
    {'B', 0, "to", "ID", "the party that they lead to", TO_TEXT, IN(to), 0, 0},
    {'K', 0, "kind", "KIND",
     "only links of this kind (supply, ownership, ...); may be repeated",
     TO_TEXTS, IN(kinds), 0, 0},
    {'N', 'k', "chains", "N", "chains to find (default 5)", TO_COUNT, IN(k), 1,
     SG_WAYS_MAX},
    {'Y', 0, "by", "ORDER",
     "what comes first: strength (default) or links, the fewest of them",
     TO_TEXT, IN(by), 0, 0},
    {'D', 0, "directed", NULL,
     "follow every link in its direction only; else only supplies, payments "
     "and successions",
     TO_SWITCH, IN(directed), 0, 0},
    {'W', 0, "work", "STEPS",
     "stop the search after so many steps (default 100000000)", TO_SECONDS,
     IN(work), 1, 1e15},
    {'T', 0, "terms", NULL,
     "explain the first rows (--top): which links make up the stake, which "
     "none can be spared of for a verdict, and what to ask for where it is "
     "only "
     "possible",
     TO_SWITCH, IN(terms), 0, 0},
    {'V', 0, "sensitivity", NULL,
     "analyse again with each weight moved and each source left out, and say "
     "how stable the ranking is",
     TO_SWITCH, IN(sensitivity), 0, 0},
    {'1', 0, "assume", "'LINK KEY=VALUE'",
     "assume this of a link: share=30, share=[25,50], (25,50], unknown; "
     "voting, "
     "since, until, date, confidence, basis, means, ...; may be repeated",
     TO_TEXTS, IN(assumed), 0, 0},
    {'2', 0, "remove", "LINK",
     "assume that a link is not there; may be "
     "repeated",
     TO_TEXTS, IN(removed), 0, 0},
    {'3', 0, "add", "FILE",
     "assume what this input says, too: a party, a link, a listing; may be "
     "repeated",
     TO_TEXTS, IN(added), 0, 0},
    {'4', 0, "timeline", NULL,
     "instead, what of flags, verdicts and scores changed on which date",
     TO_SWITCH, IN(timeline), 0, 0},
    {'5', 0, "dates", "N",
     "dates that --timeline looks at, the nearest facts first (default 100)",
     TO_COUNT, IN(dates), 2, 100000},
    {'6', 0, "evidence", "FINDINGS",
     "only the records that the flags of these findings rest on", TO_TEXT,
     IN(evidence), 0, 0},
    {'7', 0, "pseudonymise", "KEYFILE",
     "replace names, ids, identifiers, addresses and texts by hashes that only "
     "this key makes",
     TO_TEXT, IN(key_file), 0, 0},
    {'j', 0, "jobs", "N",
     "threads that read and plugins that run at once (default 2)", TO_COUNT,
     IN(jobs), 1, SG_PROCESSES_MAX},
    {'t', 0, "timeout", "SECONDS",
     "time of each plugin (default 300, or 100 a million entities)", TO_SECONDS,
     IN(timeout), 0.01, 1e6},
    {'m', 0, "memory", "MIB",
     "memory of each plugin (default 4096, or 1000 a million entities)",
     TO_COUNT, IN(memory), 16, 1048576},
    {'i', 0, "require-isolation", "LEVEL",
     "refuse plugins that cannot be isolated so far: none, process, seccomp, "
     "full",
     TO_ISOLATION, IN(required), 0, 0},
    {'L', 0, "plugins-lock", "FILE",
     "run only plugins that this file pins by SHA-256, as written by 'plugin "
     "list --lock'",
     TO_TEXT, IN(lock_file), 0, 0},
    {'X', 0, "in-process", NULL,
     "for debuggers: run plugins in the program's own process, one after "
     "another, without limits; a faulty plugin then ends the program",
     TO_SWITCH, IN(in_process), 0, 0},
    {'l', 0, "lock", NULL, "list the plugins as lines of a lock file",
     TO_SWITCH, IN(lock), 0, 0},
    {'n', 0, "top", "N", "parties to list or to explain (default 10)", TO_COUNT,
     IN(top), 0, 1000000},
    {'f', 0, "fail-on", "SEVERITY",
     "exit with 1 when a flag of this severity or above is raised that no "
     "decision settles: note, caution, elevated, high, resolve-first",
     TO_SEVERITY, IN(fail_on), 0, 0},
    {'F', 0, "format", "NAME",
     "input format instead of recognising it; a wrong one lists all", TO_TEXT,
     IN(format), 0, 0},
    {'S', 0, "strict", NULL, "refuse input that gives warnings", TO_SWITCH,
     IN(strict), 0, 0},
    {'J', 0, "json", NULL, "results as one JSON object", TO_SWITCH, IN(json), 0,
     0},
    {'q', 'q', "quiet", NULL, "no summary, no warnings, only errors", TO_SWITCH,
     IN(quiet), 0, 0},
    {'H', 0, "timings", NULL,
     "say on standard error what each stage and plugin takes, and the memory "
     "of "
     "each entity and link",
     TO_SWITCH, IN(timings), 0, 0},
    {'h', 'h', "help", NULL, "this text", TO_SWITCH, IN(help), 0, 0},
};

static bool takes(const command *cmd, const option_row *row) {
  return row->letter == 'h' || strchr(cmd->options, row->letter);
}

static bool add_text(options *out, text_list *list, const char *text) {
  const char **at = realloc(list->at, (list->n + 1) * sizeof *at);
  if (!at) {
    complain("out of memory");
    out->no_memory = true;
    return false;
  }
  list->at = at;
  list->at[list->n++] = text;
  return true;
}

static bool wants(const option_row *row, const char *what) {
  complain("--%s wants %s", row->name, what);
  return false;
}

static bool set_number(const option_row *row, const char *value, void *member) {
  double number = 0;
  char range[80];
  if (!sg_number_parse(value, strlen(value), &number) || number < row->min ||
      number > row->max ||
      (row->place == TO_COUNT && number != (double)(uint32_t)number)) {
    (void)snprintf(range, sizeof range, "a %snumber from %.10g to %.10g",
                   row->place == TO_COUNT ? "whole " : "", row->min, row->max);
    return wants(row, range);
  }
  if (row->place == TO_COUNT)
    *(uint32_t *)member = (uint32_t)number;
  else
    *(double *)member = number;
  return true;
}

static bool set_severity(const option_row *row, const char *value,
                         int32_t *member) {
  const uint32_t number =
      sg_word_find(&sg_severities, (sg_slice){value, strlen(value)});
  if (number == SG_NONE)
    return wants(row, "note, caution, elevated, high or resolve-first");
  *member = (int32_t)number;
  return true;
}

static bool set_isolation(const option_row *row, const char *value,
                          sg_isolation *member) {
  return sg_isolation_find(value, member) ||
         wants(row, "none, process, seccomp or full");
}

static bool set(const option_row *row, const char *value, options *out) {
  void *member = (char *)out + row->offset;
  switch (row->place) {
  case TO_TEXTS: return add_text(out, member, value);
  case TO_TEXT: *(const char **)member = value; return true;
  case TO_COUNT:
  case TO_SECONDS: return set_number(row, value, member);
  case TO_SEVERITY: return set_severity(row, value, member);
  case TO_ISOLATION: return set_isolation(row, value, member);
  case TO_SWITCH: *(bool *)member = true; return true;
  }
  return false;
}

// The table in the form of getopt_long(): short letters and long names.
static void fill_getopt(const command *cmd, char *letters,
                        struct option *names) {
  size_t n = 0;
  *letters++ = '-'; // options may stand behind words, whatever the environment
  *letters++ = ':';
  for (size_t i = 0; i < SG_COUNT(rows); i++) {
    if (!takes(cmd, &rows[i]))
      continue;
    names[n++] = (struct option){
        .name = rows[i].name,
        .has_arg = rows[i].value ? required_argument : no_argument,
        .val = FIRST_OPTION + (int)i,
    };
    if (rows[i].shorthand) {
      *letters++ = rows[i].shorthand;
      if (rows[i].value)
        *letters++ = ':';
    }
  }
  *letters = '\0';
}

// getopt_long() returns only codes that fill_getopt() gave it.
static const option_row *row_of(int code) {
  size_t i = 0;
  while (code != FIRST_OPTION + (int)i && code != rows[i].shorthand)
    i++;
  return &rows[i];
}

static bool fail_usage(const command *cmd, const char *word, const char *what) {
  complain("%s: %s; see 'stakegraph %s --help'", word, what, cmd->name);
  return false;
}

bool options_parse(const command *cmd, int argc, char **argv, options *out) {
  char letters[SG_COUNT(rows) * 2 + 3];
  struct option names[SG_COUNT(rows) + 1] = {0};
  *out = (options){.jobs = 2,
                   .top = 10,
                   .k = 5,
                   .dates = SG_TIMELINE_DATES,
                   .by = "strength",
                   .work = 1e8};
  fill_getopt(cmd, letters, names);
  opterr = 0;
  optind = 1;
  for (;;) {
    const int at = optind;
    const int code = getopt_long(argc, argv, letters, names, NULL);
    if (code == -1)
      break;
    if (code == ':')
      return fail_usage(cmd, argv[optind - 1], "a value is missing");
    if (code == '?')
      return fail_usage(cmd, argv[at], "no such option");
    if (code == WORD ? !add_text(out, &out->arguments, optarg)
                     : !set(row_of(code), optarg, out))
      return false;
  }
  while (optind < argc)
    if (!add_text(out, &out->arguments, argv[optind++]))
      return false;
  return true;
}

void options_free(options *o) {
  free(o->arguments.at);
  free(o->outputs.at);
  free(o->plugins.at);
  free(o->without.at);
  free(o->settings.at);
  free(o->of.at);
  free(o->only.at);
  free(o->kinds.at);
  free(o->countries.at);
  free(o->rules.at);
  free(o->assumed.at);
  free(o->removed.at);
  free(o->added.at);
}

void print_wrapped(FILE *out, const char *text, int indent) {
  sg_output lines;
  sg_output_to_memory(&lines);
  sg_write_wrapped(&lines, text, indent, 79);
  (void)fputs(sg_text_get(&lines.buffer), out);
  sg_output_discard(&lines);
}

bool options_next(const command *cmd, size_t *at, option_words *out) {
  while (*at < SG_COUNT(rows)) {
    const option_row *row = &rows[(*at)++];
    if (cmd && !takes(cmd, row))
      continue;
    *out = (option_words){
        .name = row->name,
        .value = row->value,
        .about = row->about,
        .letter = row->letter,
        .shorthand = row->shorthand,
        .repeats = row->place == TO_TEXTS,
    };
    return true;
  }
  return false;
}

void options_help(const command *cmd) {
  enum { ABOUT_COLUMN = 30 };
  option_words o;
  printf("usage: stakegraph %s %s\n\n", cmd->name, cmd->arguments);
  print_wrapped(stdout, cmd->about, 0);
  printf("\n");
  for (size_t at = 0; options_next(cmd, &at, &o);) {
    char head[64];
    const int n =
        snprintf(head, sizeof head, "  %c%c%s--%s%s%s", o.shorthand ? '-' : ' ',
                 o.shorthand ? o.shorthand : ' ', o.shorthand ? ", " : "  ",
                 o.name, o.value ? " " : "", o.value ? o.value : "");
    printf("%s", head);
    if (n >= ABOUT_COLUMN)
      printf("\n%*s", ABOUT_COLUMN, "");
    else
      printf("%*s", ABOUT_COLUMN - n, "");
    print_wrapped(stdout, o.about, ABOUT_COLUMN);
  }
  if (cmd->notes)
    printf("\n%s", cmd->notes);
}
