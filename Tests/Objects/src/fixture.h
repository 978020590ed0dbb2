/* SPDX-License-Identifier: MIT
 * What the fixtures need of a BPF header: types, sections, maps, helpers, contexts.
 */
#ifndef FIXTURE_H
#define FIXTURE_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;
typedef _Bool bool;

#define SEC(name) __attribute__((section(name), used))
#define __noinline __attribute__((noinline))
#define __weak __attribute__((weak))

#define TC_ACT_OK 0

#if defined(__bpf__)
#define __ksym __attribute__((section(".ksyms")))
#define LICENSE char _license[] SEC("license") = "GPL"
#else
/* A host's compiler builds the same C for scripts/build-fixtures --native. */
#define __ksym
#define LICENSE extern char _license[]
#endif

/* ---- Maps, as libbpf's BTF style has them ---- */

enum {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PROG_ARRAY = 3,
	BPF_MAP_TYPE_PERCPU_HASH = 5,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
};

enum { BPF_ANY = 0, BPF_NOEXIST = 1, BPF_EXIST = 2 };

#define __uint(name, value) int (*name)[value]
#define __type(name, value) typeof(value) *name
#define __array(name, value) typeof(value) *name[]

/* ---- Helpers, by their numbers ---- */

#if defined(__bpf__)
static void *(*const bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;
static long (*const bpf_map_update_elem)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static long (*const bpf_map_delete_elem)(void *map, const void *key) = (void *)3;
static long (*const bpf_tail_call)(void *ctx, void *map, u32 index) = (void *)12;
static long (*const bpf_loop)(u32 count, void *callback, void *ctx, u64 flags) = (void *)181;
#else
long bpf_loop(u32 count, void *callback, void *ctx, u64 flags);
#endif

/* ---- Contexts, as far as they are read ---- */

struct __sk_buff {
	u32 len;
	u32 pkt_type;
	u32 mark;
	u32 queue_mapping;
	u32 protocol;
	u32 vlan_present;
	u32 vlan_tci;
	u32 vlan_proto;
	u32 priority;
	u32 ingress_ifindex;
	u32 ifindex;
	u32 tc_index;
	u32 cb[5];
	u32 hash;
	u32 tc_classid;
	u32 data;
	u32 data_end;
};

struct xdp_md {
	u32 data;
	u32 data_end;
	u32 data_meta;
	u32 ingress_ifindex;
	u32 rx_queue_index;
	u32 egress_ifindex;
};

struct bpf_raw_tracepoint_args {
	u64 args[0];
};

/* ---- Values that a compiler cannot know ---- */

/* Each program reads its arguments from here: what is sent is loaded, not folded into the code. */
#define SENT(type, name, value) static volatile type name = value

/* The same for a number in a call of a static function, whose constant parameters a compiler removes. */
#define N(value) ({ u64 number_ = (u64)(value); __asm__ volatile("" : "+r"(number_)); number_; })

#endif
