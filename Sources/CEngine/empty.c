/* The target is the header of the interface alone. */
#include "kfunctest_engine.h"
