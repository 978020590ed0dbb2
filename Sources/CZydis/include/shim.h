/* SPDX-License-Identifier: MIT */
#ifndef KFT_CZYDIS_H
#define KFT_CZYDIS_H
#include <Zydis/Zydis.h>
#include <kft_library.h>

extern struct kft_library kft_zydis_library;

/* Opens Zydis; false, with a reason, if it cannot be used. */
static inline bool kft_zydis_open(const char **reason) { return kft_library_open(&kft_zydis_library, reason); }
#endif
