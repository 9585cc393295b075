// libpq: statements prepared by name, parameters and results in binary, one round trip a statement.
#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "EngineBenchC.h"
#include "crew.h"

struct bench_pg {
  PGconn *connection;
};

enum { INT8 = 20, INT4 = 23, TEXT = 25 };

static int failed(bench_pg *self, const char *what) {
  fprintf(stderr, "%s: %s", what, PQerrorMessage(self->connection));
  return 0;
}

static int is_good(bench_pg *self, PGresult *result, const char *what) {
  ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return 1;
  return failed(self, what);
}

static int prepare(bench_pg *self, const char *name, const char *text) {
  PGresult *result = PQprepare(self->connection, name, text, 0, NULL);
  int good = is_good(self, result, name);
  PQclear(result);
  return good;
}

static int simple(bench_pg *self, const char *text) {
  PGresult *result = PQexec(self->connection, text);
  int good = is_good(self, result, text);
  PQclear(result);
  return good;
}

bench_pg *bench_pg_open(const char *url) {
  bench_pg *self = malloc(sizeof *self);
  self->connection = PQconnectdb(url);
  if (PQstatus(self->connection) == CONNECTION_OK &&
      prepare(self, "one", "select id, quantity, name from bench_items where id = $1") &&
      prepare(self, "range", "select id, quantity, name from bench_items where id between $1 and $2 order by id") &&
      prepare(self, "all", "select id, quantity, price, name, note, code from bench_items") &&
      prepare(self, "update", "update bench_accounts set balance = balance + $1 where id = $2") &&
      prepare(self, "log", "insert into bench_log (account, amount) values ($1, $2)") &&
      prepare(self, "insert", "insert into bench_inserts (id, quantity, name) values ($1, $2, $3)") &&
      prepare(self, "unnest",
              "insert into bench_inserts (id, quantity, name) select * from unnest($1::bigint[], $2::int[], $3::text[])"))
    return self;
  failed(self, "open");
  bench_pg_close(self);
  return NULL;
}

void bench_pg_close(bench_pg *self) {
  if (!self) return;
  PQfinish(self->connection);
  free(self);
}

static int64_t int8_at(PGresult *result, int row, int column) {
  uint64_t bits;
  memcpy(&bits, PQgetvalue(result, row, column), 8);
  return (int64_t)be64toh(bits);
}

static int32_t int4_at(PGresult *result, int row, int column) {
  uint32_t bits;
  memcpy(&bits, PQgetvalue(result, row, column), 4);
  return (int32_t)be32toh(bits);
}

static double float8_at(PGresult *result, int row, int column) {
  uint64_t bits = (uint64_t)int8_at(result, row, column);
  double number;
  memcpy(&number, &bits, 8);
  return number;
}

// Runs a prepared statement with 64-bit parameters, and adds up id, quantity and the name's length of its rows.
static int64_t run(bench_pg *self, const char *name, int count, const int64_t *numbers, const int *widths) {
  uint64_t wide[2];
  uint32_t narrow[2];
  const char *values[2];
  int lengths[2], formats[2] = {1, 1};
  for (int i = 0; i < count; i++) {
    wide[i] = htobe64((uint64_t)numbers[i]);
    narrow[i] = htobe32((uint32_t)numbers[i]);
    values[i] = widths[i] == 8 ? (char *)&wide[i] : (char *)&narrow[i];
    lengths[i] = widths[i];
  }
  PGresult *result = PQexecPrepared(self->connection, name, count, values, lengths, formats, 1);
  int64_t sum = 0;
  if (!is_good(self, result, name)) sum = -1;
  for (int row = 0; sum >= 0 && row < PQntuples(result); row++) {
    char *copy = strdup(PQgetvalue(result, row, 2));
    sum += int8_at(result, row, 0) + int4_at(result, row, 1) + (int64_t)strlen(copy);
    free(copy);
  }
  PQclear(result);
  return sum;
}

static const int wide[2] = {8, 8};

