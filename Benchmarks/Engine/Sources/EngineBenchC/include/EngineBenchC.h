// The workloads of the benchmark in plain C: blocking calls of libpq (binary format, prepared statements) and of the
// sqlite3 API. Each returns a sum over what it read or wrote, which the Swift side must reach too; -1 says that it
// failed, and standard error why.
#ifndef ENGINE_BENCH_C_H
#define ENGINE_BENCH_C_H

#include <stdint.h>

// How the operation number N of the mixed load is chosen: 7 of 10 read a row, 2 a range, 1 is a transaction.
enum { BENCH_ITEMS = 100000, BENCH_RANGE = 20, BENCH_INSERTS = 1000 };
static inline int64_t bench_key(int64_t number) { return number * 7919 % (BENCH_ITEMS - BENCH_RANGE) + 1; }

typedef struct bench_pg bench_pg;
bench_pg *bench_pg_open(const char *url);
void bench_pg_close(bench_pg *connection);
int64_t bench_pg_select(bench_pg *connection, int64_t count);
int64_t bench_pg_fetch(bench_pg *connection);
int64_t bench_pg_stream(bench_pg *connection);
int64_t bench_pg_insert_each(bench_pg *connection);
int64_t bench_pg_insert_pipeline(bench_pg *connection);
int64_t bench_pg_insert_values(bench_pg *connection);
int64_t bench_pg_insert_unnest(bench_pg *connection);
int64_t bench_pg_insert_copy(bench_pg *connection);

typedef struct bench_sqlite bench_sqlite;
bench_sqlite *bench_sqlite_open(const char *path);
void bench_sqlite_close(bench_sqlite *connection);
int64_t bench_sqlite_select(bench_sqlite *connection, int64_t count);
int64_t bench_sqlite_fetch(bench_sqlite *connection);
int64_t bench_sqlite_insert_each(bench_sqlite *connection);
int64_t bench_sqlite_insert_values(bench_sqlite *connection);

// The mixed load: a thread for each connection, operations shared out evenly. SQLite's writers take turns at a mutex,
// which is kinder to C than the file's lock.
int64_t bench_pg_mixed(bench_pg **connections, int threads, int64_t operations);
int64_t bench_sqlite_mixed(bench_sqlite **connections, int threads, int64_t operations);

// A pool of SIZE slots behind a mutex and a condition, used by that many threads: COUNT checkouts in all.
int64_t bench_pool(int size, int threads, int64_t count);

#endif
