/* SPDX-License-Identifier: MIT
 *
 * Parameters and results of every kind; all agree in every caller that can make the call.
 */
#include <stdint.h>
#include <stddef.h>
#include <time.h>
#include <stdio.h>
struct __attribute__((packed)) pk { char a; int b; };
struct bits { unsigned a : 3; int b : 9; u64 c : 40; };
union un { u32 a; float f; u64 c; };
typedef struct { u16 x, y; } point;
typedef u64 (*callback)(u64);
enum color { RED = -1, GREEN = 7 };
typedef enum { ON, OFF } onoff;
struct flex { u32 n; u8 data[]; };
struct al { _Alignas(16) u64 a; u64 b; };
int packed(struct pk p, int a) { return p.a + p.b + a; }
u64 bits(struct bits b, u64 a, u64 c, u64 d, u64 e, u64 f) { return b.a + b.b + b.c + a * c - d + e + f; }
u64 uni(union un u, int x) { return u.c + x; }
point pt(point p, point *q) { p.x += q->y; return p; }
callback ret(u64 a) { return (callback)0; }
enum color col(enum color c, onoff o) { return o == ON ? c : GREEN; }
u64 arr(u64 a[4], const char s[]) { return a[0] + s[0]; }
u64 flex(struct flex *f) { return f->n; }
u64 aligned(u64 a, struct al s, u64 b) { return a + s.a * 3 + s.b + b; }
u64 ts(struct timespec *t, FILE *f) { return t->tv_nsec; }
_Bool yes(_Bool a, bool b) { return a && b; }
double mixd(double a, float b, int c, struct { double d; } *p) { return a + b + c; }
__int128 wide(__int128 a, u64 b, unsigned __int128 c) { return a + b + c; }
static u64 hidden; u64 *addr(u64 a) { return &hidden; }
int voidp(void *p, void **pp, const void *cp) { return *(char *)p + (*pp == 0); }
struct list { struct list *next; u64 v; };
u64 walk(struct list *l) { u64 s = 0; for (int i = 0; l && i < 10; l = l->next, i++) s += l->v; return s; }
ssize_t ss(size_t a, ptrdiff_t b, uintptr_t c, wchar_t d, uint_fast16_t e, int_least8_t g) { return a + b + c + d + e + g; }
_Complex double cx(_Complex double a) { return a; }
u64 __attribute__((noinline, const)) attr(u64 a) { return a * 2; }
u64 __attribute__((ms_abi)) ms(u64 a) { return a * 2; }
__attribute__((weak)) u64 weak(u64 a) { return a; }
int mine$dollar(int a) { return a; }
u64 long_name_that_is_wider_than_any_column_of_a_table_and_still_one_word_of_c(u64 a) { return a; }
