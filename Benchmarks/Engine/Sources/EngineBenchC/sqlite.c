// The sqlite3 API: statements compiled once, values bound without copies.
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "EngineBenchC.h"
#include "crew.h"

enum { ONE, RANGE, ALL, UPDATE, LOG, INSERT, BEGIN, COMMIT, STATEMENTS };

static const char *const texts[STATEMENTS] = {
    [ONE] = "select id, quantity, name from bench_items where id = ?1",
    [RANGE] = "select id, quantity, name from bench_items where id between ?1 and ?2 order by id",
    [ALL] = "select id, quantity, price, name, note, code from bench_items",
    [UPDATE] = "update bench_accounts set balance = balance + ?1 where id = ?2",
    [LOG] = "insert into bench_log (account, amount) values (?1, ?2)",
    [INSERT] = "insert into bench_inserts (id, quantity, name) values (?1, ?2, ?3)",
    [BEGIN] = "begin immediate",
    [COMMIT] = "commit",
};

struct bench_sqlite {
  sqlite3 *handle;
  sqlite3_stmt *statements[STATEMENTS];
};

static int64_t failed(bench_sqlite *self) {
  fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(self->handle));
  return -1;
}

// Each connection belongs to one thread at a time, so SQLite's own mutex is not needed, here as in the engine.
bench_sqlite *bench_sqlite_open(const char *path) {
  bench_sqlite *self = calloc(1, sizeof *self);
  int code = sqlite3_open_v2(path, &self->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code == SQLITE_OK) code = sqlite3_busy_timeout(self->handle, 10000);
  if (code == SQLITE_OK)
    code = sqlite3_exec(self->handle, "pragma synchronous = normal; pragma foreign_keys = on", NULL, NULL, NULL);
  for (int i = 0; code == SQLITE_OK && i < STATEMENTS; i++)
    code = sqlite3_prepare_v3(self->handle, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &self->statements[i], NULL);
  if (code == SQLITE_OK) return self;
  failed(self);
  bench_sqlite_close(self);
  return NULL;
}

void bench_sqlite_close(bench_sqlite *self) {
  if (!self) return;
  for (int i = 0; i < STATEMENTS; i++) sqlite3_finalize(self->statements[i]);
  sqlite3_close(self->handle);
  free(self);
}

// Runs a statement whose numbers are bound, and adds up id, quantity and the name's length of its rows.
static int64_t run(bench_sqlite *self, int which, int64_t first, int64_t second, int count) {
  sqlite3_stmt *statement = self->statements[which];
  if (count > 0) sqlite3_bind_int64(statement, 1, first);
  if (count > 1) sqlite3_bind_int64(statement, 2, second);
  int64_t sum = 0;
  int code;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    char *copy = strdup((const char *)sqlite3_column_text(statement, 2));
    sum += sqlite3_column_int64(statement, 0) + sqlite3_column_int64(statement, 1) + (int64_t)strlen(copy);
    free(copy);
  }
  sqlite3_reset(statement);
  return code == SQLITE_DONE ? sum : failed(self);
}

int64_t bench_sqlite_select(bench_sqlite *self, int64_t count) {
  int64_t sum = 0;
  for (int64_t number = 0; number < count; number++) {
    int64_t found = run(self, ONE, bench_key(number), 0, 1);
    if (found < 0) return -1;
    sum += found;
  }
  return sum;
}

typedef struct {
  int64_t id;
  int32_t quantity;
  double price;
  char *name, *note, *code;
} Item;

static char *text_at(sqlite3_stmt *statement, int column) {
  const char *text = (const char *)sqlite3_column_text(statement, column);
  return text ? strdup(text) : NULL;
}

int64_t bench_sqlite_fetch(bench_sqlite *self) {
  sqlite3_stmt *statement = self->statements[ALL];
  int64_t count = 0, capacity = 1024, sum = 0;
  Item *items = malloc(capacity * sizeof *items);
  int code;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    if (count == capacity) items = realloc(items, (capacity *= 2) * sizeof *items);
    items[count++] = (Item){sqlite3_column_int64(statement, 0), sqlite3_column_int(statement, 1),
                            sqlite3_column_double(statement, 2), text_at(statement, 3),
                            text_at(statement, 4), text_at(statement, 5)};
  }
  sqlite3_reset(statement);
  if (code != SQLITE_DONE) return failed(self);
  for (int64_t i = 0; i < count; i++) {
    Item *one = &items[i];
    sum += one->id + one->quantity + (int64_t)one->price;
    sum += (int64_t)(strlen(one->name) + (one->note ? strlen(one->note) : 0) + strlen(one->code));
    free(one->name);
    free(one->note);
    free(one->code);
  }
  free(items);
  return sum;
}

// MARK: Inserts

static void bind(sqlite3_stmt *statement, int first, int64_t number, char *name) {
  sqlite3_bind_int64(statement, first, number);
  sqlite3_bind_int64(statement, first + 1, number % 97);
  sqlite3_bind_text(statement, first + 2, name, sprintf(name, "customer %lld", (long long)number), SQLITE_STATIC);
}

int64_t bench_sqlite_insert_each(bench_sqlite *self) {
  char name[32];
  if (run(self, BEGIN, 0, 0, 0) < 0) return -1;
  for (int64_t number = 0; number < BENCH_INSERTS; number++) {
    bind(self->statements[INSERT], 1, number, name);
    if (run(self, INSERT, 0, 0, 0) < 0) return -1;
  }
  return run(self, COMMIT, 0, 0, 0) < 0 ? -1 : BENCH_INSERTS;
}

int64_t bench_sqlite_insert_values(bench_sqlite *self) {
  char *text = malloc(64 + BENCH_INSERTS * 32), (*names)[32] = malloc(BENCH_INSERTS * sizeof *names);
  char *end = text + sprintf(text, "insert into bench_inserts (id, quantity, name) values ");
  for (int row = 0; row < BENCH_INSERTS; row++)
    end += sprintf(end, "%s(?%d, ?%d, ?%d)", row ? ", " : "", 3 * row + 1, 3 * row + 2, 3 * row + 3);
  sqlite3_stmt *statement;
  int code = sqlite3_prepare_v2(self->handle, text, -1, &statement, NULL);
  for (int row = 0; code == SQLITE_OK && row < BENCH_INSERTS; row++) bind(statement, 3 * row + 1, row, names[row]);
  if (code == SQLITE_OK) code = sqlite3_step(statement);
  int64_t stored = code == SQLITE_DONE ? sqlite3_changes(self->handle) : failed(self);
  sqlite3_finalize(statement);
  free(text), free(names);
  return stored;
}

// MARK: Mixed load

static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;

static int64_t operation(void *connection, int64_t number) {
  bench_sqlite *self = connection;
  int64_t key = bench_key(number);
  switch (number % 10) {
  case 0: {
    pthread_mutex_lock(&writing);
    int good = run(self, BEGIN, 0, 0, 0) >= 0 && run(self, UPDATE, 1, key, 2) >= 0 && run(self, LOG, key, 1, 2) >= 0 &&
               run(self, COMMIT, 0, 0, 0) >= 0;
    pthread_mutex_unlock(&writing);
    return good ? 1 : -1;
  }
  case 1: case 2: return run(self, RANGE, key, key + BENCH_RANGE - 1, 2);
  default: return run(self, ONE, key, 0, 1);
  }
}

int64_t bench_sqlite_mixed(bench_sqlite **connections, int threads, int64_t operations) {
  return crew_run((void **)connections, threads, operations, operation);
}
