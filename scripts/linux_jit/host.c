// SPDX-License-Identifier: MIT
// Reads functions, one a line: NAME INDEX STACK-DEPTH OUTGOING-SLOTS INSTRUCTIONS, the last in hexadecimal. Prints NAME
// and the code that the Linux JIT makes of it, or NAME and `error NUMBER`. The rel32 of a call is checked against the
// call's immediate, then printed as zero: it depends on where the code is.
#define _GNU_SOURCE
#include "interface.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void *host_allocate(unsigned long size) { return calloc(1, size); }

// Within 2 GB of the call base, as the kernel's code is.
void *host_allocate_code(unsigned long size) {
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
  return memory == MAP_FAILED ? NULL : memory;
}

void host_copy(void *to, const void *from, unsigned long size) { memcpy(to, from, size); }

// The kernel has more than the JIT needs here; what is called all the same ends the process with its name.
void host_missing(const char *name) {
  fprintf(stderr, "the JIT calls %s, which is not provided\n", name);
  exit(3);
}

static unsigned char digit(char character) {
  return character <= '9' ? character - '0' : (character | 32) - 'a' + 10;
}

// Zeroes the rel32 of the call in an instruction's code; 0 if there is none that leads to the target.
static int clear_call(unsigned char *code, unsigned int begin, unsigned int end, const unsigned char *target) {
  for (unsigned int at = begin; at + 5 <= end; at++) {
    int distance;
    memcpy(&distance, code + at + 1, sizeof distance);
    if (code[at] == 0xe8 && code + at + 5 + distance == target) {
      memset(code + at + 1, 0, sizeof distance);
      return 1;
    }
  }
  return 0;
}

int main(void) {
  char *line = NULL;
  size_t capacity = 0;
  while (getline(&line, &capacity, stdin) > 0) {
    char name[256];
    int begin = 0;
    struct reference_function function = {0};
    if (sscanf(line, "%255s %u %u %u %n", name, &function.index, &function.stack_depth, &function.outgoing_slots, &begin) != 4) {
      fprintf(stderr, "a line is no function: %.60s\n", line);
      return 2;
    }
    size_t bytes = strspn(line + begin, "0123456789abcdefABCDEF") / 2;
    unsigned char *instructions = host_allocate(bytes + 8);
    for (size_t index = 0; index < bytes; index++)
      instructions[index] = digit(line[begin + 2 * index]) << 4 | digit(line[begin + 2 * index + 1]);
    function.instructions = instructions;
    function.count = bytes / 8;
    struct reference_code code;
    int error = reference_compile(&function, &code);
    if (error) {
      printf("%s error %d\n", name, -error);
      continue;
    }
    for (unsigned int index = 0; index < function.count; index++) {
      const unsigned char *instruction = instructions + 8 * index;
      if (instruction[0] == 0x18) index++;  // 64-bit immediate: two
      if (instruction[0] != 0x85) continue;
      int immediate;
      memcpy(&immediate, instruction + 4, sizeof immediate);
      unsigned int before = index ? code.ends[index - 1] : 0;
      if (!clear_call(code.bytes, before, code.ends[index], (unsigned char *)reference_call_base() + immediate)) {
        printf("%s error the call of instruction %u does not reach its target\n", name, index);
        code.size = 0;
        break;
      }
    }
    if (!code.size) continue;
    printf("%s ", name);
    for (unsigned int index = 0; index < code.size; index++) printf("%02x", code.bytes[index]);
    printf("\n");
  }
  return 0;
}
