// SPDX-License-Identifier: MIT
// What reference.c, compiled with a kernel's headers, and host.c, compiled with libc's, know of each other.

// One function, as the verifier hands it to the JIT.
struct reference_function {
  const void *instructions;     // 8 bytes each
  unsigned int count;           // of instructions
  unsigned int index;           // 0 for the main program
  unsigned int stack_depth;     // in bytes
  unsigned int outgoing_slots;  // the most that any of its callees takes
};

// Its machine code.
struct reference_code {
  unsigned char *bytes;
  unsigned int size;
  const unsigned int *ends;  // offset behind each instruction's code
};

// 0, or a negative errno.
int reference_compile(const struct reference_function *function, struct reference_code *code);

// What a call's immediate is relative to.
void *reference_call_base(void);
