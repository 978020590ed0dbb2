/* SPDX-License-Identifier: MIT
 * Several programs in several sections, of several kinds; two in one section; one that is not loaded by default.
 */
#include "fixture.h"

static __noinline int shared(int a, int b, int c, int d, int e, int f, int g)
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g;
}

SENT(int, sent, -9);

SEC("tc")
int classifier(struct __sk_buff *ctx)
{
	return shared(1, 2, 3, 4, 5, 6, sent);
}

SEC("tc")
int classifier_too(struct __sk_buff *ctx)
{
	return shared(sent, 2, 3, 4, 5, 6, 7);
}

SEC("?tc")
int not_by_default(struct __sk_buff *ctx)
{
	return shared(1, sent, 3, 4, 5, 6, 7);
}

SEC("socket")
int filter(struct __sk_buff *ctx)
{
	return shared(1, 2, sent, 4, 5, 6, 7) + 1000;
}

SEC("xdp")
int express(struct xdp_md *ctx)
{
	return shared(1, 2, 3, sent, 5, 6, 7);
}

SEC("syscall")
int system_call(u64 *ctx)
{
	return shared(1, 2, 3, 4, sent, 6, (int)ctx[1]) + (int)ctx[0];
}

SEC("raw_tp")
int tracepoint(struct bpf_raw_tracepoint_args *ctx)
{
	return shared(1, 2, 3, 4, 5, sent, 7);
}

LICENSE;
