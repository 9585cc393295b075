// What a session does, in plain C: rows of eight columns into structs with copies of their strings, and structs into
// rows. Blocking calls of libpq (binary format, prepared statements) and of the sqlite3 API. Each function returns a sum
// over what it read or wrote, which the Swift side must reach too; -1 says that it failed, and standard error why.
#ifndef ORM_BENCH_C_H
#define ORM_BENCH_C_H

#include <stdint.h>

enum { ORM_RECORDS = 100000, ORM_UPDATES = 10000, ORM_CHILDREN = 10 };

typedef struct orm_pg orm_pg;
orm_pg *orm_pg_open(const char *url);
void orm_pg_close(orm_pg *connection);
int64_t orm_pg_load(orm_pg *connection);
// PARENTS with their children: one statement for the parents, one for all children of theirs.
int64_t orm_pg_load_children(orm_pg *connection, int64_t parents);
// Statements of 1,000 rows; the numbers that the server hands out come back into the structs, unless not wanted.
int64_t orm_pg_insert(orm_pg *connection, int wants_ids);
int64_t orm_pg_insert_unnest(orm_pg *connection);
int64_t orm_pg_copy(orm_pg *connection);
int64_t orm_pg_update(orm_pg *connection);
int64_t orm_pg_update_each(orm_pg *connection);

typedef struct orm_sqlite orm_sqlite;
orm_sqlite *orm_sqlite_open(const char *path);
void orm_sqlite_close(orm_sqlite *connection);
int64_t orm_sqlite_load(orm_sqlite *connection);
int64_t orm_sqlite_load_children(orm_sqlite *connection, int64_t parents);
// Row by row, and in statements of as many rows as the database takes.
int64_t orm_sqlite_insert_each(orm_sqlite *connection);
int64_t orm_sqlite_insert_values(orm_sqlite *connection);
int64_t orm_sqlite_update(orm_sqlite *connection);

#endif
