/* SPDX-License-Identifier: MIT
 * A strong option that no kernel sets, and one of a type that does not hold it: libbpf refuses the object.
 */
#include "../src/fixture.h"

#define __kconfig __attribute__((section(".kconfig")))

extern int CONFIG_KFTEST_STRONG __kconfig;
extern int CONFIG_BPF __kconfig;

SEC("tc")
int missing(struct __sk_buff *ctx)
{
	return CONFIG_KFTEST_STRONG;
}

SEC("tc")
int other_type(struct __sk_buff *ctx)
{
	return CONFIG_BPF;
}

LICENSE;
