// The sqlite3 API: statements compiled once, values bound without copies. Moments are texts of one width.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ORMBenchC.h"
#include "record.h"

enum { LOAD, PARENTS, CHILDREN, INSERT, INSERT_MANY, UPDATE, BEGIN, COMMIT, STATEMENTS };
enum { WIDTH = 7, BATCH = 1000 };

#define COLUMNS "quantity, price, is_active, name, note, code, created_at"

static const char *const texts[STATEMENTS] = {
    [LOAD] = "select id, " COLUMNS " from bench_records",
    [PARENTS] = "select id, name from bench_parents where id <= ?1 order by id",
    [CHILDREN] = "select id, parent_id, quantity, name from bench_children where parent_id = ?1 order by id",
    [INSERT] = "insert into bench_records (" COLUMNS ") values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [UPDATE] = "update bench_records set quantity = ?2 where id = ?1",
    [BEGIN] = "begin immediate",
    [COMMIT] = "commit",
};

struct orm_sqlite {
  sqlite3 *handle;
  sqlite3_stmt *statements[STATEMENTS];
};

static int64_t failed(orm_sqlite *self) {
  fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(self->handle));
  return -1;
}

static int compile(orm_sqlite *self, int which, const char *text) {
  return sqlite3_prepare_v3(self->handle, text, -1, SQLITE_PREPARE_PERSISTENT, &self->statements[which], NULL);
}

orm_sqlite *orm_sqlite_open(const char *path) {
  orm_sqlite *self = calloc(1, sizeof *self);
  int code = sqlite3_open_v2(path, &self->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code == SQLITE_OK) code = sqlite3_busy_timeout(self->handle, 10000);
  if (code == SQLITE_OK)
    code = sqlite3_exec(self->handle, "pragma synchronous = normal; pragma foreign_keys = on", NULL, NULL, NULL);
  for (int i = 0; code == SQLITE_OK && i < STATEMENTS; i++) if (texts[i]) code = compile(self, i, texts[i]);
  char *many = malloc(128 + BATCH * WIDTH * 8), *end = many;
  end += sprintf(end, "insert into bench_records (" COLUMNS ") values ");
  for (int row = 0; row < BATCH; row++) end += sprintf(end, "%s(?, ?, ?, ?, ?, ?, ?)", row ? ", " : "");
  if (code == SQLITE_OK) code = compile(self, INSERT_MANY, many);
  free(many);
  if (code == SQLITE_OK) return self;
  failed(self);
  orm_sqlite_close(self);
  return NULL;
}

void orm_sqlite_close(orm_sqlite *self) {
  if (!self) return;
  for (int i = 0; i < STATEMENTS; i++) sqlite3_finalize(self->statements[i]);
  sqlite3_close(self->handle);
  free(self);
}

static int run(orm_sqlite *self, int which) {
  int code = sqlite3_step(self->statements[which]);
  sqlite3_reset(self->statements[which]);
  return code == SQLITE_DONE || failed(self) >= 0;
}

// MARK: Moments

// Days from 2000-03-01 on, by the civil calendar, whose years begin in March here.
static int64_t days_of(int64_t year, int month, int day) {
  year -= month <= 2;
  int64_t era = year / 400, of_era = year - era * 400;
  int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 730485;
}

static int digits(const char *text, int count) {
  int number = 0;
  for (int i = 0; i < count; i++) number = number * 10 + text[i] - '0';
  return number;
}

// `2026-11-22T09:31:05.000000Z`
static int64_t moment_of(const char *text) {
  int64_t days = days_of(digits(text, 4), digits(text + 5, 2), digits(text + 8, 2)) + 60;
  int64_t seconds = digits(text + 11, 2) * 3600 + digits(text + 14, 2) * 60 + digits(text + 17, 2);
  return (days * 86400 + seconds) * 1000000 + digits(text + 20, 6);
}

static void put_digits(char *text, int64_t number, int count) {
  while (count-- > 0) text[count] = (char)('0' + number % 10), number /= 10;
}

static void put_moment(char *text, int64_t moment) {
  int64_t days = moment / 86400000000 - 60 + 730485, rest = moment % 86400000000;
  int64_t era = days / 146097, of_era = days % 146097;
  int64_t years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t of_year = of_era - (365 * years + years / 4 - years / 100), month = (5 * of_year + 2) / 153;
  memcpy(text, "0000-00-00T00:00:00.000000Z", 27);
  put_digits(text, years + era * 400 + (month >= 10), 4);
  put_digits(text + 5, month < 10 ? month + 3 : month - 9, 2);
  put_digits(text + 8, of_year - (153 * month + 2) / 5 + 1, 2);
  put_digits(text + 11, rest / 3600000000, 2);
  put_digits(text + 14, rest / 60000000 % 60, 2);
  put_digits(text + 17, rest / 1000000 % 60, 2);
  put_digits(text + 20, rest % 1000000, 6);
}

