/* SPDX-License-Identifier: MIT
 *
 * The functions of zlib that are called here, and those that libbpf's static library calls: for the kernel's configuration.
 */
#include "kft_symbols.h"

KFT_SYMBOLS_BEGIN(z)
KFT_FUNCTION(z, gzclose)
KFT_FUNCTION(z, gzgets)
KFT_FUNCTION(z, gzopen)
KFT_FUNCTION(z, gzopen64)
KFT_FUNCTION(z, gzread)
KFT_SYMBOLS_END(z)
