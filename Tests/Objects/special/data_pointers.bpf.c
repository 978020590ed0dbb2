/* SPDX-License-Identifier: MIT
 * Pointers in initialised data: libbpf creates the map with what the compiler wrote, without an address.
 */
#include "../src/fixture.h"

u64 first = 7;
u64 second = 9;
/* The first word of .data.pointers is a number, the others are pointers. */
struct {
	u64 number;
	u64 *pointers[2];
} pointing SEC(".data.pointers") = { 5, { &first, &second } };

SEC("tc")
int zero(struct __sk_buff *ctx)
{
	return *(volatile u64 *)&pointing.pointers[1] == 0 ? 1 : 2;
}

LICENSE;
