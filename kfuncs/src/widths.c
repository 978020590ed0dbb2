/* SPDX-License-Identifier: MIT
 * Twelve parameters of one type: every type at every position. kf_u64_12 is in counts.c.
 */
#include "kfunc.h"

KFUNC_TYPES(enum kf_unsigned_enum { KF_UNSIGNED_ZERO, KF_UNSIGNED_ONE, KF_UNSIGNED_LARGE = 0x7fffffff };);
KFUNC_TYPES(enum kf_signed_enum { KF_SIGNED_LEAST = -0x7fffffff, KF_SIGNED_ZERO, KF_SIGNED_MOST = 0x7fffffff };);

KFUNC(u8, kf_u8_12, (u8, a), (u8, b), (u8, c), (u8, d), (u8, e), (u8, f), (u8, g), (u8, h), (u8, i), (u8, j), (u8, k),
      (u8, l));
KFUNC(s8, kf_s8_12, (s8, a), (s8, b), (s8, c), (s8, d), (s8, e), (s8, f), (s8, g), (s8, h), (s8, i), (s8, j), (s8, k),
      (s8, l));
KFUNC(u16, kf_u16_12, (u16, a), (u16, b), (u16, c), (u16, d), (u16, e), (u16, f), (u16, g), (u16, h), (u16, i),
      (u16, j), (u16, k), (u16, l));
KFUNC(s16, kf_s16_12, (s16, a), (s16, b), (s16, c), (s16, d), (s16, e), (s16, f), (s16, g), (s16, h), (s16, i),
      (s16, j), (s16, k), (s16, l));
KFUNC(u32, kf_u32_12, (u32, a), (u32, b), (u32, c), (u32, d), (u32, e), (u32, f), (u32, g), (u32, h), (u32, i),
      (u32, j), (u32, k), (u32, l));
KFUNC(s32, kf_s32_12, (s32, a), (s32, b), (s32, c), (s32, d), (s32, e), (s32, f), (s32, g), (s32, h), (s32, i),
      (s32, j), (s32, k), (s32, l));
KFUNC(s64, kf_s64_12, (s64, a), (s64, b), (s64, c), (s64, d), (s64, e), (s64, f), (s64, g), (s64, h), (s64, i),
      (s64, j), (s64, k), (s64, l));
KFUNC(bool, kf_bool_12, (bool, a), (bool, b), (bool, c), (bool, d), (bool, e), (bool, f), (bool, g), (bool, h),
      (bool, i), (bool, j), (bool, k), (bool, l));
KFUNC(enum kf_unsigned_enum, kf_enum_12, (enum kf_unsigned_enum, a), (enum kf_unsigned_enum, b),
      (enum kf_unsigned_enum, c), (enum kf_unsigned_enum, d), (enum kf_unsigned_enum, e), (enum kf_unsigned_enum, f),
      (enum kf_unsigned_enum, g), (enum kf_unsigned_enum, h), (enum kf_unsigned_enum, i), (enum kf_unsigned_enum, j),
      (enum kf_unsigned_enum, k), (enum kf_unsigned_enum, l));
KFUNC(enum kf_signed_enum, kf_signed_enum_12, (enum kf_signed_enum, a), (enum kf_signed_enum, b),
      (enum kf_signed_enum, c), (enum kf_signed_enum, d), (enum kf_signed_enum, e), (enum kf_signed_enum, f),
      (enum kf_signed_enum, g), (enum kf_signed_enum, h), (enum kf_signed_enum, i), (enum kf_signed_enum, j),
      (enum kf_signed_enum, k), (enum kf_signed_enum, l));
KFUNC(void *, kf_pointer_12, (void *, a), (void *, b), (void *, c), (void *, d), (void *, e), (void *, f),
      (void *, g), (void *, h), (void *, i), (void *, j), (void *, k), (void *, l));
