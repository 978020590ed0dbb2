// Wrappers of libbpf's system calls, for option structures that Swift cannot create.
#pragma once
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include "load_attempts.h"
#include <errno.h>
#include <linux/bpf.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A new file in memory, closed on exec; -1 with errno set. */
static inline int kft_bpf_memory_file(void)
{
	/* MFD_CLOEXEC */
	return (int)syscall(SYS_memfd_create, "kfunctest-btf", 1U);
}

/* What a program is loaded with. */
struct kft_bpf_program {
	int type;
	unsigned flags;
	const void *instructions;
	unsigned count;
	/* Descriptor of the BTF that describes the functions; 0 for none. */
	int btf;
	const struct bpf_func_info *functions;
	unsigned function_count;
	/* enum bpf_attach_type */
	unsigned attach;
};

/* Loads a program; returns a descriptor or a negative error number. The log may be NULL. */
static inline int kft_bpf_load(const struct kft_bpf_program *program, char *log, unsigned log_size)
{
	LIBBPF_OPTS(bpf_prog_load_opts, options, .attempts = KFT_LOAD_ATTEMPTS,
		    .prog_flags = program->flags, .log_buf = log, .log_size = log_size,
		    .log_level = log ? 1 : 0, .prog_btf_fd = program->btf, .func_info = program->functions,
		    .func_info_cnt = program->function_count, .func_info_rec_size = sizeof(struct bpf_func_info));

	return bpf_prog_load((enum bpf_prog_type)program->type, "kfunctest", "GPL",
			     (const struct bpf_insn *)program->instructions, program->count, &options);
}

/*
 * Runs a program of type syscall or raw tracepoint on a context; returns 0 or a negative error number. What a program
 * of type syscall writes to the context is written back to the same memory.
 */
static inline int kft_bpf_run(int program, void *context, unsigned size, unsigned *result)
{
	LIBBPF_OPTS(bpf_test_run_opts, options, .ctx_in = context, .ctx_size_in = size);
	int error = bpf_prog_test_run_opts(program, &options);

	*result = options.retval;
	return error;
}

/* Runs a program on a packet, which is overwritten with the packet after the run; returns 0 or a negative error number. */
static inline int kft_bpf_run_packet(int program, void *packet, unsigned size, unsigned *result)
{
	LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = packet, .data_size_in = size, .data_out = packet,
		    .data_size_out = size);
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

/* The number of a function's type in BTF by its name; 0 or negative if there is none. */
static inline int kft_btf_function(const struct btf *btf, const char *name)
{
	return btf__find_by_name_kind(btf, name, BTF_KIND_FUNC);
}

/* Disables libbpf's output: errors are returned. */
static inline void kft_bpf_be_quiet(void) { libbpf_set_print(NULL); }

enum {
	kft_type_socket_filter = BPF_PROG_TYPE_SOCKET_FILTER,
	kft_type_raw_tracepoint = BPF_PROG_TYPE_RAW_TRACEPOINT,
	kft_type_classifier = BPF_PROG_TYPE_SCHED_CLS,
	kft_type_xdp = BPF_PROG_TYPE_XDP,
	kft_type_syscall = BPF_PROG_TYPE_SYSCALL
};
enum {
    kft_flag_sleepable = BPF_F_SLEEPABLE,
    kft_flag_state_frequency = BPF_F_TEST_STATE_FREQ,
    kft_flag_strict_alignment = BPF_F_STRICT_ALIGNMENT
};

/* Creates a map of 4-byte keys; returns a descriptor or a negative error number. */
static inline int kft_bpf_map(int type, unsigned value_size, unsigned entries)
{
	int map = bpf_map_create((enum bpf_map_type)type, "kfunctest", 4, value_size, entries, NULL);

	return map < 0 ? -errno : map;
}

/* What a map is created with besides its sizes: descriptors are 0 for none. */
struct kft_map_details {
	unsigned flags;
	int inner;
	int btf;
	unsigned key_type, value_type;
	unsigned long long extra;
};

/* Creates a map; returns its descriptor or a negative error number. */
static inline int kft_bpf_map_with(unsigned type, const char *name, unsigned key_size, unsigned value_size, unsigned entries,
				   const struct kft_map_details *details)
{
	LIBBPF_OPTS(bpf_map_create_opts, options, .map_flags = details->flags, .map_extra = details->extra);
	int map;

	if (details->inner > 0)
		options.inner_map_fd = details->inner;
	if (details->btf > 0) {
		options.btf_fd = details->btf;
		options.btf_key_type_id = details->key_type;
		options.btf_value_type_id = details->value_type;
	}
	map = bpf_map_create((enum bpf_map_type)type, name, key_size, value_size, entries, &options);
	return map < 0 ? -errno : map;
}

/* Fills a jump table with slots of a program, and freezes it, as the kernel demands; returns 0 or a negative error number. */
static inline int kft_bpf_fill_jump_table(int map, const unsigned *slots, unsigned count)
{
	/* struct bpf_insn_array_value: orig_off, and three that the kernel fills in. */
	unsigned value[4] = {0};

	for (unsigned index = 0; index < count; index++) {
		int error;

		value[0] = slots[index];
		error = bpf_map_update_elem(map, &index, value, 0);
		if (error)
			return error;
	}
	return bpf_map_freeze(map);
}

/*
 * Where the entries of a jump table lead after the verifier rewrote the program: slots, or UINT_MAX for removed instructions.
 * Returns the number of entries, 0 for a map that is none, or a negative error number. At most room entries are written.
 */
static inline int kft_bpf_read_jump_table(unsigned id, unsigned type, unsigned *slots, unsigned room)
{
	struct bpf_map_info info = {0};
	unsigned size = sizeof(info), value[4];
	int error, map = bpf_map_get_fd_by_id(id);

	if (map < 0)
		return map;
	error = bpf_obj_get_info_by_fd(map, &info, &size);
	if (!error && (info.type != type || info.value_size != sizeof(value)))
		info.max_entries = 0;
	for (unsigned index = 0; !error && index < info.max_entries && index < room; index++) {
		error = bpf_map_lookup_elem(map, &index, value);
		slots[index] = value[1];
	}
	close(map);
	return error ? error : (int)info.max_entries;
}
