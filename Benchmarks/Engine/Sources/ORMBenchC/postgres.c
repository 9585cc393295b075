// libpq: statements prepared by name, values and results in binary.
#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ORMBenchC.h"
#include "record.h"

struct orm_pg {
  PGconn *connection;
};

enum { BATCH = 1000, WIDTH = 7, VALUES = BATCH * WIDTH };
enum { BOOL = 16, INT8 = 20, INT4 = 23, TEXT = 25, FLOAT8 = 701, TIMESTAMPTZ = 1184 };

#define COLUMNS "quantity, price, is_active, name, note, code, created_at"

static int failed(orm_pg *self, const char *what) {
  fprintf(stderr, "%.80s: %s", what, PQerrorMessage(self->connection));
  return 0;
}

static int is_good(orm_pg *self, PGresult *result, const char *what) {
  ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return 1;
  return failed(self, what);
}

static int prepare(orm_pg *self, const char *name, const char *text, int count, const Oid *types) {
  PGresult *result = PQprepare(self->connection, name, text, count, types);
  int good = is_good(self, result, name);
  PQclear(result);
  return good;
}

static int simple(orm_pg *self, const char *text) {
  PGresult *result = PQexec(self->connection, text);
  int good = is_good(self, result, text);
  PQclear(result);
  return good;
}

static int prepare_values(orm_pg *self, const char *name, const char *tail) {
  static const Oid types[WIDTH] = {INT4, FLOAT8, BOOL, TEXT, TEXT, TEXT, TIMESTAMPTZ};
  char *text = malloc(256 + VALUES * 10);
  Oid *all = malloc(VALUES * sizeof *all);
  char *end = text + sprintf(text, "insert into bench_records (" COLUMNS ") values ");
  for (int i = 0; i < VALUES; i++) {
    all[i] = types[i % WIDTH];
    end += sprintf(end, "%s$%d", i % WIDTH ? ", " : i ? "), (" : "(", i + 1);
  }
  sprintf(end, ")%s", tail);
  int good = prepare(self, name, text, VALUES, all);
  free(text), free(all);
  return good;
}

orm_pg *orm_pg_open(const char *url) {
  orm_pg *self = malloc(sizeof *self);
  self->connection = PQconnectdb(url);
  if (PQstatus(self->connection) == CONNECTION_OK &&
      prepare(self, "load", "select id, " COLUMNS " from bench_records", 0, NULL) &&
      prepare(self, "parents", "select id, name from bench_parents where id <= $1 order by id", 0, NULL) &&
      prepare(self, "children",
              "select id, parent_id, quantity, name from bench_children where parent_id = any($1::bigint[]) order by id",
              0, NULL) &&
      prepare_values(self, "insert", "") && prepare_values(self, "insert with ids", " returning id") &&
      prepare(self, "unnest",
              "insert into bench_records (" COLUMNS ") select * from unnest($1::int[], $2::float8[], $3::bool[], "
              "$4::text[], $5::text[], $6::text[], $7::timestamptz[])",
              0, NULL) &&
      prepare(self, "update",
              "update bench_records set quantity = v.quantity from unnest($1::bigint[], $2::int[]) as v (id, quantity) "
              "where bench_records.id = v.id",
              0, NULL) &&
      prepare(self, "update one", "update bench_records set quantity = $2 where id = $1", 0, NULL))
    return self;
  failed(self, "open");
  orm_pg_close(self);
  return NULL;
}

void orm_pg_close(orm_pg *self) {
  if (!self) return;
  PQfinish(self->connection);
  free(self);
}

// MARK: Reading

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

static char *text_at(PGresult *result, int row, int column) {
  return PQgetisnull(result, row, column) ? NULL : strdup(PQgetvalue(result, row, column));
}

int64_t orm_pg_load(orm_pg *self) {
  PGresult *result = PQexecPrepared(self->connection, "load", 0, NULL, NULL, NULL, 1);
  if (!is_good(self, result, "load")) return -1;
  int count = PQntuples(result);
  Record *records = malloc(count * sizeof *records);
  for (int row = 0; row < count; row++)
    records[row] = (Record){int8_at(result, row, 0),        int4_at(result, row, 1), float8_at(result, row, 2),
                            *PQgetvalue(result, row, 3),    text_at(result, row, 4), text_at(result, row, 5),
                            text_at(result, row, 6),        int8_at(result, row, 7)};
  PQclear(result);
  int64_t sum = records_sum(records, count);
  records_free(records, count);
  return sum;
}

static char *put4(char *at, int32_t number) {
  uint32_t bits = htobe32((uint32_t)number);
  memcpy(at, &bits, 4);
  return at + 4;
}

static char *put8(char *at, int64_t number) {
  uint64_t bits = htobe64((uint64_t)number);
  memcpy(at, &bits, 8);
  return at + 8;
}

static char *put_double(char *at, double number) {
  int64_t bits;
  memcpy(&bits, &number, 8);
  return put8(at, bits);
}

