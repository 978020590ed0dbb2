/* SPDX-License-Identifier: MIT
 *
 * kft_identity.h: which build of a file or of this program it is.
 */
#ifndef KFT_IDENTITY_H
#define KFT_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A fingerprint of a file's content (FNV-1a over its bytes, 64 bits); false with errno set where it cannot be read. */
bool kft_file_fingerprint(const char *path, uint64_t *fingerprint);

/* The GNU build id of the running program; returns its bytes, at most size, 0 where the linker wrote none. */
size_t kft_build_id(uint8_t *bytes, size_t size);

#endif
