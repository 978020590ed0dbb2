#pragma once

/*
 * How often the kernel is asked to load a program whose verification a signal interrupts (EAGAIN). libbpf's 5 are too few on a
 * machine with other work.
 */
#define KFT_LOAD_ATTEMPTS 100
