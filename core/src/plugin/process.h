// SPDX-License-Identifier: GPL-2.0-or-later
// process - child processes that do one piece of work and report by frames.
//
// The child gets limits of memory and processor time, no open file but its
// pipe, and is killed at its deadline or when the host dies. What it reports
// counts only when it ends by itself and its last frame is DONE with the right
// hash of all frames before.
#ifndef SG_PLUGIN_PROCESS_H
#define SG_PLUGIN_PROCESS_H

#include "plugin/pack.h"

#include <stdio.h>
#include <sys/types.h>

typedef struct sg_limits {
  double seconds;     ///< Wall clock, and processor time rounded up
  uint64_t mebibytes; ///< Beyond what the host itself uses
} sg_limits;

/// Why a child's report counts or not.
typedef enum sg_outcome {
  SG_OUTCOME_RUNNING,
  SG_OUTCOME_DONE,
  SG_OUTCOME_TIMEOUT,
  SG_OUTCOME_FAILED
} sg_outcome;

/// The child's end of the pipe.
typedef struct sg_reporter {
  int fd;
  uint64_t hash;  ///< Of the frames sent so far
  sg_text frames; ///< Not sent yet
} sg_reporter;

void sg_report_flush(sg_reporter *reporter);
/// Seconds on the monotonic clock, the same in host and child.
double sg_now(void);

typedef struct sg_process {
  pid_t pid;
  int fd;
  double deadline; ///< On the monotonic clock
  bool timed_out, ended, broken;
  uint64_t hash, n_received;
  sg_text received; ///< Bytes that are no whole frame yet
  sg_outcome outcome;
  char why[256]; ///< When the outcome is not DONE
  /// Called for every frame but DONE; false: the report is refused.
  bool (*frame)(void *ctx, uint32_t type, sg_unpack *payload);
  void *ctx;
} sg_process;

/// Fork a child that calls `work` and ends. `keep` is one more descriptor that
/// stays open in it, or -1. `frame` and `ctx` of the process must be set.
SG_NODISCARD sg_status sg_process_start(sg_process *process,
                                        const sg_limits *limits, int keep,
                                        void (*work)(void *ctx,
                                                     sg_reporter *reporter),
                                        void *work_ctx, sg_error *err);
enum { SG_PROCESSES_MAX = 64 };
/// Bytes of one report; more is refused.
#define SG_REPORT_MAX (UINT64_C(1) << 30)

/// Wait until at least one of the processes has something to say or a deadline
/// passes, and take it in. Their outcome changes when they end.
/// At most SG_PROCESSES_MAX of them.
void sg_process_wait(sg_process **processes, uint32_t n);
/// Kill it if it runs, and collect it.
void sg_process_stop(sg_process *process);

#endif
