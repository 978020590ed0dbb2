/* SPDX-License-Identifier: MIT
 * An object without programs: a map, global data and a function that nothing calls.
 */
#include "../src/fixture.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, u64);
} array SEC(".maps");

u64 counter = 3;

int unused(int a)
{
	return a + (int)counter;
}

LICENSE;
