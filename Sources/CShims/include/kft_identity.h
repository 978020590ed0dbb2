/* SPDX-License-Identifier: MIT
 *
 * kft_identity.h: identification of builds of a file or of this program.
 */
#ifndef KFT_IDENTITY_H
#define KFT_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A fingerprint of a file's content (64-bit FNV-1a over its bytes); false with errno set if it cannot be read. */
bool kft_file_fingerprint(const char *path, uint64_t *fingerprint);

/* The GNU build id of the running program; returns its size, at most size, 0 if the linker wrote none. */
size_t kft_build_id(uint8_t *bytes, size_t size);

#endif
