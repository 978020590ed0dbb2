/* SPDX-License-Identifier: MIT
 * The frame of the exported function, seen from the body of a kfunc: for kfuncs that overwrite it.
 */
#ifndef FRAME_H
#define FRAME_H

/* tcc does not inline the body. */
#if defined(__TINYC__)
#define KF_OWN_FRAME ((volatile u64 *)__builtin_frame_address(1))
#else
#define KF_OWN_FRAME ((volatile u64 *)__builtin_frame_address(0))
#endif

/* Indices into KF_OWN_FRAME: [0] is the saved rbp, then the return address, then the stack arguments. */
enum { KF_FRAME_RETURN_ADDRESS = 1, KF_FRAME_FIRST_SLOT = 2 };

#endif
