/* SPDX-License-Identifier: MIT
 * Maps of maps of maps.
 */
#include "../src/fixture.h"

struct innermost {
	__uint(type, 2);
	__uint(max_entries, 1);
	__type(key, unsigned int);
	__type(value, unsigned int);
};

struct inner {
	__uint(type, 12);
	__uint(max_entries, 1);
	__type(key, unsigned int);
	struct innermost *values[];
};

struct {
	__uint(type, 12);
	__uint(max_entries, 1);
	__type(key, unsigned int);
	struct inner *values[];
} maps SEC(".maps");

SEC("tc")
int reads(struct __sk_buff *ctx)
{
	return (long)&maps;
}

LICENSE;
