/* SPDX-License-Identifier: MIT
 * Structs and unions by value.
 */
#include "kfunc.h"

KFUNC_TYPES(struct kf_struct_1 { u8 a; };);
KFUNC_TYPES(struct kf_struct_2 { u16 a; };);
KFUNC_TYPES(struct kf_struct_3 { u8 a[3]; };);
KFUNC_TYPES(struct kf_struct_4 { u16 a; u16 b; };);
KFUNC_TYPES(struct kf_struct_5 { u8 a[5]; };);
KFUNC_TYPES(struct kf_struct_6 { u16 a[3]; };);
KFUNC_TYPES(struct kf_struct_7 { u8 a[7]; };);
KFUNC_TYPES(struct kf_struct_8 { u32 a; s32 b; };);
KFUNC_TYPES(struct kf_struct_12 { u32 a[3]; };);
KFUNC_TYPES(struct kf_pair { u64 a; u64 b; };);
KFUNC_TYPES(struct kf_nested { struct { u16 a; u16 b; } low; u32 c; void *d; };);
KFUNC_TYPES(union kf_union_8 { u64 whole; u32 halves[2]; u8 bytes[8]; };);
KFUNC_TYPES(struct kf_large { u64 a; u64 b; u64 c; };);
KFUNC_TYPES(struct kf_padded { u8 a; u32 b; };);

/* Up to 8 bytes: one slot each, in every size. */
KFUNC(u64, kf_small_structs_8, (struct kf_struct_1, a), (struct kf_struct_2, b), (struct kf_struct_3, c),
      (struct kf_struct_4, d), (struct kf_struct_5, e), (struct kf_struct_6, f), (struct kf_struct_7, g),
      (struct kf_struct_8, h));
KFUNC(u64, kf_small_structs_reversed_8, (struct kf_struct_8, a), (struct kf_struct_7, b), (struct kf_struct_6, c),
      (struct kf_struct_5, d), (struct kf_struct_4, e), (struct kf_struct_3, f), (struct kf_struct_2, g),
      (struct kf_struct_1, h));
KFUNC(u64, kf_small_structs_12, (struct kf_struct_3, a), (struct kf_struct_8, b), (struct kf_struct_5, c),
      (struct kf_struct_2, d), (struct kf_struct_7, e), (struct kf_struct_4, f), (struct kf_struct_1, g),
      (struct kf_struct_6, h), (struct kf_struct_3, i), (struct kf_struct_8, j), (struct kf_struct_5, k),
      (struct kf_struct_2, l));
KFUNC(struct kf_struct_8, kf_struct_8_12, (struct kf_struct_8, a), (struct kf_struct_8, b), (struct kf_struct_8, c),
      (struct kf_struct_8, d), (struct kf_struct_8, e), (struct kf_struct_8, f), (struct kf_struct_8, g),
      (struct kf_struct_8, h), (struct kf_struct_8, i), (struct kf_struct_8, j), (struct kf_struct_8, k),
      (struct kf_struct_8, l));
KFUNC(u64, kf_union_8_9, (union kf_union_8, a), (u32, b), (union kf_union_8, c), (u32, d), (union kf_union_8, e),
      (u32, f), (union kf_union_8, g), (u32, h), (union kf_union_8, i));

/* 16 bytes at every position of 12 slots: in registers up to position 5 (r8 and r9). At position 6 a pair would
   straddle r9 and the stack: it goes to memory, and the parameter after it to r9. */
KFUNC(u64, kf_pair_at_1, (struct kf_pair, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h),
      (u64, i), (u64, j), (u64, k));
KFUNC(u64, kf_pair_at_2, (u64, a), (struct kf_pair, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h),
      (u64, i), (u64, j), (u64, k));
KFUNC(u64, kf_pair_at_3, (u64, a), (u64, b), (struct kf_pair, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h),
      (u64, i), (u64, j), (u64, k));
KFUNC(u64, kf_pair_at_4, (u64, a), (u64, b), (u64, c), (struct kf_pair, d), (u64, e), (u64, f), (u64, g), (u64, h),
      (u64, i), (u64, j), (u64, k));
KFUNC(u64, kf_pair_at_5, (u64, a), (u64, b), (u64, c), (u64, d), (struct kf_pair, e), (u64, f), (u64, g), (u64, h),
      (u64, i), (u64, j), (u64, k));
KFUNC(u64, kf_pair_at_6, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (struct kf_pair, f), (u64, g), (u64, h),
      (u64, i), (u64, j), (u64, k));
KFUNC(u64, kf_pair_at_7, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (struct kf_pair, g), (u64, h),
      (u64, i), (u64, j), (u64, k));
KFUNC(u64, kf_pair_at_8, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (struct kf_pair, h),
      (u64, i), (u64, j), (u64, k));
KFUNC(u64, kf_pair_at_9, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h),
      (struct kf_pair, i), (u64, j), (u64, k));
KFUNC(u64, kf_pair_at_10, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h), (u64, i),
      (struct kf_pair, j), (u64, k));
KFUNC(u64, kf_pair_at_11, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h), (u64, i),
      (u64, j), (struct kf_pair, k));
KFUNC(u64, kf_pair_6, (struct kf_pair, a), (struct kf_pair, b), (struct kf_pair, c), (struct kf_pair, d),
      (struct kf_pair, e), (struct kf_pair, f));
KFUNC(u64, kf_pair_two_apart, (struct kf_pair, a), (u64, b), (u64, c), (u64, d), (struct kf_pair, e), (u64, f),
      (u64, g));
KFUNC(u64, kf_pair_two_straddle, (u64, a), (u64, b), (u64, c), (struct kf_pair, d), (struct kf_pair, e), (u32, f),
      (u64, g));
KFUNC(u64, kf_struct_12_at_5, (u64, a), (u64, b), (u64, c), (u64, d), (struct kf_struct_12, e), (u64, f), (u64, g));
KFUNC(u64, kf_struct_12_at_6, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (struct kf_struct_12, f), (s16, g),
      (u64, h));
KFUNC(u64, kf_nested_at_4, (u64, a), (u64, b), (u64, c), (struct kf_nested, d), (u64, e), (u64, f), (u64, g),
      (u64, h));
KFUNC(u64, kf_nested_at_6, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (struct kf_nested, f), (u64, g),
      (u64, h), (u64, i));
KFUNC(struct kf_pair, kf_pair_result_pair, (u64, a), (u64, b), (u64, c), (u64, d), (struct kf_pair, e), (u64, f),
      (u64, g), (u64, h));

/* Over 16 bytes: class MEMORY, as a parameter copied to the stack, as a result through a hidden pointer. */
KFUNC(u64, kf_large_at_3, (u64, a), (u64, b), (struct kf_large, c), (u64, d), (u64, e), (u64, f), (u64, g));
KFUNC(u64, kf_large_at_7, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (struct kf_large, g), (u64, h));
KFUNC(struct kf_large, kf_large_result, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f));

/* Bytes 1 to 3 of the struct are padding: whatever they hold is recorded, the result depends on the members only. */
KFUNC_BODY_WITH(0, "s.a + (s.b << 8)", u64, kf_padded_at_7, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e),
                (u64, f), (struct kf_padded, s), (u64, g))
{
	return s.a + ((u64)s.b << 8);
}
