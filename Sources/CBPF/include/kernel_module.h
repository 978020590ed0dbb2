// What libbpf is asked about kernel modules and programs that call their kfuncs.
#pragma once
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include "load_attempts.h"
#include <string.h>
#include <unistd.h>

/* A program of type syscall that calls kfuncs, and the BTF that describes its functions. */
struct kft_bpf_caller {
	const void *instructions;
	unsigned count;
	/* Descriptor of the module's BTF: calls refer to it as 1. */
	int module;
	/* Descriptor of a map: instructions refer to it as 2. */
	int map;
	/* Descriptor of the BTF that describes the functions; 0 for none. */
	int btf;
	const struct bpf_func_info *functions;
	unsigned function_count;
};

/* Loads a program that calls kfuncs; returns a descriptor or a negative error number. The log may be NULL. */
static inline int kft_bpf_load_caller(const struct kft_bpf_caller *caller, char *log, unsigned log_size)
{
	/* The kernel takes no descriptor 0 and never looks at the first element. */
	const int descriptors[] = {caller->module, caller->module, caller->map};
	LIBBPF_OPTS(bpf_prog_load_opts, options, .attempts = KFT_LOAD_ATTEMPTS,
		    .prog_flags = BPF_F_SLEEPABLE, .log_buf = log, .log_size = log_size,
		    .log_level = log ? 1 : 0, .fd_array = descriptors, .prog_btf_fd = caller->btf,
		    .func_info = caller->functions, .func_info_cnt = caller->function_count,
		    .func_info_rec_size = sizeof(struct bpf_func_info));

	return bpf_prog_load(BPF_PROG_TYPE_SYSCALL, "kfunctest", "GPL", (const struct bpf_insn *)caller->instructions,
			     caller->count, &options);
}

/* A program whose verdict is asked for. */
struct kft_bpf_verified {
	struct kft_bpf_program program;
	/* Descriptor of the BTF of the module whose kfuncs the program calls; -1 for none. */
	int module;
	/* BPF_LOG_LEVEL1 or BPF_LOG_LEVEL2 */
	unsigned log_level;
	/* The type of the kernel's BTF that the program is attached to; 0 for none. */
	unsigned attach_btf_id;
	/* Descriptor of the BTF of the module that has that type; 0 for the kernel's own. */
	unsigned attach_btf;
	/* Descriptor of the program to whose function the program is attached, which attach_btf_id names; 0 for none. */
	unsigned attach_program;
};

/* Loads a program with a log; returns a descriptor or a negative error number. A log that is too small is cut at its start. */
static inline int kft_bpf_verify(const struct kft_bpf_verified *verified, char *log, unsigned log_size)
{
	const struct kft_bpf_program *program = &verified->program;
	const int descriptors[] = {verified->module, verified->module};
	LIBBPF_OPTS(bpf_prog_load_opts, options, .attempts = KFT_LOAD_ATTEMPTS,
		    .prog_flags = program->flags, .log_buf = log, .log_size = log_size,
		    .log_level = verified->log_level,
		    .expected_attach_type = (enum bpf_attach_type)program->attach,
		    .attach_btf_id = verified->attach_btf_id, .attach_btf_obj_fd = verified->attach_btf,
		    .attach_prog_fd = verified->attach_program,
		    .fd_array = verified->module < 0 ? NULL : descriptors, .prog_btf_fd = program->btf,
		    .func_info = program->functions, .func_info_cnt = program->function_count,
		    .func_info_rec_size = sizeof(struct bpf_func_info));

	return bpf_prog_load((enum bpf_prog_type)program->type, "kfunctest", "GPL",
			     (const struct bpf_insn *)program->instructions, program->count, &options);
}

/* A map of one value that neither programs nor processes can change any more; a descriptor or a negative error number. */
static inline int kft_bpf_constant(const void *value, unsigned size)
{
	LIBBPF_OPTS(bpf_map_create_opts, options, .map_flags = BPF_F_RDONLY_PROG);
	const unsigned key = 0;
	int map = bpf_map_create(BPF_MAP_TYPE_ARRAY, "kfunctest", sizeof(key), size, 1, &options);
	int error = map;

	if (map < 0)
		return map;
	error = bpf_map_update_elem(map, &key, value, BPF_ANY);
	if (!error)
		error = bpf_map_freeze(map);
	if (!error)
		return map;
	close(map);
	return error;
}

/* A map of one value that programs write; a descriptor or a negative error number. */
static inline int kft_bpf_variable(unsigned size)
{
	return bpf_map_create(BPF_MAP_TYPE_ARRAY, "kfunctest", sizeof(unsigned), size, 1, NULL);
}

/* Loads a program that runs at the entry of a module's function, or at its exit; returns a descriptor or a negative error
 * number. The log may be NULL. */
static inline int kft_bpf_load_tracer(const void *instructions, unsigned count, int at_exit, int module, unsigned function,
				      char *log, unsigned log_size)
{
	LIBBPF_OPTS(bpf_prog_load_opts, options, .attempts = KFT_LOAD_ATTEMPTS,
		    .log_buf = log, .log_size = log_size, .log_level = log ? 1 : 0,
		    .expected_attach_type = at_exit ? BPF_TRACE_FEXIT : BPF_TRACE_FENTRY,
		    .attach_btf_obj_fd = (__u32)module, .attach_btf_id = function);

	return bpf_prog_load(BPF_PROG_TYPE_TRACING, "kfunctest", "GPL", (const struct bpf_insn *)instructions, count,
			     &options);
}

/* The name of a loaded BTF object, and whether it is the kernel's or a module's; returns 0 or a negative error number. */
static inline int kft_btf_name(int descriptor, char *name, unsigned size, int *is_kernel)
{
	struct bpf_btf_info info;
	unsigned length = sizeof(info);

	memset(&info, 0, sizeof(info));
	info.name = (unsigned long)name;
	info.name_len = size;
	int error = bpf_obj_get_info_by_fd(descriptor, &info, &length);
	*is_kernel = (int)info.kernel_btf;
	return error;
}

/* Whether a type of a BTF object is a function. */
static inline int kft_btf_is_function(const struct btf *btf, unsigned id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	return type && btf_is_func(type);
}

/* The name of a type of a BTF object; never NULL. */
static inline const char *kft_btf_type_name(const struct btf *btf, unsigned id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);
	const char *name = type ? btf__name_by_offset(btf, type->name_off) : 0;

	return name ? name : "";
}