static char *put_text(char *at, const char *text) {
  if (!text) return put4(at, -1);
  int32_t length = (int32_t)strlen(text);
  memcpy(put4(at, length), text, length);
  return at + 4 + length;
}

// The head of a binary array of one dimension.
static char *head(char *at, int32_t type, int32_t count, int has_null) {
  return put4(put4(put4(put4(put4(at, 1), has_null), type), count), 1);
}

int64_t orm_pg_load_children(orm_pg *self, int64_t wanted) {
  char number[8];
  const char *values[1] = {number};
  int lengths[1] = {8}, formats[1] = {1};
  put8(number, wanted);
  PGresult *result = PQexecPrepared(self->connection, "parents", 1, values, lengths, formats, 1);
  if (!is_good(self, result, "parents")) return -1;
  int count = PQntuples(result);
  Parent *parents = calloc(count, sizeof *parents);
  // Places by number, in a table with open addresses.
  uint64_t mask = 1;
  while (mask < (uint64_t)count * 2) mask *= 2;
  int32_t *places = malloc(mask * sizeof *places);
  memset(places, -1, mask * sizeof *places);
  mask--;
  char *keys = malloc(20 + count * 12), *at = head(keys, INT8, count, 0);
  for (int row = 0; row < count; row++) {
    parents[row].id = int8_at(result, row, 0);
    parents[row].name = text_at(result, row, 1);
    at = put8(put4(at, 8), parents[row].id);
    uint64_t place = (uint64_t)parents[row].id * 0x9E3779B97F4A7C15u & mask;
    while (places[place] >= 0) place = (place + 1) & mask;
    places[place] = row;
  }
  PQclear(result);
  values[0] = keys, lengths[0] = (int)(at - keys);
  result = PQexecPrepared(self->connection, "children", 1, values, lengths, formats, 1);
  free(keys);
  int good = is_good(self, result, "children");
  for (int row = 0; good && row < PQntuples(result); row++) {
    Child child = {int8_at(result, row, 0), int8_at(result, row, 1), int4_at(result, row, 2), text_at(result, row, 3)};
    uint64_t place = (uint64_t)child.parent * 0x9E3779B97F4A7C15u & mask;
    while (parents[places[place]].id != child.parent) place = (place + 1) & mask;
    parent_take(&parents[places[place]], child);
  }
  PQclear(result);
  free(places);
  int64_t sum = parents_finish(parents, count);
  return good ? sum : -1;
}

// MARK: Writing

typedef struct {
  char block[BATCH * 32];
  const char *values[VALUES];
  int lengths[VALUES], formats[VALUES];
} Batch;

static void fill(Batch *batch, const Record *records) {
  char *at = batch->block;
  for (int row = 0; row < BATCH; row++) {
    const Record *one = &records[row];
    const char **values = &batch->values[row * WIDTH];
    int *lengths = &batch->lengths[row * WIDTH];
    values[0] = at, lengths[0] = 4, at = put4(at, one->quantity);
    values[1] = at, lengths[1] = 8, at = put_double(at, one->price);
    values[2] = at, lengths[2] = 1, *at++ = (char)one->is_active;
    values[3] = one->name, lengths[3] = (int)strlen(one->name);
    values[4] = one->note, lengths[4] = one->note ? (int)strlen(one->note) : 0;
    values[5] = one->code, lengths[5] = (int)strlen(one->code);
    values[6] = at, lengths[6] = 8, at = put8(at, one->created);
    for (int i = 0; i < WIDTH; i++) batch->formats[row * WIDTH + i] = 1;
  }
}

int64_t orm_pg_insert(orm_pg *self, int wants_ids) {
  Record *records = records_make();
  Batch *batch = malloc(sizeof *batch);
  int good = simple(self, "begin");
  for (int first = 0; good && first < ORM_RECORDS; first += BATCH) {
    fill(batch, records + first);
    PGresult *result = PQexecPrepared(self->connection, wants_ids ? "insert with ids" : "insert", VALUES, batch->values,
                                      batch->lengths, batch->formats, 1);
    good = is_good(self, result, "insert");
    for (int row = 0; good && row < BATCH; row++)
      records[first + row].id = wants_ids ? int8_at(result, row, 0) : first + row + 1;
    PQclear(result);
  }
  free(batch);
  good = good && simple(self, "commit");
  int64_t sum = records_sum(records, ORM_RECORDS);
  records_free(records, ORM_RECORDS);
  return good ? sum : -1;
}

