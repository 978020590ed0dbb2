/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "kft_priority.h"

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * libdispatch sets nice values of its threads, from 0 to -4, whatever the process was started with. Workers and compilers
 * inherit them from the thread that starts them, so `nice kfunctest` would be ignored where the user is root. Without the
 * capability setpriority(2) fails, as for every other user.
 */
void kft_keep_priority(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];

	if (syscall(SYS_capget, &header, sets) != 0)
		return;
	sets[CAP_TO_INDEX(CAP_SYS_NICE)].effective &= ~CAP_TO_MASK(CAP_SYS_NICE);
	syscall(SYS_capset, &header, sets);
}
