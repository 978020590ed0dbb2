/* SPDX-License-Identifier: MIT
 * CO-RE relocations that any kernel resolves alike: members at other offsets, members and types that are not there, the
 * value of an enumerator.
 */
#include "../src/fixture.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct __sk_buff___other { u32 mark; u32 nowhere; u32 len; };
struct kftest_nowhere { u32 x; };
#pragma clang attribute pop
enum bpf_map_type___other { BPF_MAP_TYPE_ARRAY___other = 77 };

#define member_exists(member) __builtin_preserve_field_info(member, 2)
#define type_exists(type) __builtin_preserve_type_info(*(type *)0, 0)

/* At offset 0 of the kernel's __sk_buff, at offset 8 of the struct above. */
SEC("tc")
int length(struct __sk_buff___other *ctx)
{
	return ctx->len;
}

SEC("tc")
int existence(struct __sk_buff___other *ctx)
{
	return member_exists(ctx->mark) + 10 * member_exists(ctx->nowhere) + 100 * type_exists(struct kftest_nowhere)
		+ 1000 * type_exists(struct __sk_buff___other);
}

SEC("tc")
int enumerator(struct __sk_buff___other *ctx)
{
	return __builtin_preserve_enum_value(*(enum bpf_map_type___other *)BPF_MAP_TYPE_ARRAY___other, 1);
}

/* The access is never made: it becomes a call that faults. */
SEC("tc")
int guarded(struct __sk_buff___other *ctx)
{
	if (member_exists(ctx->nowhere))
		return ctx->nowhere;
	return 5;
}

SEC("?tc")
int unguarded(struct __sk_buff___other *ctx)
{
	return ctx->nowhere;
}

LICENSE;
