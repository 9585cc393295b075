// The structs, and how both databases' sides fill and free them.
#ifndef ORM_BENCH_RECORD_H
#define ORM_BENCH_RECORD_H

#include <stdint.h>

typedef struct {
  int64_t id;
  int32_t quantity;
  double price;
  int is_active;
  char *name, *note, *code;
  int64_t created; // microseconds from 2000-01-01 on
} Record;

// ORM_RECORDS new ones, without numbers.
Record *records_make(void);
// Adds them up.
int64_t records_sum(const Record *records, int64_t count);
void records_free(Record *records, int64_t count);

typedef struct {
  int64_t id, parent;
  int32_t quantity;
  char *name;
} Child;

typedef struct {
  int64_t id;
  char *name;
  Child *children;
  int64_t count, capacity;
} Parent;

void parent_take(Parent *parent, Child child);
// Adds parents and children up, and frees them.
int64_t parents_finish(Parent *parents, int64_t count);

#endif
