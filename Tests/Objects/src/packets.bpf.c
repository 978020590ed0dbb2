/* SPDX-License-Identifier: MIT
 * Direct packet access: bounds checks and loads, with the address in a slot.
 */
#include "fixture.h"

extern u64 kf_mem_sum_10(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, void *mem, int mem__sz) __ksym;

static __noinline u32 sum_of_bytes(u32 a, u32 b, u32 c, u32 d, u32 e, const u8 *start, const u8 *end)
{
	u32 sum = 0;

	for (int i = 0; i < 64; i++) {
		if (start + i + 1 > end)
			break;
		sum += start[i];
	}
	return sum + a + b + c + d + e;
}

SEC("tc")
int classifier_bytes(struct __sk_buff *ctx)
{
	u8 *data = (u8 *)(u64)ctx->data, *end = (u8 *)(u64)ctx->data_end;

	return (int)(sum_of_bytes(N(100), N(200), N(300), N(400), N(500), data, end) + 10000 * ctx->len);
}

SEC("xdp")
int express_bytes(struct xdp_md *ctx)
{
	u8 *data = (u8 *)(u64)ctx->data, *end = (u8 *)(u64)ctx->data_end;

	return (int)sum_of_bytes(N(100), N(200), N(300), N(400), N(500), data, end);
}

SEC("tc")
int bytes_in_kfunc(struct __sk_buff *ctx)
{
	u8 *data = (u8 *)(u64)ctx->data, *end = (u8 *)(u64)ctx->data_end;

	if (data + 20 > end)
		return -1;
	return (int)kf_mem_sum_10(1, 2, 3, 4, 5, 6, 7, 8, data, 20);
}

SEC("tc")
int written(struct __sk_buff *ctx)
{
	u8 *data = (u8 *)(u64)ctx->data, *end = (u8 *)(u64)ctx->data_end;

	if (data + 24 > end)
		return -1;
	data[20] = 0x5a;
	return data[20] + data[21];
}

LICENSE;
