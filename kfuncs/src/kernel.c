/* SPDX-License-Identifier: MIT
 * The kfuncs of the kernel's own stack-argument tests, under their names (Linux tools/testing/selftests/bpf/test_kmods).
 */
#include "kfunc.h"

/* Bodies follow the tests' arithmetic. struct bpf_timer, bpf_dynptr and the iterator are user-space replacements
 * of the kernel's size. */
KFUNC_TYPES(struct prog_test_pass1 { int x0; struct { int x1; struct { int x2; struct { int x3; }; }; }; };);
KFUNC_TYPES(struct prog_test_big_arg { s64 a; s64 b; };);
KFUNC_TYPES(struct prog_test_pair_arg { u64 lo; u64 hi; };);
KFUNC_KERNEL_TYPES(struct bpf_timer { u64 __opaque[2]; } __attribute__((aligned(8))););
KFUNC_KERNEL_TYPES(struct bpf_dynptr { u64 __opaque[2]; } __attribute__((aligned(8))););
KFUNC_KERNEL_TYPES(struct bpf_dynptr_kern { void *data; u32 size; u32 offset; };);
KFUNC_TYPES(struct bpf_iter_testmod_seq { s64 value; int cnt; };);

KFUNC_BODY_WITH(0, "the sum", u64, bpf_kfunc_call_stack_arg, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e),
                (u64, f), (u64, g), (u64, h), (u64, i), (u64, j))
{
	return a + b + c + d + e + f + g + h + i + j;
}

KFUNC_BODY_WITH(0, "the sum + p->x0 + p->x1", u64, bpf_kfunc_call_stack_arg_ptr, (u64, a), (u64, b), (u64, c),
                (u64, d), (u64, e), (u64, f), (u64, g), (u64, h), (u64, i), (struct prog_test_pass1 *, p))
{
	return a + b + c + d + e + f + g + h + i + (u64)p->x0 + (u64)p->x1;
}

KFUNC_BODY_WITH(0, "the sum + p->x0 + q->x1", u64, bpf_kfunc_call_stack_arg_mix, (u64, a), (u64, b), (u64, c),
                (u64, d), (u64, e), (u64, f), (u64, g), (struct prog_test_pass1 *, p), (u64, h),
                (struct prog_test_pass1 *, q))
{
	return a + b + c + d + e + f + g + (u64)p->x0 + h + (u64)q->x1;
}

KFUNC_BODY_WITH(0, "the sum + the sum of the bytes", u64, bpf_kfunc_call_stack_arg_mem, (u64, a), (u64, b), (u64, c),
                (u64, d), (u64, e), (void *, mem), (int, mem__sz))
{
	const unsigned char *bytes = mem;
	u64 sum = a + b + c + d + e;

	for (int i = 0; i < mem__sz; i++)
		sum += bytes[i];
	return sum;
}

KFUNC_BODY_WITH(0, "the sum", u64, bpf_kfunc_call_stack_arg_const_str, (u64, a), (u64, b), (u64, c), (u64, d),
                (u64, e), (u64, f), (u64, g), (u64, h), (u64, i), (const char *, s__str))
{
	return a + b + c + d + e + f + g + h + i;
}

KFUNC_BODY_WITH(0, "the sum", u64, bpf_kfunc_call_stack_arg_timer, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e),
                (u64, f), (u64, g), (u64, h), (u64, i), (struct bpf_timer *, timer))
{
	return a + b + c + d + e + f + g + h + i;
}

KFUNC_BODY_WITH(0, "the sum + the size of the dynptr", u64, bpf_kfunc_call_stack_arg_dynptr, (u64, a), (u64, b),
                (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (u64, h), (u64, i), (struct bpf_dynptr *, ptr))
{
	const struct bpf_dynptr_kern *dynptr = (const struct bpf_dynptr_kern *)ptr;

	return a + b + c + d + e + f + g + h + i + (dynptr->size & 0xffffff);
}

KFUNC_BODY_WITH(0, "the sum + the iterator's value", u64, bpf_kfunc_call_stack_arg_iter, (u64, a), (u64, b), (u64, c),
                (u64, d), (u64, e), (u64, f), (u64, g), (u64, h), (u64, i),
                (struct bpf_iter_testmod_seq *, it__iter))
{
	return a + b + c + d + e + f + g + h + i + (u64)it__iter->value;
}

KFUNC_BODY_WITH(0, "i * argument i, + 6 s.a + 7 s.b", u64, bpf_kfunc_call_stack_arg_big, (u64, a), (u64, b), (u64, c),
                (u64, d), (u64, e), (struct prog_test_big_arg, s))
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * (u64)s.a + 7 * (u64)s.b;
}

/* By value, weighted by the position of each eightbyte. */
KFUNC_BODY_WITH(0, "in registers", u64, bpf_kfunc_call_test_pair_arg, (u64, a), (struct prog_test_pair_arg, s),
                (u64, b))
{
	return a + 2 * s.lo + 3 * s.hi + 4 * b;
}

KFUNC_BODY_WITH(0, "r5 and the first stack slot; natively r8 and r9",
                u64, bpf_kfunc_call_test_pair_arg_nofit, (u64, a), (u64, b), (u64, c), (u64, d),
                (struct prog_test_pair_arg, s))
{
	return a + 2 * b + 3 * c + 4 * d + 5 * s.lo + 6 * s.hi;
}

KFUNC_BODY_WITH(0, "natively s is in memory and f in r9", u64, bpf_kfunc_call_test_pair_arg_tail, (u64, a), (u64, b),
                (u64, c), (u64, d), (u64, e), (struct prog_test_pair_arg, s), (u64, f))
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * s.lo + 7 * s.hi + 8 * f;
}

KFUNC_BODY_WITH(0, "in memory", u64, bpf_kfunc_call_test_pair_arg_split8, (u64, a), (u64, b), (u64, c), (u64, d),
                (u64, e), (u64, f), (u64, g), (struct prog_test_pair_arg, s))
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * s.lo + 9 * s.hi;
}

#if defined(__SIZEOF_INT128__)
KFUNC_BODY_WITH(0, "in registers", u64, bpf_kfunc_call_test_i128_arg, (u64, a), (u64, b), (unsigned __int128, v))
{
	return a + 2 * b + 3 * (u64)v + 4 * (u64)(v >> 64);
}

KFUNC_BODY_WITH(0, "in memory, behind 8 bytes of padding", u64, bpf_kfunc_call_test_i128_arg_pad, (u64, a), (u64, b),
                (u64, c), (u64, d), (u64, e), (u64, f), (u64, g), (unsigned __int128, v))
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * (u64)v + 9 * (u64)(v >> 64);
}
#endif
