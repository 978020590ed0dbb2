/* SPDX-License-Identifier: MIT
 * Options of the kernel that are not set: the values of weak ones are zero.
 */
#include "../src/fixture.h"

extern _Bool CONFIG_KFTEST_NOWHERE __attribute__((section(".kconfig"))) __weak;
extern int CONFIG_KFTEST_NUMBER __attribute__((section(".kconfig"))) __weak;

SEC("tc")
int unset(struct __sk_buff *ctx)
{
	return CONFIG_KFTEST_NOWHERE * 10 + CONFIG_KFTEST_NUMBER + 5;
}

LICENSE;
