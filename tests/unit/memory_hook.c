/* memory_hook.c: out_of_memory() for test programs, which the library leaves to each program to define. */
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

_Noreturn void out_of_memory(void)
{
	fputs("out of memory\n", stderr);
	exit(EX_OSERR);
}
