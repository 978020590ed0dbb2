/* SPDX-License-Identifier: MIT
 *
 * A body that writes behind its object, one that crashes, and one that is right.
 */
int writes(int a, int *p) { p[1] = a; return a; }
int crashes(int a, int *p) { return *(volatile int *)8; }
int good(int a, int *p) { return a + *p; }
