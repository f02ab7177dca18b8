// SPDX-License-Identifier: GPL-2.0-or-later
// process - child processes that do one piece of work and report by frames.
//
// The child gets limits of memory and processor time, no open file but its
// pipe, and enters the sandbox before it does the work. It is killed at its
// deadline or when the host dies, with all that it may have started. What it
// reports counts only when it ends by itself and its last frame is DONE with
// the right hash of all frames before.
#ifndef SG_PLUGIN_PROCESS_H
#define SG_PLUGIN_PROCESS_H

#include "plugin/pack.h"
#include "plugin/sandbox.h"

#include <stdio.h>
#include <sys/types.h>

typedef struct sg_limits {
  double seconds;        ///< Wall clock, and processor time rounded up
  uint64_t mebibytes;    ///< Beyond what the host itself uses
  sg_isolation required; ///< Where it cannot be had, the work is not done
  bool in_process; ///< No child and no limits: for debuggers and sanitizers
} sg_limits;

/// Why a child's report counts or not.
typedef enum sg_outcome {
  SG_OUTCOME_RUNNING,
  SG_OUTCOME_DONE,
  SG_OUTCOME_TIMEOUT,
  SG_OUTCOME_FAILED,
  SG_OUTCOME_REFUSED ///< Nothing of the work was done
} sg_outcome;

/// The child's end of the pipe.
typedef struct sg_reporter {
  int fd;
  struct sg_process *here; ///< Instead of the pipe: work in the own process
  uint64_t hash;           ///< Of the frames sent so far
  sg_text frames;          ///< Not sent yet
} sg_reporter;

/// Limits that are 0, of time or memory, as what a graph of so many entities
/// may need: 300 s and 4096 MiB, or 100 s and 1000 MiB for each million of
/// them.
sg_limits sg_limits_for(sg_limits given, uint32_t n_entities);

void sg_report_flush(sg_reporter *reporter);
/// Seconds on the monotonic clock, the same in host and child.
double sg_now(void);

typedef struct sg_process {
  pid_t pid;
  int fd, pidfd;
  double deadline;           ///< On the monotonic clock
  double began;              ///< On the same
  double seconds, processor; ///< Wall clock and processor time, once ended
  bool timed_out, ended, broken;
  bool is_isolated;       ///< The child has said how far
  sg_isolation isolation; ///< Valid then
  sg_isolation required;
  uint64_t hash, n_received;
  uint64_t most;    ///< Bytes that it may report
  sg_text received; ///< Bytes that are no whole frame yet
  sg_outcome outcome;
  char why[256]; ///< When the outcome is not DONE
  /// Called for every frame but DONE; false: the report is refused.
  bool (*frame)(void *ctx, uint32_t type, sg_unpack *payload);
  void *ctx;
} sg_process;

/// Fork a child that calls `work` and ends. `keep` is one more descriptor that
/// stays open in it, or -1. `frame` and `ctx` of the process must be set. Work
/// in the own process is done before this returns.
SG_NODISCARD sg_status sg_process_start(sg_process *process,
                                        const sg_limits *limits, int keep,
                                        void (*work)(void *ctx,
                                                     sg_reporter *reporter),
                                        void *work_ctx, sg_error *err);
enum { SG_PROCESSES_MAX = 64 };
/// Bytes of one report, or the memory of the limits; more is refused.
#define SG_REPORT_MAX (UINT64_C(1) << 30)

/// Wait until at least one of the processes has something to say or a deadline
/// passes, and take it in. Their outcome changes when they end.
/// At most SG_PROCESSES_MAX of them. Returns at least every half second.
void sg_process_wait(sg_process **processes, uint32_t n);
/// Kill it if it runs, and collect it.
void sg_process_stop(sg_process *process);

#endif
