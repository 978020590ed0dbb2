/* SPDX-License-Identifier: MIT
 * A load from an address that cannot be read: a fault is told with its line.
 */
#include "../src/fixture.h"

__noinline static u64 load(volatile u64 *from)
{
	return *from;
}

SEC("tc")
int wild(struct __sk_buff *ctx)
{
	return (int)load((u64 *)16);
}

LICENSE;
