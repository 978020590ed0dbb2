/* SPDX-License-Identifier: MIT
 *
 * The functions of Zydis that are called here.
 */
#include "kft_symbols.h"

KFT_SYMBOLS_BEGIN(zydis)
KFT_FUNCTION(zydis, ZydisDecoderDecodeFull)
KFT_FUNCTION(zydis, ZydisDecoderInit)
KFT_FUNCTION(zydis, ZydisDisassembleIntel)
KFT_FUNCTION(zydis, ZydisFormatterFormatInstruction)
KFT_FUNCTION(zydis, ZydisFormatterInit)
KFT_FUNCTION(zydis, ZydisFormatterSetProperty)
KFT_FUNCTION(zydis, ZydisGetVersion)
KFT_SYMBOLS_END(zydis)
