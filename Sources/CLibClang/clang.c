/* SPDX-License-Identifier: MIT */
#include "kft_clang.h"

#include <dlfcn.h>
#include <stddef.h>

/* In the order of struct kft_clang. */
static const char *const names[] = {
	"clang_createIndex", "clang_disposeIndex", "clang_parseTranslationUnit", "clang_disposeTranslationUnit",
	"clang_getNumDiagnostics", "clang_getDiagnostic", "clang_disposeDiagnostic", "clang_getDiagnosticSeverity",
	"clang_getDiagnosticSpelling", "clang_getDiagnosticLocation", "clang_getPresumedLocation", "clang_getCString",
	"clang_disposeString", "clang_getTranslationUnitCursor", "clang_visitChildren", "clang_getCursorKind",
	"clang_getCursorSpelling", "clang_getCursorType", "clang_Cursor_getNumArguments", "clang_Cursor_getArgument",
	"clang_getCanonicalType", "clang_getTypeSpelling", "clang_Type_getSizeOf", "clang_Type_getAlignOf",
	"clang_getPointeeType", "clang_getResultType", "clang_getNumArgTypes", "clang_getArgType",
	"clang_isFunctionTypeVariadic", "clang_isConstQualifiedType", "clang_isVolatileQualifiedType",
	"clang_getTypeDeclaration", "clang_Type_visitFields", "clang_Cursor_getOffsetOfField",
	"clang_getFieldDeclBitWidth", "clang_getArrayElementType", "clang_getArraySize", "clang_getEnumDeclIntegerType",
	"clang_getElementType", "clang_getFunctionTypeCallingConv", "clang_Type_getValueType", "clang_getCursorLocation",
	"clang_getCursorPrintingPolicy", "clang_PrintingPolicy_dispose", "clang_getCursorPrettyPrinted",
	"clang_isInvalidDeclaration",
};

_Static_assert(sizeof(names) / sizeof(*names) == sizeof(struct kft_clang) / sizeof(void *), "one name for each function");

static const char *const usual[] = {
	"libclang.so", "libclang.so.1", "libclang-21.so.21", "libclang-20.so.20", "libclang-19.so.19", "libclang-18.so.18",
	"libclang-17.so.17", "libclang-16.so.16", "libclang-15.so.15", "libclang-14.so.14", "libclang-14.so.1",
};

bool kft_clang_open(const char *path, struct kft_clang *clang, const char **reason)
{
	void *handle = NULL;
	void **functions = (void **)clang;

	if (path)
		handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	for (size_t i = 0; !path && !handle && i < sizeof(usual) / sizeof(*usual); i++)
		handle = dlopen(usual[i], RTLD_NOW | RTLD_LOCAL);
	if (!handle) {
		*reason = dlerror();
		return false;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		functions[i] = dlsym(handle, names[i]);
		if (!functions[i]) {
			*reason = dlerror();
			return false;
		}
	}
	return true;
}
