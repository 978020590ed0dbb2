/* SPDX-License-Identifier: MIT
 * A weak kfunc whose prototype libbpf refuses: it resolves to 0, as one that is nowhere.
 */
#include "../src/fixture.h"

/* The registry: seven parameters. */
extern u64 kf_u64_7(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h) __ksym __weak;

SEC("tc")
int absent(struct __sk_buff *ctx)
{
	if (kf_u64_7)
		return (int)kf_u64_7(1, 2, 3, 4, 5, 6, 7, 8);
	return 32;
}

LICENSE;
