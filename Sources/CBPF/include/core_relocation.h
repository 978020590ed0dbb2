// CO-RE relocations by libbpf's own code. libbpf shares these functions between its files only: its shared library does not
// export them, its static library has them. Their types are the same in libbpf 1.0 to 1.7.
#pragma once
#include <bpf/btf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

/* A type of the kernel that may be the one meant (libbpf's bpf_core_cand). */
struct kft_core_candidate {
	const struct btf *btf;
	__u32 type;
};

/* libbpf's bpf_core_cand_list. */
struct kft_core_candidates {
	struct kft_core_candidate *list;
	int count;
};

size_t bpf_core_essential_name_len(const char *name);
int bpf_core_add_cands(struct kft_core_candidate *local, size_t name_length, const struct btf *target,
		       const char *target_name, int first, struct kft_core_candidates *candidates);
void bpf_core_free_cands(struct kft_core_candidates *candidates);
int bpf_core_calc_relo_insn(const char *program, const struct bpf_core_relo *relocation, int number,
			    const struct btf *local, struct kft_core_candidates *candidates, void *specifications,
			    void *result);
int bpf_core_patch_insn(const char *program, struct bpf_insn *instruction, int index,
			const struct bpf_core_relo *relocation, int number, const void *result);

/*
 * Changes an instruction as a relocation says; returns 0 or a negative error number. An instruction whose field is not
 * there becomes a call of helper 195896080, as libbpf makes it. Types that the kernel does not have are looked for in modules.
 */
static inline int kft_core_relocate(const struct btf *local, const struct btf *target, struct btf *const *modules,
				    int module_count, const struct bpf_core_relo *relocation, struct bpf_insn *instruction)
{
	/* Three specifications of 1.3 KiB, and a result of 48 bytes; libbpf 1.7's are not larger. */
	union {
		char bytes[3 * 4096];
		long long aligned;
	} specifications;
	union {
		char bytes[512];
		long long aligned;
	} result;
	const struct btf_type *type = btf__type_by_id(local, relocation->type_id);
	const char *name = type ? btf__name_by_offset(local, type->name_off) : NULL;
	struct kft_core_candidate own = { local, relocation->type_id };
	struct kft_core_candidates *candidates;
	int error, module;

	if (!name || !*name)
		return -EINVAL;
	candidates = (struct kft_core_candidates *)calloc(1, sizeof(*candidates));
	if (!candidates)
		return -ENOMEM;
	memset(&specifications, 0, sizeof(specifications));
	memset(&result, 0, sizeof(result));
	error = bpf_core_add_cands(&own, bpf_core_essential_name_len(name), target, "kernel", 1, candidates);
	for (module = candidates->count ? module_count : 0; !error && module < module_count; module++)
		error = bpf_core_add_cands(&own, bpf_core_essential_name_len(name), modules[module], "module",
					   (int)btf__type_cnt(target), candidates);
	if (!error)
		error = bpf_core_calc_relo_insn("", relocation, 0, local, candidates, &specifications, &result);
	if (!error)
		error = bpf_core_patch_insn("", instruction, 0, relocation, 0, &result);
	bpf_core_free_cands(candidates);
	return error;
}
