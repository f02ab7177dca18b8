// SPDX-License-Identifier: GPL-2.0-or-later
// report - an analysis as documents: one file a format, and the table of them.
#ifndef SG_REPORT_REPORT_H
#define SG_REPORT_REPORT_H

#include "analyze/analysis.h"
#include "base/json_write.h"
#include "report/findings_doc.h"

/// A format that findings are written in. One of the two functions is set.
typedef struct sg_writer {
  const char *ending; ///< ".json"
  const char *about;
  /// Of an analysis.
  void (*write)(const sg_analysis *analysis, sg_output *out);
  /// Of the document, with the catalogue for what it says of flags.
  void (*render)(const sg_findings *findings, const sg_catalogue *catalogue,
                 sg_output *out);
  bool wants_places; ///< Says where records were read, if that is known
} sg_writer;

/// Append the endings that there are: " .json" and so on; `kept` as below.
void sg_report_endings(bool kept, sg_text *out);
/// Does the ending of a path name a format? "-" is JSON. `kept`: one that can
/// be made of a kept document. SG_EUSAGE, with the endings, when it does not.
SG_NODISCARD sg_status sg_report_path_check(const char *path, bool kept,
                                            sg_error *err);

/// The row of the table for a path that has none among the sheets, or NULL.
const sg_writer *sg_writer_find(const char *path);

/// The findings document.
void sg_write_findings(const sg_analysis *analysis, sg_output *out);
/// A part of it: the flags that are marked 1, without decisions, with their
/// evidence; plugins; what could not be evaluated.
void sg_write_findings_of(const sg_analysis *analysis, const uint8_t *flags,
                          sg_output *out);
/// The review in Markdown, for people.
void sg_write_markdown(const sg_findings *findings,
                       const sg_catalogue *catalogue, sg_output *out);
/// A document as one page for readers, with style, scripts and pictures.
void sg_write_html(const sg_findings *findings, const sg_catalogue *catalogue,
                   sg_output *out);
/// The chain of the case, or what is around `findings->around`, as a picture.
void sg_write_svg(const sg_findings *findings, const sg_catalogue *catalogue,
                  sg_output *out);
/// The findings as SARIF 2.1.0.
void sg_write_sarif(const sg_findings *findings, const sg_catalogue *catalogue,
                    sg_output *out);
/// The flags as JSON lines, one each.
void sg_write_flag_lines(const sg_findings *findings,
                         const sg_catalogue *catalogue, sg_output *out);
/// A record to fill in for every flag, with the decision that it has.
void sg_write_decisions(const sg_findings *findings,
                        const sg_catalogue *catalogue, sg_output *out);
/// The case and its flags as a bundle of STIX 2.1.
void sg_write_stix(const sg_findings *findings, const sg_catalogue *catalogue,
                   sg_output *out);

/// How the summary is to be shown.
typedef struct sg_summary_style {
  bool colour;
  int columns;  ///< Width of the terminal
  uint32_t top; ///< Parties to list
} sg_summary_style;

/// The summary for a terminal.
void sg_write_summary(const sg_analysis *analysis,
                      const sg_summary_style *style, sg_output *out);
/// The same facts as one JSON object.
void sg_write_summary_json(const sg_analysis *analysis, uint32_t top,
                           sg_output *out);

// Pieces shared by the writers and the command.

/// A source by its id; NULL where no input describes it.
const sg_source_row *sg_find_source(const sg_model *model, const char *id);
/// Add the JSON text of an attribute: a string without its quotes.
void sg_attr_add_text(const char *json, sg_text *out);

/// Member "inputs": what was read, with hash and size.
void sg_write_inputs(const sg_model *model, sg_json_writer *w);
/// Members `counts_key` (warnings by class) and "first" (in full).
void sg_write_warnings(const sg_problems *problems, const char *counts_key,
                       sg_json_writer *w);

/// Member "case": the part of the input that the findings rest on.
void sg_write_case(const sg_analysis *analysis, sg_json_writer *w);
/// The same of what the marked flags rest on, and the deals.
void sg_write_case_of(const sg_analysis *analysis, const uint8_t *flags,
                      sg_json_writer *w);
/// One of "entities", "flags" and "not_evaluable" of the findings.
void sg_write_entity_json(const sg_analysis *analysis, uint32_t v,
                          sg_json_writer *w);
void sg_write_flag_json(const sg_analysis *analysis, const sg_flag_result *flag,
                        sg_json_writer *w);
void sg_write_gap_json(const sg_analysis *analysis, uint32_t i,
                       sg_json_writer *w);
/// One row of "flag_counts".
void sg_write_flag_count(const sg_analysis *analysis, uint32_t i,
                         sg_json_writer *w);
/// What came of every flag, or of one (else NULL), as a table for a terminal.
void sg_write_counts(const sg_analysis *analysis, const char *flag,
                     sg_output *out);
/// The same as one JSON object.
void sg_write_counts_json(const sg_analysis *analysis, const char *flag,
                          sg_output *out);
/// Member "not_evaluable", of all flags or of one.
void sg_write_gaps_json(const sg_analysis *analysis, const char *flag,
                        sg_json_writer *w);

/// Member "sensitivity", where it was asked for.
void sg_write_sensitivity_json(const sg_analysis *analysis, sg_json_writer *w);
/// The same in a sentence, and its row `i`.
void sg_sensitivity_words(const struct sg_sensitivity *s, char out[1000]);
void sg_shift_words(const struct sg_sensitivity *s, uint32_t i, char out[1000]);
/// What a document says of it; sg_sensitivity_clear() is to be called. False
/// without memory.
SG_NODISCARD bool sg_sensitivity_of(struct sg_sensitivity *out,
                                    const sg_findings *findings);

/// A paragraph, made safe for a terminal and broken at spaces so that it ends
/// before `columns`; every line but the first, which begins where the caller
/// is, stands after `indent` spaces.
void sg_write_wrapped(sg_output *out, const char *text, int indent,
                      int columns);
/// "12 of 18" style percentage of a fraction: "67 %", or "unknown".
void sg_percent_write(double fraction, char out[16]);
/// Number of flags of each severity; index by severity.
void sg_count_severities(const sg_analysis *analysis, uint32_t counts[6]);
const char *sg_version(void);

#endif