// MARK: Reading

static char *text_at(sqlite3_stmt *statement, int column) {
  const char *text = (const char *)sqlite3_column_text(statement, column);
  return text ? strdup(text) : NULL;
}

int64_t orm_sqlite_load(orm_sqlite *self) {
  sqlite3_stmt *statement = self->statements[LOAD];
  int64_t count = 0, capacity = 1024;
  Record *records = malloc(capacity * sizeof *records);
  int code;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    if (count == capacity) records = realloc(records, (capacity *= 2) * sizeof *records);
    records[count++] =
        (Record){sqlite3_column_int64(statement, 0),  sqlite3_column_int(statement, 1),
                 sqlite3_column_double(statement, 2), sqlite3_column_int(statement, 3),
                 text_at(statement, 4),               text_at(statement, 5),
                 text_at(statement, 6),               moment_of((const char *)sqlite3_column_text(statement, 7))};
  }
  sqlite3_reset(statement);
  if (code != SQLITE_DONE) return failed(self);
  int64_t sum = records_sum(records, count);
  records_free(records, count);
  return sum;
}

int64_t orm_sqlite_load_children(orm_sqlite *self, int64_t wanted) {
  sqlite3_stmt *statement = self->statements[PARENTS];
  sqlite3_bind_int64(statement, 1, wanted);
  int64_t count = 0;
  Parent *parents = calloc(wanted, sizeof *parents);
  while (count < wanted && sqlite3_step(statement) == SQLITE_ROW) {
    parents[count].id = sqlite3_column_int64(statement, 0);
    parents[count++].name = text_at(statement, 1);
  }
  sqlite3_reset(statement);
  statement = self->statements[CHILDREN];
  int code = SQLITE_DONE;
  for (int64_t i = 0; code == SQLITE_DONE && i < count; i++) {
    sqlite3_bind_int64(statement, 1, parents[i].id);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
      parent_take(&parents[i], (Child){sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1),
                                       sqlite3_column_int(statement, 2), text_at(statement, 3)});
    sqlite3_reset(statement);
  }
  int64_t sum = parents_finish(parents, count);
  return code == SQLITE_DONE ? sum : failed(self);
}

// MARK: Writing

static void bind(sqlite3_stmt *statement, int first, const Record *one, char *moment) {
  put_moment(moment, one->created);
  sqlite3_bind_int(statement, first, one->quantity);
  sqlite3_bind_double(statement, first + 1, one->price);
  sqlite3_bind_int(statement, first + 2, one->is_active);
  sqlite3_bind_text(statement, first + 3, one->name, -1, SQLITE_STATIC);
  sqlite3_bind_text(statement, first + 4, one->note, -1, SQLITE_STATIC);
  sqlite3_bind_text(statement, first + 5, one->code, -1, SQLITE_STATIC);
  sqlite3_bind_text(statement, first + 6, moment, 27, SQLITE_STATIC);
}

static int64_t finish(orm_sqlite *self, Record *records, int good) {
  good = good && run(self, COMMIT);
  int64_t sum = records_sum(records, ORM_RECORDS);
  records_free(records, ORM_RECORDS);
  return good ? sum : -1;
}

int64_t orm_sqlite_insert_each(orm_sqlite *self) {
  Record *records = records_make();
  int good = run(self, BEGIN);
  for (Record *one = records; good && one < records + ORM_RECORDS; one++) {
    char moment[27];
    bind(self->statements[INSERT], 1, one, moment);
    good = run(self, INSERT);
    one->id = sqlite3_last_insert_rowid(self->handle);
  }
  return finish(self, records, good);
}

int64_t orm_sqlite_insert_values(orm_sqlite *self) {
  Record *records = records_make();
  char(*moments)[27] = malloc(BATCH * sizeof *moments);
  int good = run(self, BEGIN);
  for (int first = 0; good && first < ORM_RECORDS; first += BATCH) {
    for (int row = 0; row < BATCH; row++)
      bind(self->statements[INSERT_MANY], row * WIDTH + 1, &records[first + row], moments[row]);
    good = run(self, INSERT_MANY);
    // The rows of one statement have numbers that follow each other.
    int64_t last = sqlite3_last_insert_rowid(self->handle);
    for (int row = 0; row < BATCH; row++) records[first + row].id = last - BATCH + 1 + row;
  }
  free(moments);
  return finish(self, records, good);
}

int64_t orm_sqlite_update(orm_sqlite *self) {
  int good = run(self, BEGIN);
  int64_t changed = 0;
  for (int64_t id = 1; good && id <= ORM_UPDATES; id++) {
    sqlite3_bind_int64(self->statements[UPDATE], 1, id);
    sqlite3_bind_int64(self->statements[UPDATE], 2, id % 1000 + 1);
    good = run(self, UPDATE);
    changed += sqlite3_changes(self->handle);
  }
  return good && run(self, COMMIT) ? changed : -1;
}
