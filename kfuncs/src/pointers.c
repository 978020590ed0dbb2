/* SPDX-License-Identifier: MIT
 * Pointers of every kind, and memory with its size.
 */
#include "kfunc.h"

KFUNC_TYPES(struct kf_point { s32 x; s32 y; };);
KFUNC_TYPES(struct kf_list { struct kf_list *next; u64 value; };);
KFUNC_TYPES(typedef u64 (*kf_callback)(u64, void *););
KFUNC_TYPES(typedef u32 kf_row[4];);

/* Pointers are recorded and not followed. */
KFUNC(u64, kf_struct_pointers_9, (struct kf_point *, a), (struct kf_list *, b), (u64, c), (struct kf_point *, d),
      (struct kf_list *, e), (u64, f), (struct kf_point *, g), (struct kf_list *, h), (u64, i));
KFUNC(u64, kf_const_pointers_8, (const struct kf_point *, a), (const void *, b), (const u8 *, c), (const char *, d),
      (const struct kf_point *, e), (const void *, f), (const u8 *, g), (const char *, h));
KFUNC(u64, kf_volatile_pointers_7, (volatile u64 *, a), (const volatile u32 *, b), (void *const, c),
      (const u8 *const, d), (u16 *, e), (s8 *, f), (volatile void *, g));
KFUNC(void *, kf_nullable_8, (struct kf_point *, p__nullable), (u64, a), (struct kf_point *, q__nullable), (u64, b),
      (struct kf_point *, r__nullable), (u64, c), (struct kf_point *, s__nullable), (u64, d));
KFUNC(u64, kf_callback_8, (kf_callback, a), (void *, b), (kf_callback, c), (void *, d), (kf_callback, e), (void *, f),
      (kf_callback, g), (void *, h));
KFUNC(u64, kf_pointer_to_pointer_9, (void **, a), (u8 **, b), (const char *const *, c), (void **, d), (u8 **, e),
      (const char *const *, f), (void **, g), (u8 **, h), (const char *const *, i));
KFUNC(u64, kf_row_pointer_8, (kf_row *, a), (const kf_row *, b), (kf_row *, c), (const kf_row *, d), (kf_row *, e),
      (const kf_row *, f), (kf_row *, g), (const kf_row *, h));
KFUNC(s16, kf_pointer_narrow_12, (void *, a), (s16, b), (const u8 *, c), (bool, d), (struct kf_list *, e), (u8, f),
      (void *, g), (s16, h), (const u8 *, i), (bool, j), (struct kf_list *, k), (u8, l));

/* Memory with its size: recorded, and followed where a body says so. */
KFUNC(u64, kf_mem_registers_7, (void *, mem), (int, mem__sz), (u64, a), (u64, b), (u64, c), (u64, d), (u64, e));
KFUNC(u64, kf_mem_straddle_7, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (void *, mem), (int, mem__sz));
KFUNC(u64, kf_mem_stack_8, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (void *, mem), (int, mem__sz));
KFUNC(u64, kf_mem_two_pairs_12, (u64, a), (u64, b), (u64, c), (u64, d), (void *, mem), (int, mem__sz), (u64, e),
      (u64, f), (u64, g), (u64, h), (void *, more), (int, more__sz));
KFUNC_BODY_WITH(0, "the sum of the bytes of mem", u64, kf_mem_sum_10, (u64, a), (u64, b), (u64, c), (u64, d),
                (u64, e), (u64, f), (u64, g), (u64, h), (void *, mem), (int, mem__sz))
{
	const u8 *bytes = mem;
	u64 sum = 0;

	for (int index = 0; index < mem__sz; index++)
		sum += bytes[index];
	return sum;
}
KFUNC_BODY_WITH(0, "the length of s", u64, kf_string_length_8, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e),
                (u64, f), (u64, g), (const char *, s__str))
{
	u64 length = 0;

	while (s__str[length] != 0)
		length++;
	return length;
}
KFUNC(u64, kf_string_7, (u64, a), (const char *, s__str), (u64, b), (const char *, t__str), (u64, c),
      (const char *, u__str), (const char *, v__str));
KFUNC_BODY_WITH(0, "p->x + p->y, and q->x - q->y where q is not null", s64, kf_point_sum_9, (u64, a), (u64, b),
                (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (struct kf_point *, p),
                (const struct kf_point *, q__nullable))
{
	s64 sum = (s64)p->x + p->y;

	if (q__nullable)
		sum += (s64)q__nullable->x - q__nullable->y;
	return sum;
}

/* The host compares the memory that these write, and their result is still the hash of their parameters. */
KFUNC_BODY_WITH(KFUNC_FILLS_MEMORY | KFUNC_RESULT_HASH, "memory and size in rdi and rsi",
                u64, kf_fill_registers_6, (void *, out__uninit), (int, out__sz), (u64, a), (u64, b), (u64, c),
                (u64, d))
{
	kfunc_fill(out__uninit, out__sz);
	return kfunc_hash();
}
KFUNC_BODY_WITH(KFUNC_FILLS_MEMORY | KFUNC_RESULT_HASH, "memory in r9, size in the first stack slot",
                u64, kf_fill_straddle_7, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (void *, out__uninit),
                (int, out__sz))
{
	kfunc_fill(out__uninit, out__sz);
	return kfunc_hash();
}
KFUNC_BODY_WITH(KFUNC_FILLS_MEMORY | KFUNC_RESULT_HASH, "memory and size on the stack",
                u64, kf_fill_stack_9, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g),
                (void *, out__uninit), (int, out__sz))
{
	kfunc_fill(out__uninit, out__sz);
	return kfunc_hash();
}
KFUNC_BODY_WITH(KFUNC_FILLS_MEMORY | KFUNC_RESULT_HASH, "one pair in registers, one on the stack",
                u64, kf_fill_two_12, (void *, out__uninit), (int, out__sz), (u64, a), (u64, b), (u64, c), (u64, d),
                (u64, e), (u64, f), (u64, g), (u64, h), (void *, more__uninit), (int, more__sz))
{
	kfunc_fill(out__uninit, out__sz);
	kfunc_fill(more__uninit, more__sz);
	return kfunc_hash();
}
