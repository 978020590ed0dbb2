/* SPDX-License-Identifier: MIT
 * A call of a function that is defined nowhere and is no kfunc: what clang emits where __ksym was forgotten.
 */
#include "../src/fixture.h"

extern u64 kf_u64_6(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f);

SEC("tc")
int six(struct __sk_buff *ctx)
{
	return (int)kf_u64_6(1, 2, 3, 4, 5, 6);
}

LICENSE;