int64_t orm_pg_insert_unnest(orm_pg *self) {
  static const int batch = 10000;
  Record *records = records_make();
  int good = simple(self, "begin");
  char *block = malloc(WIDTH * 20 + batch * (8 + 12 + 5 + 3 * 48 + 12));
  for (int first = 0; good && first < ORM_RECORDS; first += batch) {
    const char *values[WIDTH];
    int lengths[WIDTH], formats[WIDTH] = {1, 1, 1, 1, 1, 1, 1};
    static const int32_t types[WIDTH] = {INT4, FLOAT8, BOOL, TEXT, TEXT, TEXT, TIMESTAMPTZ};
    char *at = block;
    for (int column = 0; column < WIDTH; column++) {
      values[column] = at;
      at = head(at, types[column], batch, column == 4);
      for (const Record *one = records + first; one < records + first + batch; one++) {
        switch (column) {
        case 0: at = put4(put4(at, 4), one->quantity); break;
        case 1: at = put_double(put4(at, 8), one->price); break;
        case 2: at = put4(at, 1), *at++ = (char)one->is_active; break;
        case 3: at = put_text(at, one->name); break;
        case 4: at = put_text(at, one->note); break;
        case 5: at = put_text(at, one->code); break;
        default: at = put8(put4(at, 8), one->created);
        }
      }
      lengths[column] = (int)(at - values[column]);
    }
    PGresult *result = PQexecPrepared(self->connection, "unnest", WIDTH, values, lengths, formats, 1);
    good = is_good(self, result, "unnest");
    for (int row = first; row < first + batch; row++) records[row].id = row + 1;
    PQclear(result);
  }
  free(block);
  good = good && simple(self, "commit");
  int64_t sum = records_sum(records, ORM_RECORDS);
  records_free(records, ORM_RECORDS);
  return good ? sum : -1;
}

int64_t orm_pg_copy(orm_pg *self) {
  static const char signature[19] = "PGCOPY\n\377\r\n\0";
  Record *records = records_make();
  PGresult *result = PQexec(self->connection, "copy bench_records (" COLUMNS ") from stdin (format binary)");
  int good = PQresultStatus(result) == PGRES_COPY_IN || failed(self, "copy");
  PQclear(result);
  if (!good) return -1;
  enum { SIZE = 64 * 1024, ROOM = 512 };
  char *block = malloc(SIZE + ROOM), *at = block;
  memcpy(at, signature, 19);
  at += 19;
  for (int row = 0; good && row < ORM_RECORDS; row++) {
    Record *one = &records[row];
    one->id = row + 1;
    *at++ = 0, *at++ = WIDTH;
    at = put4(put4(at, 4), one->quantity);
    at = put_double(put4(at, 8), one->price);
    at = put4(at, 1), *at++ = (char)one->is_active;
    at = put_text(put_text(put_text(at, one->name), one->note), one->code);
    at = put8(put4(at, 8), one->created);
    if (at - block < SIZE) continue;
    good = PQputCopyData(self->connection, block, (int)(at - block)) == 1;
    at = block;
  }
  *at++ = -1, *at++ = -1;
  good = good && PQputCopyData(self->connection, block, (int)(at - block)) == 1 &&
         PQputCopyEnd(self->connection, NULL) == 1;
  while ((result = PQgetResult(self->connection))) {
    good = is_good(self, result, "copy") && good;
    PQclear(result);
  }
  free(block);
  int64_t sum = records_sum(records, ORM_RECORDS);
  records_free(records, ORM_RECORDS);
  return good ? sum : -1;
}

int64_t orm_pg_update(orm_pg *self) {
  char *block = malloc(40 + ORM_UPDATES * 20), *at = head(block, INT8, ORM_UPDATES, 0);
  for (int64_t id = 1; id <= ORM_UPDATES; id++) at = put8(put4(at, 8), id);
  char *quantities = at;
  at = head(at, INT4, ORM_UPDATES, 0);
  for (int32_t id = 1; id <= ORM_UPDATES; id++) at = put4(put4(at, 4), id % 1000 + 1);
  const char *values[2] = {block, quantities};
  int lengths[2] = {(int)(quantities - block), (int)(at - quantities)}, formats[2] = {1, 1};
  int good = simple(self, "begin");
  PGresult *result = PQexecPrepared(self->connection, "update", 2, values, lengths, formats, 1);
  good = good && is_good(self, result, "update");
  int64_t changed = atoll(PQcmdTuples(result));
  PQclear(result);
  free(block);
  return good && simple(self, "commit") ? changed : -1;
}

// In pipelines of a size that stays below what the socket's buffers hold.
int64_t orm_pg_update_each(orm_pg *self) {
  if (!simple(self, "begin")) return -1;
  int64_t changed = 0;
  PQenterPipelineMode(self->connection);
  for (int64_t first = 1; first <= ORM_UPDATES; first += BATCH) {
    for (int64_t id = first; id < first + BATCH; id++) {
      char key[8], quantity[4];
      const char *values[2] = {key, quantity};
      int lengths[2] = {8, 4}, formats[2] = {1, 1};
      put8(key, id), put4(quantity, (int32_t)(id % 1000 + 1));
      if (!PQsendQueryPrepared(self->connection, "update one", 2, values, lengths, formats, 1)) return -1;
    }
    PQpipelineSync(self->connection);
    for (int done = 0; !done;) {
      PGresult *result = PQgetResult(self->connection);
      if (!result) continue;
      if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) done = 1;
      else if (!is_good(self, result, "update one")) changed = -ORM_UPDATES;
      else changed += *PQcmdTuples(result) == '1';
      PQclear(result);
    }
  }
  PQexitPipelineMode(self->connection);
  return simple(self, "commit") ? changed : -1;
}
