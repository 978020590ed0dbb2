/* SPDX-License-Identifier: MIT
 * Parameters of 16 bytes that are aligned to 16: on the stack they leave a gap that BPF's slots do not have.
 */
#include "kfunc.h"

KFUNC_TYPES(struct kf_aligned { u64 a; u64 b; } __attribute__((aligned(16))););

KFUNC(u64, kf_aligned_at_1, (struct kf_aligned, a), (u64, b), (u64, c));
KFUNC(u64, kf_aligned_at_5, (u64, a), (u64, b), (u64, c), (u64, d), (struct kf_aligned, e), (u64, f), (u64, g));
KFUNC(u64, kf_aligned_at_6, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (struct kf_aligned, f), (u64, g),
      (u64, h));
KFUNC(u64, kf_aligned_at_7, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (struct kf_aligned, g),
      (u64, h), (u64, i));
KFUNC(u64, kf_aligned_at_8, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g),
      (struct kf_aligned, h), (u64, i), (u64, j));

#if defined(__SIZEOF_INT128__)
KFUNC(u64, kf_s128_at_1, (__int128, a), (u64, b), (u64, c));
KFUNC(u64, kf_s128_at_5, (u64, a), (u64, b), (u64, c), (u64, d), (__int128, e), (u64, f), (u64, g));
KFUNC(u64, kf_s128_at_6, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (__int128, f), (u64, g), (u64, h));
KFUNC(u64, kf_s128_at_7, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (__int128, g), (u64, h),
      (u64, i));
KFUNC(u64, kf_s128_at_8, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (__int128, h),
      (u64, i), (u64, j));
KFUNC(u64, kf_s128_at_9, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h),
      (__int128, i), (u64, j), (u64, k));
KFUNC(u64, kf_u128_two, (u64, a), (u64, b), (u64, c), (u64, d), (unsigned __int128, e), (u64, f),
      (unsigned __int128, g), (u8, h));
KFUNC(u64, kf_u128_6, (unsigned __int128, a), (unsigned __int128, b), (unsigned __int128, c), (unsigned __int128, d),
      (unsigned __int128, e), (unsigned __int128, f));
KFUNC(unsigned __int128, kf_u128_result_u128, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g),
      (unsigned __int128, h));
#endif
