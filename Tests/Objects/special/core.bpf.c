/* SPDX-License-Identifier: MIT
 * A CO-RE relocation: the offset of a field of the running kernel's type.
 */
#include "../src/fixture.h"

struct task_struct { int pid; } __attribute__((preserve_access_index));

SEC("raw_tp")
int offset(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task = (struct task_struct *)ctx->args[0];

	return task->pid;
}

LICENSE;
