// SPDX-License-Identifier: GPL-2.0-or-later
// test_siphash - tests SipHash-2-4 against the vectors of its authors.
#include "support.h"

#include "base/siphash.h"

// Key 00 01 .. 0f; input of vector i is 00 01 .. i - 1. The value for 15 bytes
// is the one printed in the paper, the others are in the reference code.
static const uint64_t key[2] = {UINT64_C(0x0706050403020100),
                                UINT64_C(0x0f0e0d0c0b0a0908)};
static const uint64_t vectors[] = {
    UINT64_C(0x726fdb47dd0e0e31), UINT64_C(0x74f839c593dc67fd),
    UINT64_C(0x0d6c8009d9a94f5a), UINT64_C(0x85676696d7fb7e2d),
    UINT64_C(0xcf2794e0277187b7), UINT64_C(0x18765564cd99a68d),
    UINT64_C(0xcbc9466e58fee3ce), UINT64_C(0xab0200f58b01d137),
    UINT64_C(0x93f5f5799a932462), UINT64_C(0x9e0082df0ba9e4b0),
    UINT64_C(0x7a5dbbc594ddb9f3), UINT64_C(0xf4b32f46226bada7),
    UINT64_C(0x751e8fbc860ee5fb), UINT64_C(0x14ea5627c0843d90),
    UINT64_C(0xf723ca908e7af2ee), UINT64_C(0xa129ca6149be45e5),
};

static void test_siphash__published_vectors_come_out(void **state) {
  (void)state;
  unsigned char input[16];
  for (unsigned char i = 0; i < sizeof input; i++)
    input[i] = i;
  for (size_t n = 0; n < SG_COUNT(vectors); n++)
    assert_true(sg_siphash(key, input, n) == vectors[n]);
}

static void test_siphash__place_in_memory_does_not_matter(void **state) {
  (void)state;
  unsigned char room[32];
  for (size_t shift = 0; shift < 8; shift++) {
    for (unsigned char i = 0; i < 15; i++)
      room[shift + i] = i;
    assert_true(sg_siphash(key, room + shift, 15) == vectors[15]);
  }
}

static void test_siphash__key_and_length_matter(void **state) {
  (void)state;
  static const uint64_t other[2] = {UINT64_C(0x0706050403020101),
                                    UINT64_C(0x0f0e0d0c0b0a0908)};
  static const char zeros[9] = {0};
  assert_true(sg_siphash(key, "abc", 3) != sg_siphash(other, "abc", 3));
  for (size_t n = 0; n + 1 < sizeof zeros; n++)
    assert_true(sg_siphash(key, zeros, n) != sg_siphash(key, zeros, n + 1));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_siphash__published_vectors_come_out),
      cmocka_unit_test(test_siphash__place_in_memory_does_not_matter),
      cmocka_unit_test(test_siphash__key_and_length_matter),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
