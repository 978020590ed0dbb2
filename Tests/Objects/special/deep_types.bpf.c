/* SPDX-License-Identifier: MIT
 * Types that hold each other so deeply that to visit each of their parts would not end: a structure holds two of the one
 * before, and the first is empty.
 */
#include "../src/fixture.h"

struct level0 {
};
struct level1 {
	struct level0 first, second;
};
struct level2 {
	struct level1 first, second;
};
struct level3 {
	struct level2 first, second;
};
struct level4 {
	struct level3 first, second;
};
struct level5 {
	struct level4 first, second;
};
struct level6 {
	struct level5 first, second;
};
struct level7 {
	struct level6 first, second;
};
struct level8 {
	struct level7 first, second;
};
struct level9 {
	struct level8 first, second;
};
struct level10 {
	struct level9 first, second;
};
struct level11 {
	struct level10 first, second;
};
struct level12 {
	struct level11 first, second;
};
struct level13 {
	struct level12 first, second;
};
struct level14 {
	struct level13 first, second;
};
struct level15 {
	struct level14 first, second;
};
struct level16 {
	struct level15 first, second;
};
struct level17 {
	struct level16 first, second;
};
struct level18 {
	struct level17 first, second;
};
struct level19 {
	struct level18 first, second;
};
struct level20 {
	struct level19 first, second;
};
struct level21 {
	struct level20 first, second;
};
struct level22 {
	struct level21 first, second;
};
struct level23 {
	struct level22 first, second;
};
struct level24 {
	struct level23 first, second;
};
struct level25 {
	struct level24 first, second;
};
struct level26 {
	struct level25 first, second;
};
struct level27 {
	struct level26 first, second;
};
struct level28 {
	struct level27 first, second;
};
struct level29 {
	struct level28 first, second;
};
struct level30 {
	struct level29 first, second;
};

struct value {
	struct level30 empty;
	long number;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, unsigned int);
	__type(value, struct value);
} values SEC(".maps");

struct value data;

SEC("tc")
int reads(struct __sk_buff *ctx)
{
	return (long)&values + data.number;
}

LICENSE;