int64_t bench_pg_select(bench_pg *self, int64_t count) {
  int64_t sum = 0;
  for (int64_t number = 0; number < count; number++) {
    int64_t key = bench_key(number), found = run(self, "one", 1, &key, wide);
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

static Item item(PGresult *result, int row) {
  return (Item){int8_at(result, row, 0),
                int4_at(result, row, 1),
                float8_at(result, row, 2),
                strdup(PQgetvalue(result, row, 3)),
                PQgetisnull(result, row, 4) ? NULL : strdup(PQgetvalue(result, row, 4)),
                strdup(PQgetvalue(result, row, 5))};
}

// Adds the items up, and frees them.
static int64_t finish(Item *items, int count) {
  int64_t sum = 0;
  for (int i = 0; i < count; i++) {
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

int64_t bench_pg_fetch(bench_pg *self) {
  PGresult *result = PQexecPrepared(self->connection, "all", 0, NULL, NULL, NULL, 1);
  if (!is_good(self, result, "all")) return -1;
  int count = PQntuples(result);
  Item *items = malloc(count * sizeof *items);
  for (int row = 0; row < count; row++) items[row] = item(result, row);
  PQclear(result);
  return finish(items, count);
}

int64_t bench_pg_stream(bench_pg *self) {
  if (!PQsendQueryPrepared(self->connection, "all", 0, NULL, NULL, NULL, 1)) return -1;
  PQsetSingleRowMode(self->connection);
  int64_t sum = 0;
  for (PGresult *result; (result = PQgetResult(self->connection)); PQclear(result)) {
    if (PQresultStatus(result) != PGRES_SINGLE_TUPLE) {
      if (!is_good(self, result, "all")) sum = -1;
      continue;
    }
    Item *one = malloc(sizeof *one);
    *one = item(result, 0);
    sum += finish(one, 1);
  }
  return sum;
}

// MARK: Inserts

// The row NUMBER: its id, a quantity and a name.
static int32_t quantity(int64_t number) { return (int32_t)(number % 97); }
static int name_of(char *text, int64_t number) { return sprintf(text, "customer %lld", (long long)number); }

typedef struct {
  uint64_t id;
  uint32_t quantity;
  char name[32];
  const char *values[3];
  int lengths[3];
} Row;

static const int binary[3] = {1, 1, 1};

static void fill(Row *row, int64_t number) {
  row->id = htobe64((uint64_t)number);
  row->quantity = htobe32((uint32_t)quantity(number));
  row->values[0] = (char *)&row->id;
  row->values[1] = (char *)&row->quantity;
  row->values[2] = row->name;
  row->lengths[0] = 8;
  row->lengths[1] = 4;
  row->lengths[2] = name_of(row->name, number);
}

int64_t bench_pg_insert_each(bench_pg *self) {
  if (!simple(self, "begin")) return -1;
  for (int64_t number = 0; number < BENCH_INSERTS; number++) {
    Row row;
    fill(&row, number);
    PGresult *result = PQexecPrepared(self->connection, "insert", 3, row.values, row.lengths, binary, 1);
    int good = is_good(self, result, "insert");
    PQclear(result);
    if (!good) return -1;
  }
  return simple(self, "commit") ? BENCH_INSERTS : -1;
}

// What is sent and what comes back stays far below what the socket's buffers hold, so that no side waits for ever.
int64_t bench_pg_insert_pipeline(bench_pg *self) {
  PQenterPipelineMode(self->connection);
  PQsendQueryParams(self->connection, "begin", 0, NULL, NULL, NULL, NULL, 1);
  for (int64_t number = 0; number < BENCH_INSERTS; number++) {
    Row row;
    fill(&row, number);
    if (!PQsendQueryPrepared(self->connection, "insert", 3, row.values, row.lengths, binary, 1)) return -1;
  }
  PQsendQueryParams(self->connection, "commit", 0, NULL, NULL, NULL, NULL, 1);
  PQpipelineSync(self->connection);
  int64_t rows = 0;
  for (int done = 0; !done;) {
    PGresult *result = PQgetResult(self->connection);
    if (!result) continue;
    if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) done = 1;
    else if (!is_good(self, result, "pipeline")) rows = -BENCH_INSERTS;
    else rows += *PQcmdTuples(result) == '1';
    PQclear(result);
  }
  PQexitPipelineMode(self->connection);
  return rows;
}

int64_t bench_pg_insert_values(bench_pg *self) {
  char *text = malloc(64 + BENCH_INSERTS * 32);
  Row *rows = malloc(BENCH_INSERTS * sizeof *rows);
  const char **values = malloc(3 * BENCH_INSERTS * sizeof *values);
  int *lengths = malloc(3 * BENCH_INSERTS * sizeof *lengths), *formats = malloc(3 * BENCH_INSERTS * sizeof *formats);
  Oid *types = malloc(3 * BENCH_INSERTS * sizeof *types);
  char *end = text + sprintf(text, "insert into bench_inserts (id, quantity, name) values ");
  for (int row = 0; row < BENCH_INSERTS; row++) {
    fill(&rows[row], row);
    end += sprintf(end, "%s($%d, $%d, $%d)", row ? ", " : "", 3 * row + 1, 3 * row + 2, 3 * row + 3);
    for (int column = 0; column < 3; column++) {
      values[3 * row + column] = rows[row].values[column];
      lengths[3 * row + column] = rows[row].lengths[column];
      formats[3 * row + column] = 1;
    }
    types[3 * row] = INT8;
    types[3 * row + 1] = INT4;
    types[3 * row + 2] = TEXT;
  }
  PGresult *result = PQexecParams(self->connection, text, 3 * BENCH_INSERTS, types, values, lengths, formats, 1);
  int64_t stored = is_good(self, result, "values") ? atoll(PQcmdTuples(result)) : -1;
  PQclear(result);
  free(text), free(rows), free(values), free(lengths), free(formats), free(types);
  return stored;
}

static char *put4(char *at, int32_t number) {
  uint32_t bits = htobe32((uint32_t)number);
  memcpy(at, &bits, 4);
  return at + 4;
}

// The head of a binary array of one dimension without NULLs.
static char *head(char *at, int32_t type) {
  return put4(put4(put4(put4(put4(at, 1), 0), type), BENCH_INSERTS), 1);
}

int64_t bench_pg_insert_unnest(bench_pg *self) {
  char *block = malloc(3 * 20 + BENCH_INSERTS * (12 + 8 + 36));
  char *ids = block, *at = head(ids, INT8);
  for (int64_t number = 0; number < BENCH_INSERTS; number++) {
    uint64_t bits = htobe64((uint64_t)number);
    at = put4(at, 8);
    memcpy(at, &bits, 8);
    at += 8;
  }
  char *quantities = at;
  at = head(at, INT4);
  for (int64_t number = 0; number < BENCH_INSERTS; number++) at = put4(put4(at, 4), quantity(number));
  char *names = at;
  at = head(at, TEXT);
  for (int64_t number = 0; number < BENCH_INSERTS; number++) {
    int length = name_of(at + 4, number);
    at = put4(at, length) + length;
  }
  const char *values[3] = {ids, quantities, names};
  int lengths[3] = {(int)(quantities - ids), (int)(names - quantities), (int)(at - names)};
  PGresult *result = PQexecPrepared(self->connection, "unnest", 3, values, lengths, binary, 1);
  int64_t stored = is_good(self, result, "unnest") ? atoll(PQcmdTuples(result)) : -1;
  PQclear(result);
  free(block);
  return stored;
}

int64_t bench_pg_insert_copy(bench_pg *self) {
  PGresult *result = PQexec(self->connection, "copy bench_inserts (id, quantity, name) from stdin");
  int begun = PQresultStatus(result) == PGRES_COPY_IN;
  PQclear(result);
  if (!begun) return failed(self, "copy") - 1;
  for (int64_t number = 0; number < BENCH_INSERTS; number++) {
    char line[96];
    int length = sprintf(line, "%lld\t%d\t", (long long)number, quantity(number));
    length += name_of(line + length, number);
    line[length++] = '\n';
    if (PQputCopyData(self->connection, line, length) != 1) return -1;
  }
  if (PQputCopyEnd(self->connection, NULL) != 1) return -1;
  int64_t stored = -1;
  while ((result = PQgetResult(self->connection))) {
    if (is_good(self, result, "copy")) stored = atoll(PQcmdTuples(result));
    PQclear(result);
  }
  return stored;
}

// MARK: Mixed load

static int64_t operation(void *connection, int64_t number) {
  bench_pg *self = connection;
  int64_t key = bench_key(number);
  switch (number % 10) {
  case 0: {
    int64_t change[2] = {1, key}, entry[2] = {key, 1};
    static const int int8s[2] = {8, 8}, int8_int4[2] = {8, 4};
    int good = simple(self, "begin") && run(self, "update", 2, change, int8s) >= 0 &&
               run(self, "log", 2, entry, int8_int4) >= 0 && simple(self, "commit");
    return good ? 1 : -1;
  }
  case 1: case 2: {
    int64_t bounds[2] = {key, key + BENCH_RANGE - 1};
    return run(self, "range", 2, bounds, wide);
  }
  default: return run(self, "one", 1, &key, wide);
  }
}

int64_t bench_pg_mixed(bench_pg **connections, int threads, int64_t operations) {
  return crew_run((void **)connections, threads, operations, operation);
}
