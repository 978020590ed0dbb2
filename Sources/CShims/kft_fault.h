/* SPDX-License-Identifier: MIT
 *
 * kft_fault.h: what the signal handler of guarded calls asks of a fault; private to the module.
 */
#ifndef KFT_FAULT_H
#define KFT_FAULT_H

#include <stdbool.h>
#include <stdint.h>

/* Whether the instruction of a general protection fault accesses, or jumps to, a non-canonical address.
 * raw: the ucontext_t of the signal. */
bool kft_is_non_canonical_access(const void *raw);

#endif
