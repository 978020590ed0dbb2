/* SPDX-License-Identifier: MIT
 *
 * kft_clang.h: the few functions of libclang that read declarations, found at run time. libclang's C interface is kept
 * stable by LLVM (clang-c/Index.h), so no headers of it are needed, and a machine without it loses nothing else.
 */
#ifndef KFT_CLANG_H
#define KFT_CLANG_H

#include <stdbool.h>

typedef struct { const void *data; unsigned flags; } kft_clang_string;      /* CXString */
typedef struct { int kind, xdata; const void *data[3]; } kft_clang_cursor;   /* CXCursor */
typedef struct { int kind; void *data[2]; } kft_clang_type;                  /* CXType */
typedef struct { const void *data[2]; unsigned offset; } kft_clang_location; /* CXSourceLocation */
typedef struct { const char *name, *contents; unsigned long length; } kft_clang_file; /* CXUnsavedFile */
typedef int kft_clang_visitor(kft_clang_cursor cursor, kft_clang_cursor parent, void *context);
typedef int kft_clang_field_visitor(kft_clang_cursor field, void *context);

/* The result of a visitor (CXChildVisitResult, CXVisitorResult). */
enum { kft_clang_stop = 0, kft_clang_next = 1 };

enum kft_clang_cursor_kind {
	kft_clang_struct = 2, kft_clang_union = 3, kft_clang_enum = 5, kft_clang_enumerator = 7, kft_clang_function = 8,
};

enum kft_clang_type_kind {
	kft_clang_void = 2, kft_clang_bool = 3, kft_clang_char_u = 4, kft_clang_uchar = 5, kft_clang_ushort = 8,
	kft_clang_uint = 9, kft_clang_ulong = 10, kft_clang_ulonglong = 11, kft_clang_uint128 = 12, kft_clang_char_s = 13,
	kft_clang_schar = 14, kft_clang_wchar = 15, kft_clang_short = 16, kft_clang_int = 17, kft_clang_long = 18,
	kft_clang_longlong = 19, kft_clang_int128 = 20, kft_clang_float = 21, kft_clang_double = 22,
	kft_clang_longdouble = 23, kft_clang_complex = 100, kft_clang_pointer = 101, kft_clang_record = 105,
	kft_clang_enumeration = 106, kft_clang_function_no_prototype = 110, kft_clang_function_prototype = 111,
	kft_clang_constant_array = 112, kft_clang_vector = 113, kft_clang_incomplete_array = 114,
	kft_clang_extended_vector = 176, kft_clang_atomic = 177,
};

struct kft_clang {
	void *(*createIndex)(int, int);
	void (*disposeIndex)(void *);
	void *(*parseTranslationUnit)(void *, const char *, const char *const *, int, kft_clang_file *, unsigned, unsigned);
	void (*disposeTranslationUnit)(void *);
	unsigned (*getNumDiagnostics)(void *);
	void *(*getDiagnostic)(void *, unsigned);
	void (*disposeDiagnostic)(void *);
	int (*getDiagnosticSeverity)(void *);
	kft_clang_string (*getDiagnosticSpelling)(void *);
	kft_clang_location (*getDiagnosticLocation)(void *);
	void (*getPresumedLocation)(kft_clang_location, kft_clang_string *, unsigned *, unsigned *);
	const char *(*getCString)(kft_clang_string);
	void (*disposeString)(kft_clang_string);
	kft_clang_cursor (*getTranslationUnitCursor)(void *);
	unsigned (*visitChildren)(kft_clang_cursor, kft_clang_visitor *, void *);
	int (*getCursorKind)(kft_clang_cursor);
	kft_clang_string (*getCursorSpelling)(kft_clang_cursor);
	kft_clang_type (*getCursorType)(kft_clang_cursor);
	int (*Cursor_getNumArguments)(kft_clang_cursor);
	kft_clang_cursor (*Cursor_getArgument)(kft_clang_cursor, unsigned);
	kft_clang_type (*getCanonicalType)(kft_clang_type);
	kft_clang_string (*getTypeSpelling)(kft_clang_type);
	long long (*Type_getSizeOf)(kft_clang_type);
	long long (*Type_getAlignOf)(kft_clang_type);
	kft_clang_type (*getPointeeType)(kft_clang_type);
	kft_clang_type (*getResultType)(kft_clang_type);
	int (*getNumArgTypes)(kft_clang_type);
	kft_clang_type (*getArgType)(kft_clang_type, unsigned);
	unsigned (*isFunctionTypeVariadic)(kft_clang_type);
	unsigned (*isConstQualifiedType)(kft_clang_type);
	unsigned (*isVolatileQualifiedType)(kft_clang_type);
	kft_clang_cursor (*getTypeDeclaration)(kft_clang_type);
	unsigned (*Type_visitFields)(kft_clang_type, kft_clang_field_visitor *, void *);
	long long (*Cursor_getOffsetOfField)(kft_clang_cursor);
	int (*getFieldDeclBitWidth)(kft_clang_cursor);
	kft_clang_type (*getArrayElementType)(kft_clang_type);
	long long (*getArraySize)(kft_clang_type);
	kft_clang_type (*getEnumDeclIntegerType)(kft_clang_cursor);
	kft_clang_type (*getElementType)(kft_clang_type);
	int (*getFunctionTypeCallingConv)(kft_clang_type);
	kft_clang_type (*Type_getValueType)(kft_clang_type);
	kft_clang_location (*getCursorLocation)(kft_clang_cursor);
	void *(*getCursorPrintingPolicy)(kft_clang_cursor);
	void (*PrintingPolicy_dispose)(void *);
	kft_clang_string (*getCursorPrettyPrinted)(kft_clang_cursor, void *);
	unsigned (*isInvalidDeclaration)(kft_clang_cursor);
};

/* Opens libclang: PATH, or the usual names if it is NULL. False, with a reason, if it cannot be used. */
bool kft_clang_open(const char *path, struct kft_clang *clang, const char **reason);

#endif
