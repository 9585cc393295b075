// Threads that share a number of operations out among themselves.
#ifndef CREW_H
#define CREW_H

#include <stdint.h>

// Runs OPERATION for each number below COUNT, those of one thread on one connection, and adds up what it returns; -1
// when one of them failed.
int64_t crew_run(void **connections, int threads, int64_t count, int64_t (*operation)(void *, int64_t));

#endif
