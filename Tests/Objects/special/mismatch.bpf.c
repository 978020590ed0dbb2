/* SPDX-License-Identifier: MIT
 * Prototypes that differ from the registry's: in ways that libbpf does not see, and in ways that it does.
 */
#include "../src/fixture.h"

/* The registry: u64 kf_u64_6(u64 x 6). libbpf takes all integers for equal. */
extern s32 kf_u64_6(u64 a, s8 b, u64 c, u16 d, u64 e, bool f) __ksym;
/* The registry: seven parameters. libbpf compares the number. */
extern u64 kf_u64_7(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h) __ksym;

SEC("tc")
int other_widths(struct __sk_buff *ctx)
{
	return kf_u64_6(1, 2, 3, 4, 5, 1);
}

SEC("?tc")
int other_count(struct __sk_buff *ctx)
{
	return (int)kf_u64_7(1, 2, 3, 4, 5, 6, 7, 8);
}

LICENSE;
