/* SPDX-License-Identifier: MIT
 *
 * Functions that cannot be called, or not in every way: each has its own reason.
 */
int thirteen(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, int l, int m) { return a; }
int variadic(int a, ...) { return a; }
typedef int v4 __attribute__((vector_size(16)));
int vector(v4 a) { return 0; }
struct big { char bytes[600]; };
u64 by_value(struct big big) { return 0; }
u64 behind(struct big *big) { return big->bytes[599]; }
u64 calls(u64 (*call)(u64), u64 a) { return call(a); }
u64 counts(u64 a) { static u64 calls; return calls++ + a; }
int main(void) { return 0; }
static int helper(int a) { return a; }
int good(int a, u8 b) { return helper(a) + b; }
