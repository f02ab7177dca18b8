// SPDX-License-Identifier: GPL-2.0-or-later
// support - what unit tests share: cmocka with guards, an allocator that counts
// and fails, and models from a line of text.
#ifndef SG_TEST_SUPPORT_H
#define SG_TEST_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "graph/model.h"
#include "graph/view.h"

/// cmocka 1.1.5 compares floats only and lets NaN pass; this fails on NaN.
#define assert_near(a, b, tolerance)                                           \
  check_near((double)(a), (double)(b), (tolerance), __FILE__, __LINE__)
void check_near(double a, double b, double tolerance, const char *file,
                int line);

/// From now on every allocation of the library is counted, and number `fail_at`
/// (from 0) and all after it fail; UINT64_MAX: none does.
void failing_memory_use(uint64_t fail_at);
/// Back to normal. Returns how many blocks were not given back.
int64_t failing_memory_end(void);
/// True when an allocation was refused since failing_memory_use().
bool failing_memory_failed(void);

/// Repeat `call` (an expression of type sg_status) with 0, 1, 2 ... allocations
/// allowed until none is refused; each time it must return SG_ENOMEM or SG_OK
/// and, after `cleanup`, leave nothing behind.
#define OOM_LOOP(call, cleanup)                                                \
  for (uint64_t n_ = 0;; n_++) {                                               \
    failing_memory_use(n_);                                                    \
    const sg_status status_ = (call);                                          \
    const bool refused_ = failing_memory_failed();                             \
    cleanup;                                                                   \
    assert_int_equal(failing_memory_end(), 0);                                 \
    if (!refused_) {                                                           \
      assert_int_equal(status_, SG_OK);                                        \
      break;                                                                   \
    }                                                                          \
    assert_true(status_ == SG_ENOMEM || status_ == SG_OK);                     \
  }

/// A temporary file with this content; the path is valid until the next call.
const char *temporary_file(const char *content, size_t length,
                           const char *ending);

#endif
