/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "kft_helpers.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

uint64_t kft_helper_ktime_get_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000ull + (uint64_t)now.tv_nsec;
}

/* One supported conversion: its length after the percent sign, 0 if it is not supported. */
static size_t conversion(const char *text, bool *is_string, int *length)
{
	size_t at = 0;

	*length = 0;
	while (text[at] == 'l' && *length < 2) {
		++*length;
		at++;
	}
	*is_string = text[at] == 's';
	return text[at] != '\0' && strchr("diuxpsc", text[at]) ? at + 1 : 0;
}

uint64_t kft_helper_trace_printk(const char *format, uint32_t size, uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t values[3] = { a, b, c };
	unsigned used = 0;
	uint64_t printed = 0;

	/* As in the kernel the size includes the terminating zero. */
	if (size == 0 || format[size - 1] != '\0')
		return (uint64_t)-EINVAL;
	for (size_t at = 0; format[at] != '\0';) {
		bool is_string;
		int length;
		size_t count;

		if (format[at] != '%' || format[at + 1] == '%') {
			at += format[at] == '%';
			fputc(format[at++], stderr);
			printed++;
			continue;
		}
		count = conversion(format + at + 1, &is_string, &length);
		if (count == 0 || used == 3)
			return (uint64_t)-EINVAL;
		uint64_t value = values[used++];
		char kind = format[at + count];
		int result;
		if (is_string)
			result = fprintf(stderr, "%s", (const char *)value);
		else if (kind == 'c')
			result = fprintf(stderr, "%c", (int)value);
		else if (kind == 'p')
			result = fprintf(stderr, "0x%llx", (unsigned long long)value);
		else if (kind == 'x')
			result = fprintf(stderr, "%llx", length ? (unsigned long long)value : (unsigned)value);
		else if (kind == 'u')
			result = fprintf(stderr, "%llu", length ? (unsigned long long)value : (unsigned)value);
		else
			result = fprintf(stderr, "%lld", length ? (long long)value : (int)value);
		printed += result > 0 ? (uint64_t)result : 0;
		at += 1 + count;
	}
	return printed;
}

uint64_t kft_helper_get_prandom_u32(void)
{
	uint32_t bits = 0;

	if (getrandom(&bits, sizeof(bits), 0) != sizeof(bits))
		return (uint32_t)kft_helper_ktime_get_ns();
	return bits;
}

uint64_t kft_helper_get_smp_processor_id(void)
{
	return (uint64_t)sched_getcpu();
}

uint64_t kft_call_with_five(uint64_t function, const uint64_t *arguments)
{
	uint64_t (*call)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t) = (void *)function;

	return call(arguments[0], arguments[1], arguments[2], arguments[3], arguments[4]);
}

uint64_t kft_helper_gather_bytes(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e)
{
	return (a & 255) << 32 | (b & 255) << 24 | (c & 255) << 16 | (d & 255) << 8 | (e & 255);
}

uint64_t kft_helper_memfrob(uint8_t *bytes, uint64_t count)
{
	for (uint64_t at = 0; at < count; at++)
		bytes[at] ^= 42;
	return (uint64_t)bytes;
}

uint64_t kft_helper_nothing(void)
{
	return 0;
}

uint64_t kft_helper_root(uint64_t value)
{
	uint64_t root = 0;

	for (uint64_t bit = 1ull << 31; bit; bit >>= 1)
		if ((root | bit) * (root | bit) <= value)
			root |= bit;
	return root;
}

uint64_t kft_helper_strcmp(const char *a, const char *b)
{
	return (uint64_t)(int64_t)strcmp(a, b);
}

static _Thread_local bool has_unwound;

uint64_t kft_helper_unwind(uint64_t value)
{
	if (value == 0) {
		has_unwound = true;
		__builtin_trap();
	}
	return value;
}

bool kft_take_unwound(void)
{
	bool unwound = has_unwound;

	has_unwound = false;
	return unwound;
}
