// Wrappers of libbpf's system calls, for option structures that Swift cannot create.
#pragma once
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Loads a program; returns a descriptor or a negative error number. The log may be NULL. */
static inline int kft_bpf_load(
    int type, unsigned flags, const void *instructions, unsigned count, char *log, unsigned log_size)
{
	LIBBPF_OPTS(bpf_prog_load_opts, options, .prog_flags = flags, .log_buf = log, .log_size = log_size,
		    .log_level = log ? 1 : 0);

	return bpf_prog_load((enum bpf_prog_type)type, "kfunctest", "GPL", (const struct bpf_insn *)instructions, count,
			     &options);
}

/* Runs a program of type syscall on a context, which it may change; returns 0 or a negative error number. */
static inline int kft_bpf_run(int program, void *context, unsigned size, unsigned *result)
{
	/* The kernel writes the context back to the memory from which it was read. */
	LIBBPF_OPTS(bpf_test_run_opts, options, .ctx_in = context, .ctx_size_in = size);
	int error = bpf_prog_test_run_opts(program, &options);

	*result = options.retval;
	return error;
}

/* The kernel's information about a program; returns 0 or a negative error number. */
static inline int kft_bpf_info(int program, struct bpf_prog_info *info)
{
	unsigned size = sizeof(*info);

	return bpf_obj_get_info_by_fd(program, info, &size);
}

/* Disables libbpf's output: errors are returned. */
static inline void kft_bpf_be_quiet(void) { libbpf_set_print(NULL); }

enum { kft_type_socket_filter = BPF_PROG_TYPE_SOCKET_FILTER, kft_type_syscall = BPF_PROG_TYPE_SYSCALL };
enum { kft_flag_sleepable = BPF_F_SLEEPABLE };
