/* SPDX-License-Identifier: MIT
 *
 * Seven functions as the kernel writes kfuncs, and one helper that nothing outside calls.
 *
 *     kfunctest run --source examples/plain-c/mine.c
 */

struct pair {
	u64 a;
	u64 b;
};

struct packet {
	u32 length;
	u8 kind;
	const struct packet *next;
};

static u64 mix(u64 hash, u64 word)
{
	return (hash ^ word) * 0x100000001b3u;
}

__bpf_kfunc_start_defs();

/* Seven arguments: the last one is on the stack. */
__bpf_kfunc s16 takes_seven(u8 a, s32 b, bool c, u16 d, u64 e, u64 f, s8 g)
{
	return a + b * 3 + c * 5 + d * 7 + (s16)e * 11 + (s16)f * 13 + g * 17;
}

/* Twelve arguments, the most that a BPF program passes. */
__bpf_kfunc u64 takes_twelve(u64 a, u32 b, u16 c, u8 d, u64 e, s64 f, s32 g, s16 h, s8 i, bool j, u64 k, u32 l)
{
	u64 hash = mix(mix(mix(mix(a, b), c), d), e);

	return mix(mix(mix(mix(mix(mix(mix(hash, f), g), h), i), j), k), l);
}

/* A struct of two eightbytes, for which one register is left: it is passed on the stack. */
__bpf_kfunc u64 straddles(u64 a, u64 b, u64 c, u64 d, u64 e, struct pair pair, u64 last)
{
	return mix(mix(a + b + c + d + e, pair.a), pair.b) - last;
}

/* A buffer with its size, as the kernel's verifier knows them by the suffix. */
__bpf_kfunc u64 sums_buffer(u64 start, u64 step, u64 limit, u64 mask, u64 shift, const u8 *data, u32 data__sz)
{
	u64 sum = start;
	u32 i;

	for (i = 0; i < data__sz; i++)
		sum = (sum + data[i] * step) & mask;
	return sum > limit ? limit : sum >> (shift & 63);
}

/* Pointers to structs: one is read, one is written, one may be null. */
__bpf_kfunc int fills_pair(u64 a, u64 b, u64 c, u64 d, const struct packet *packet, struct pair *out,
			   const struct pair *old__nullable)
{
	if (packet->kind & 1)
		return -22;
	out->a = a + b + packet->length;
	out->b = c - d + (old__nullable ? old__nullable->b : 0);
	return 0;
}

/* A result of two eightbytes. */
__bpf_kfunc struct pair makes_pair(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g)
{
	struct pair pair = { a + b + c + d, e ^ f ^ g };

	return pair;
}

/* No result: what it does is seen in memory. */
__bpf_kfunc void counts(struct pair *counter, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 by)
{
	counter->a += by;
	counter->b = a ^ b ^ c ^ d ^ e ^ f;
}

__bpf_kfunc_end_defs();

BTF_KFUNCS_START(mine_kfuncs)
BTF_ID_FLAGS(func, takes_seven)
BTF_ID_FLAGS(func, takes_twelve)
BTF_ID_FLAGS(func, straddles)
BTF_ID_FLAGS(func, sums_buffer)
BTF_ID_FLAGS(func, fills_pair, KF_SLEEPABLE)
BTF_ID_FLAGS(func, makes_pair)
BTF_ID_FLAGS(func, counts)
BTF_KFUNCS_END(mine_kfuncs)
