/* SPDX-License-Identifier: MIT
 * Weak kfuncs: one that is there, one that is nowhere.
 */
#include "fixture.h"

extern u64 bpf_kfunc_call_stack_arg(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i, u64 j) __ksym __weak;
extern u64 kf_that_is_nowhere(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g) __ksym __weak;

SEC("tc")
int present(struct __sk_buff *ctx)
{
	if (!bpf_kfunc_call_stack_arg)
		return -1;
	return (int)bpf_kfunc_call_stack_arg(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
}

SEC("tc")
int absent(struct __sk_buff *ctx)
{
	if (kf_that_is_nowhere)
		return (int)kf_that_is_nowhere(1, 2, 3, 4, 5, 6, 7);
	return 31;
}

LICENSE;
