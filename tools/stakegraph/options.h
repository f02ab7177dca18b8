// SPDX-License-Identifier: GPL-2.0-or-later
// options - the command line as data: one table of options for parsing and for
// help, one row a command.
#ifndef SG_TOOL_OPTIONS_H
#define SG_TOOL_OPTIONS_H

#include "analyze/profile.h"
#include "analyze/weights.h"
#include "graph/edits.h"
#include "report/decide.h"
#include "report/report.h"

#include <stdio.h>

/// Exit codes of the program.
enum {
  EXIT_DONE = 0,
  EXIT_FOUND = 1,      ///< Done, and --fail-on was reached
  EXIT_USAGE = 2,      ///< Wrong usage
  EXIT_INPUT = 3,      ///< Input refused
  EXIT_INCOMPLETE = 4, ///< Done, but a plugin did not finish
  EXIT_INTERNAL = 5    ///< Internal error, no memory, output not written
  // and 128 + the number of a signal that ended it: see progress.h
};

/// A list of texts from repeated options or arguments.
typedef struct text_list {
  const char **at;
  uint32_t n;
} text_list;

typedef struct options {
  text_list arguments; ///< What is no option: inputs, or words of the command
  text_list outputs, plugins, without, settings, of, only, kinds, countries,
      rules, assumed, removed, added;
  const char *as_of, *deal, *format, *profile, *from, *to, *by, *entity;
  const char *lock_file, *decisions_file, *evidence, *key_file;
  // Set by a command, not by an option.
  const char *flag;
  sg_edits *edits;
  const sg_decisions *decisions;
  int32_t fail_on; ///< Severity, 0: never
  sg_isolation required;
  uint32_t jobs, top, memory, k, dates;
  double timeout, work;
  bool strict, quiet, json, terms, directed, sensitivity, help;
  bool in_process, lock, timeline, timings;
  bool no_memory; ///< Why they could not be parsed
} options;

typedef struct command {
  const char *name;
  const char *arguments; ///< "INPUT... [options]"
  const char *about;     ///< One line for the overview
  const char *options;   ///< Letters of the option table that it takes
  const char *notes;     ///< Paragraphs behind the options, or NULL
  int (*run)(const options *o);
} command;

/// Parse the words behind the command's name. False with a message on standard
/// error when the usage is wrong or there is no memory.
bool options_parse(const command *cmd, int argc, char **argv, options *out);
void options_free(options *o);
/// Words of a text in lines of 80 columns, each but the first behind `indent`
/// spaces: the first begins where the caller is.
void print_wrapped(FILE *out, const char *text, int indent);
/// An option as its help tells it.
typedef struct option_words {
  const char *name, *value, *about; ///< `value` is NULL of a switch
  char letter;                      ///< In command.options
  char shorthand;                   ///< 'q', or 0
  bool repeats;
} option_words;
/// The next option that a command takes, NULL meaning any command; false behind
/// the last. `*at` is 0 at first.
bool options_next(const command *cmd, size_t *at, option_words *out);
/// Help of one command on standard output.
void options_help(const command *cmd);

/// Command `i` of the program, NULL behind the last.
const command *command_at(size_t i);
/// What there is, for `stakegraph --help`.
void commands_overview(FILE *out);
/// Run the command that argv[1] names; returns the exit code.
int commands_run(int argc, char **argv);

// --- shared by the commands ---

/// "stakegraph: ..." on standard error, safe for a terminal.
void complain(const char *format, ...) SG_PRINTF(1, 2);
/// The same for an error, with its place; returns the exit code for it.
int complain_error(const sg_error *err);
/// What a format could not hold, which is no failure.
void complain_note(const sg_error *err);
/// True when a stream may carry colour.
bool may_colour(int fd);
/// Width of the terminal on standard output, 80 when it is none.
int terminal_columns(void);
/// Folders beside the program: share/stakegraph and the built-in plugins.
const char *data_dir(void);
const char *plugin_dir(void);

/// Read the decisions that the options name, if they name any, into `room`,
/// which is to be cleared, also after a failure. Returns EXIT_DONE, or the exit
/// code after a message.
int decisions_open(sg_decisions *room, const options *o);
/// A findings document and its text.
typedef struct kept_findings {
  sg_text text;
  sg_findings findings;
} kept_findings;
/// Returns EXIT_DONE, or the exit code after a message; then nothing is open.
int findings_open(kept_findings *out, const char *path);
void findings_close(kept_findings *findings);

/// False after a message when an output would be written over something that
/// the command reads.
bool outputs_spare_inputs(const options *o);

/// Today as a day number: a date when nothing else gives one.
int32_t today(void);

/// Read the weights. Returns EXIT_DONE, or the exit code after a message; then
/// nothing is left to clear. So do the others.
int weights_open(sg_weights *weights);
/// Open the registry with what the options and the profile (which may be NULL)
/// name, and give the plugins their weights, where there are any. `all`:
/// interpreters that nothing needs, too.
int registry_open(sg_registry *registry, const sg_weights *weights,
                  const sg_profile *profile, bool all, const options *o);
/// Read the profile that the options name, and the rules with its own.
int rules_open(sg_profile *profile, sg_rules *rules, const options *o);

/// Settings of the profile, then those of the command line, which win; `*n` of
/// them, to be freed. NULL without memory.
const char **settings_join(const sg_profile *profile, const options *o,
                           uint32_t *n);

/// Inputs read into a model. `problems` goes into the model.
typedef struct loaded_inputs {
  sg_problems problems;
  sg_model model;
  bool quiet;
} loaded_inputs;
/// Load every input named on the command line. Returns EXIT_DONE, or the exit
/// code after a message; then nothing is left to free.
int inputs_load(loaded_inputs *inputs, const options *o);
/// The same, with the inputs to add, under what the options assume; warnings
/// are not told.
int inputs_load_assumed(loaded_inputs *inputs, const options *o);
/// Warnings, of the first in full, that are not among others.
void warnings_tell_new(const sg_problems *found, const sg_problems *known);
void inputs_free(loaded_inputs *inputs);
/// With --strict, warnings refuse the input: EXIT_INPUT after a message.
int inputs_strict(const loaded_inputs *inputs, const options *o);

/// Load the inputs, analyse them as the options say and hand the result to
/// `then`; returns its exit code, or another after a message.
typedef int (*analysis_use)(sg_analysis *analysis,
                            const sg_analysis_options *wanted,
                            const options *o);
int with_analysis(const options *o, analysis_use then);

int cmd_analyze(const options *o);
int cmd_check(const options *o);
int cmd_convert(const options *o);
int cmd_diff(const options *o);
int cmd_explain(const options *o);
int cmd_flags(const options *o);
int cmd_holdings(const options *o);
int cmd_owners(const options *o);
int cmd_paths(const options *o);
int cmd_plugin(const options *o);
int cmd_report(const options *o);
int cmd_verify(const options *o);
int cmd_what_if(const options *o);

#endif
