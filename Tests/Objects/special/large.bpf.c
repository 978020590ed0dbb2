/* SPDX-License-Identifier: MIT
 * A program of about 10,000 instructions: how long do reading, linking and compiling take?
 */
#include "../src/fixture.h"

volatile u64 value = 3;

#define ONE sum = sum * 31 + value;
#define FIVE ONE ONE ONE ONE ONE
#define FIFTY FIVE FIVE FIVE FIVE FIVE FIVE FIVE FIVE FIVE FIVE
#define FIVE_HUNDRED FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY

SEC("tc")
int large(struct __sk_buff *ctx)
{
	u64 sum = 1;

	FIVE_HUNDRED FIVE_HUNDRED FIVE_HUNDRED FIVE_HUNDRED FIVE_HUNDRED FIVE_HUNDRED FIVE_HUNDRED
	return (int)sum;
}

LICENSE;
