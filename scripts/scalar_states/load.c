// SPDX-License-Identifier: MIT
// Loads BPF programs with the verifier's log at level 2, and prints what it says of each instruction.
//
//     load PROGRAMS     a file of programs: the number of bytes (32 bits, little-endian), then the instructions
#include <errno.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static char log_text[1 << 22];
static char code[1 << 16];

// Lines of the walk: they begin with the index of an instruction, or say where a path goes on.
static void print_walk(char *text) {
  for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
    if ((*line >= '0' && *line <= '9') || !strncmp(line, "from ", 5)) puts(line);
}

int main(int count, char **arguments) {
  FILE *file = count == 2 ? fopen(arguments[1], "rb") : NULL;
  if (!file) return fprintf(stderr, "usage: load PROGRAMS\n"), 2;
  unsigned size;
  for (int program = 0; fread(&size, sizeof size, 1, file) == 1; program++) {
    if (size > sizeof code || fread(code, 1, size, file) != size) return fprintf(stderr, "load: a program is cut off\n"), 2;
    union bpf_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.prog_type = BPF_PROG_TYPE_SCHED_CLS;
    attributes.insns = (unsigned long)code;
    attributes.insn_cnt = size / 8;
    attributes.license = (unsigned long)"GPL";
    attributes.log_buf = (unsigned long)log_text;
    attributes.log_size = sizeof log_text;
    attributes.log_level = 2;
    int descriptor = syscall(__NR_bpf, BPF_PROG_LOAD, &attributes, sizeof attributes);
    printf("program %d %s\n", program, descriptor < 0 ? strerror(errno) : "loaded");
    if (descriptor >= 0) close(descriptor);
    print_walk(log_text);
  }
  return 0;
}
