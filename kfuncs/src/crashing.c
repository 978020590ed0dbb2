/* SPDX-License-Identifier: MIT
 * Kfuncs that crash intentionally, after they have recorded their parameters.
 */
#include "kfunc.h"
#include "frame.h"

#if KFUNC_USER_SPACE
#define CRASH(name, summary) \
	KFUNC_BODY_WITH(KFUNC_CRASHES, summary, u64, name, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), \
	                (u64, g), (u64, h))

CRASH(kf_crash_null, "writes through a null pointer")
{
	volatile u64 *volatile pointer = NULL;

	*pointer = a;
	return a;
}

CRASH(kf_crash_non_canonical, "reads a non-canonical address: a general protection fault, with no address")
{
	const volatile u64 *volatile pointer = (const u64 *)0x8000000000000000u;

	return *pointer;
}

CRASH(kf_crash_ud2, "executes ud2")
{
	__asm__ volatile(".byte 0x0f, 0x0b");
	return a;
}

CRASH(kf_crash_int3, "executes int3")
{
	__asm__ volatile(".byte 0xcc");
	return a;
}

CRASH(kf_crash_division, "divides by zero")
{
	volatile u64 zero = 0;

	return a / zero;
}

CRASH(kf_crash_endless, "never returns")
{
	volatile u64 waiting = 1;

	while (waiting)
		;
	return a;
}

static __attribute__((noinline)) u64 recurse(volatile u64 *caller)
{
	volatile u64 page[512];

	page[0] = caller[0] + 1;
	page[511] = 0;
	if (page[0] == 0)
		return 0;
	return recurse(page) + page[511];
}

CRASH(kf_crash_stack_overflow, "recurses until the stack is used up")
{
	volatile u64 depth = 1;

	return recurse(&depth);
}

CRASH(kf_crash_return_address, "returns to 0x6b6b6b6b6b60, where nothing is mapped")
{
	KF_OWN_FRAME[KF_FRAME_RETURN_ADDRESS] = 0x6b6b6b6b6b60u;
	return a;
}

CRASH(kf_crash_caller_frame, "overwrites 64 words of its caller's frame, above its two stack arguments")
{
	volatile u64 *words = KF_OWN_FRAME + KF_FRAME_FIRST_SLOT + 2;

	for (int index = 0; index < 64; index++)
		words[index] = 0x6b6b6b6b6b6b6b6bu;
	return a;
}

/* crash_lose_rbx runs between the kfunc and its caller, because the compiler may save and restore rbx in the kfunc. */
u64 crash_return_to KF_HIDDEN;
void crash_lose_rbx(void) KF_HIDDEN;
void crash_set_direction(void) KF_HIDDEN;
__asm__(
	".pushsection .text\n"
	".globl crash_lose_rbx\n"
	".hidden crash_lose_rbx\n"
	"crash_lose_rbx:\n"
	"	mov $0x6b6b6b6b, %ebx\n"
	"	jmp *crash_return_to(%rip)\n"
	".globl crash_set_direction\n"
	".hidden crash_set_direction\n"
	"crash_set_direction:\n"
	"	std\n"
	"	ret\n"
	".popsection\n");

CRASH(kf_crash_callee_saved, "returns with rbx lost")
{
	volatile u64 *frame = KF_OWN_FRAME;

	crash_return_to = frame[KF_FRAME_RETURN_ADDRESS];
	frame[KF_FRAME_RETURN_ADDRESS] = (u64)crash_lose_rbx;
	return a;
}

CRASH(kf_crash_direction, "returns with the direction flag set")
{
	crash_set_direction();
	return a;
}

extern void abort(void) __attribute__((noreturn));

CRASH(kf_crash_abort, "raises SIGABRT")
{
	abort();
}
#endif
