/* SPDX-License-Identifier: MIT
 * Options of the kernel, as libbpf fills section .kconfig: of every kind, strong and weak.
 */
#include "../src/fixture.h"

#define __kconfig __attribute__((section(".kconfig")))

enum libbpf_tristate { TRI_NO, TRI_YES, TRI_MODULE };

extern int LINUX_KERNEL_VERSION __kconfig;
extern _Bool CONFIG_BPF __kconfig;
extern enum libbpf_tristate CONFIG_BPF_SYSCALL __kconfig;
extern char CONFIG_BPF_JIT __kconfig;
extern unsigned long CONFIG_HZ __kconfig;
extern char CONFIG_CC_VERSION_TEXT[24] __kconfig;
extern int CONFIG_KFTEST_NUMBER __kconfig __weak;

u64 hz;
u32 version;
char compiler[24];

SEC("tc")
int options(struct __sk_buff *ctx)
{
	hz = CONFIG_HZ;
	version = LINUX_KERNEL_VERSION;
	for (int i = 0; i < 24; i++)
		compiler[i] = CONFIG_CC_VERSION_TEXT[i];
	/* 1 + 10 + 100 * 'y' */
	return CONFIG_BPF + 10 * CONFIG_BPF_SYSCALL + 100 * CONFIG_BPF_JIT + CONFIG_KFTEST_NUMBER;
}

LICENSE;
