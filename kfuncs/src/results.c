/* SPDX-License-Identifier: MIT
 * Results of every width.
 */
#include "kfunc.h"

KFUNC_TYPES(enum kf_result_enum { KF_RESULT_NONE, KF_RESULT_SOME, KF_RESULT_ALL = 0x7fffffff };);
KFUNC_TYPES(struct kf_result_8 { u32 low; u32 high; };);
KFUNC_TYPES(struct kf_result_12 { u32 words[3]; };);
KFUNC_TYPES(struct kf_result_16 { u64 low; u64 high; };);
KFUNC_TYPES(struct kf_result_packed { u8 low; u64 high; } __attribute__((packed)););
KFUNC_TYPES(struct kf_result_mixed { double low; u64 high; };);

KFUNC(u8, kf_result_u8, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h));
KFUNC(s8, kf_result_s8, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h));
KFUNC(u16, kf_result_u16, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h));
KFUNC(s16, kf_result_s16, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h));
KFUNC(u32, kf_result_u32, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h));
KFUNC(s32, kf_result_s32, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h));
KFUNC(u64, kf_result_u64, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h));
KFUNC(s64, kf_result_s64, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h));
KFUNC(bool, kf_result_bool, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h));
KFUNC(void *, kf_result_pointer, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h));
KFUNC(const char *, kf_result_const_pointer, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g));
KFUNC(enum kf_result_enum, kf_result_enum, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g),
      (u64, h));
KFUNC_VOID(kf_result_void, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h));
KFUNC_VOID(kf_result_void_12, (u8, a), (u64, b), (s16, c), (void *, d), (bool, e), (s32, f), (u8, g), (u64, h),
           (s16, i), (void *, j), (bool, k), (s32, l));

/* Returned in rax alone, and in rax and rdx: R0:R2. */
KFUNC(struct kf_result_8, kf_result_struct_8, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g),
      (u64, h));
KFUNC(struct kf_result_12, kf_result_struct_12, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g),
      (u64, h));
KFUNC(struct kf_result_16, kf_result_struct_16, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g),
      (u64, h));
KFUNC(struct kf_result_16, kf_result_struct_16_of_12, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f),
      (u64, g), (u64, h), (u64, i), (u64, j), (u64, k), (u64, l));
#if defined(__SIZEOF_INT128__)
KFUNC(__int128, kf_result_s128, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h));
KFUNC(unsigned __int128, kf_result_u128, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g),
      (u64, h));
#endif

/* Places that BPF does not have: memory behind a hidden pointer, xmm0 and rax. */
KFUNC(struct kf_result_packed, kf_result_struct_packed, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f),
      (u64, g), (u64, h));
#if KFUNC_USER_SPACE
KFUNC(struct kf_result_mixed, kf_result_struct_mixed, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f),
      (u64, g), (u64, h));
#endif
