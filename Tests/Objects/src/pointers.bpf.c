/* SPDX-License-Identifier: MIT
 * Pointers to the program's stack and to global data through registers and slots, and the kernel's own test kfuncs.
 */
#include "fixture.h"

struct kf_point { s32 x; s32 y; };
struct prog_test_pass1 { int x0; struct { int x1; struct { int x2; struct { int x3; }; }; }; };

extern u64 kf_mem_sum_10(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, void *mem, int mem__sz) __ksym;
extern u64 kf_string_length_8(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, const char *s__str) __ksym;
extern s64 kf_point_sum_9(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, struct kf_point *p,
                          const struct kf_point *q__nullable) __ksym;
extern u64 bpf_kfunc_call_stack_arg(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i, u64 j) __ksym;
extern u64 bpf_kfunc_call_stack_arg_ptr(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i,
                                        struct prog_test_pass1 *p) __ksym;
extern u64 bpf_kfunc_call_stack_arg_mix(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, struct prog_test_pass1 *p,
                                        u64 h, struct prog_test_pass1 *q) __ksym;
extern u64 bpf_kfunc_call_stack_arg_mem(u64 a, u64 b, u64 c, u64 d, u64 e, void *mem, int mem__sz) __ksym;
extern u64 bpf_kfunc_call_stack_arg_const_str(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i,
                                              const char *s__str) __ksym;

SENT(u64, one, 1);
SENT(u64, two, 2);
SENT(u64, seven_, 7);
SENT(s32, x, -40);

const char text[] = "stack arguments";

SEC("tc")
int memory_sum(struct __sk_buff *ctx)
{
	u8 bytes[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 255 };

	return (int)kf_mem_sum_10(one, two, 3, 4, 5, 6, seven_, 8, bytes, sizeof(bytes));
}

SEC("tc")
int string_length(struct __sk_buff *ctx)
{
	return (int)kf_string_length_8(one, two, 3, 4, 5, 6, seven_, text);
}

SEC("tc")
int two_points(struct __sk_buff *ctx)
{
	struct kf_point p = { .x = x, .y = 100 };
	struct kf_point q = { .x = 7, .y = 1000 };

	return (int)kf_point_sum_9(one, two, 3, 4, 5, 6, seven_, &p, &q);
}

SEC("tc")
int one_point(struct __sk_buff *ctx)
{
	struct kf_point p = { .x = x, .y = 100 };

	return (int)kf_point_sum_9(one, two, 3, 4, 5, 6, seven_, &p, 0);
}

SEC("tc")
int kernel_plain(struct __sk_buff *ctx)
{
	return (int)bpf_kfunc_call_stack_arg(one, two, 3, 4, 5, 6, seven_, 8, 9, 10);
}

SEC("tc")
int kernel_pointer(struct __sk_buff *ctx)
{
	struct prog_test_pass1 p = { .x0 = 10, .x1 = 20 };

	return (int)bpf_kfunc_call_stack_arg_ptr(one, two, 3, 4, 5, 6, seven_, 8, 9, &p);
}

SEC("tc")
int kernel_mixed(struct __sk_buff *ctx)
{
	struct prog_test_pass1 p = { .x0 = 10 };
	struct prog_test_pass1 q = { .x1 = 20 };

	return (int)bpf_kfunc_call_stack_arg_mix(one, two, 3, 4, 5, 6, seven_, &p, 8, &q);
}

SEC("tc")
int kernel_memory(struct __sk_buff *ctx)
{
	char bytes[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };

	return (int)bpf_kfunc_call_stack_arg_mem(one, two, 3, 4, 5, bytes, sizeof(bytes));
}

SEC("tc")
int kernel_string(struct __sk_buff *ctx)
{
	return (int)bpf_kfunc_call_stack_arg_const_str(one, two, 3, 4, 5, 6, seven_, 8, 9, text);
}

LICENSE;
