/* SPDX-License-Identifier: MIT
 * Parameters of different widths in one list.
 */
#include "kfunc.h"

/* The same cycle of types, begun one later for each count, so that neighbours differ at every position. */
KFUNC(u32, kf_mixed_6, (u8, a), (s64, b), (u16, c), (s32, d), (u32, e), (s16, f));
KFUNC(s8, kf_mixed_7, (s64, a), (u16, b), (s32, c), (u32, d), (s16, e), (u64, f), (s8, g));
KFUNC(u64, kf_mixed_8, (u16, a), (s32, b), (u32, c), (s16, d), (u64, e), (s8, f), (bool, g), (s64, h));
KFUNC(s16, kf_mixed_9, (s32, a), (u32, b), (s16, c), (u64, d), (s8, e), (bool, f), (s64, g), (u8, h), (s64, i));
KFUNC(u16, kf_mixed_10, (u32, a), (s16, b), (u64, c), (s8, d), (bool, e), (s64, f), (u8, g), (s64, h), (u16, i),
      (s32, j));
KFUNC(s32, kf_mixed_11, (s16, a), (u64, b), (s8, c), (bool, d), (s64, e), (u8, f), (s64, g), (u16, h), (s32, i),
      (u32, j), (s16, k));
KFUNC(u8, kf_mixed_12, (u64, a), (s8, b), (bool, c), (s64, d), (u8, e), (s64, f), (u16, g), (s32, h), (u32, i),
      (s16, j), (u64, k), (s8, l));

/* Wide and narrow in turn. */
KFUNC(u64, kf_u8_u64_12, (u8, a), (u64, b), (u8, c), (u64, d), (u8, e), (u64, f), (u8, g), (u64, h), (u8, i),
      (u64, j), (u8, k), (u64, l));
KFUNC(u64, kf_u64_u8_12, (u64, a), (u8, b), (u64, c), (u8, d), (u64, e), (u8, f), (u64, g), (u8, h), (u64, i),
      (u8, j), (u64, k), (u8, l));
KFUNC(u64, kf_s16_u64_11, (s16, a), (u64, b), (s16, c), (u64, d), (s16, e), (u64, f), (s16, g), (u64, h), (s16, i),
      (u64, j), (s16, k));
KFUNC(u64, kf_u64_s32_12, (u64, a), (s32, b), (u64, c), (s32, d), (u64, e), (s32, f), (u64, g), (s32, h), (u64, i),
      (s32, j), (u64, k), (s32, l));
KFUNC(u64, kf_s32_u64_12, (s32, a), (u64, b), (s32, c), (u64, d), (s32, e), (u64, f), (s32, g), (u64, h), (s32, i),
      (u64, j), (s32, k), (u64, l));
KFUNC(u64, kf_bool_s64_12, (bool, a), (s64, b), (bool, c), (s64, d), (bool, e), (s64, f), (bool, g), (s64, h),
      (bool, i), (s64, j), (bool, k), (s64, l));
KFUNC(u64, kf_s8_u32_10, (s8, a), (u32, b), (s8, c), (u32, d), (s8, e), (u32, f), (s8, g), (u32, h), (s8, i),
      (u32, j));

/* Registers full of u64 and narrow stack arguments: the first of them is in r9. */
KFUNC(s64, kf_u64_5_u8_7, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u8, f), (u8, g), (u8, h), (u8, i),
      (u8, j), (u8, k), (u8, l));
KFUNC(s64, kf_u64_5_s8_7, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (s8, f), (s8, g), (s8, h), (s8, i),
      (s8, j), (s8, k), (s8, l));
KFUNC(s64, kf_u64_5_u16_7, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u16, f), (u16, g), (u16, h), (u16, i),
      (u16, j), (u16, k), (u16, l));
KFUNC(s64, kf_u64_5_s16_7, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (s16, f), (s16, g), (s16, h), (s16, i),
      (s16, j), (s16, k), (s16, l));
KFUNC(s64, kf_u64_5_s32_7, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (s32, f), (s32, g), (s32, h), (s32, i),
      (s32, j), (s32, k), (s32, l));
KFUNC(s64, kf_u64_5_bool_7, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (bool, f), (bool, g), (bool, h),
      (bool, i), (bool, j), (bool, k), (bool, l));

/* The same types as C spells them. */
KFUNC(unsigned long long, kf_spellings_12, (char, a), (signed char, b), (unsigned char, c), (short, d),
      (unsigned short, e), (int, f), (unsigned int, g), (long, h), (unsigned long, i), (long long, j),
      (unsigned long long, k), (size_t, l));
KFUNC(long long, kf_spellings_reversed_12, (size_t, a), (unsigned long long, b), (long long, c), (unsigned long, d),
      (long, e), (unsigned int, f), (int, g), (unsigned short, h), (short, i), (unsigned char, j), (signed char, k),
      (char, l));
KFUNC(char, kf_char_12, (char, a), (char, b), (char, c), (char, d), (char, e), (char, f), (char, g), (char, h),
      (char, i), (char, j), (char, k), (char, l));
KFUNC(short, kf_short_9, (short, a), (short, b), (short, c), (short, d), (short, e), (short, f), (short, g),
      (short, h), (short, i));
KFUNC(long, kf_long_10, (long, a), (long, b), (long, c), (long, d), (long, e), (long, f), (long, g), (long, h),
      (long, i), (long, j));
KFUNC(unsigned long long, kf_unsigned_long_long_8, (unsigned long long, a), (unsigned long long, b),
      (unsigned long long, c), (unsigned long long, d), (unsigned long long, e), (unsigned long long, f),
      (unsigned long long, g), (unsigned long long, h));
KFUNC(size_t, kf_size_t_7, (size_t, a), (size_t, b), (size_t, c), (size_t, d), (size_t, e), (size_t, f), (size_t, g));
