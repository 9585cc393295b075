#include "record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ORMBenchC.h"

Record *records_make(void) {
  Record *records = calloc(ORM_RECORDS, sizeof *records);
  for (int64_t number = 1; number <= ORM_RECORDS; number++) {
    Record *one = &records[number - 1];
    char text[64];
    one->quantity = (int32_t)(number % 1000);
    one->price = (double)number * 0.25;
    one->is_active = number % 2 == 1;
    sprintf(text, "record number %lld", (long long)number);
    one->name = strdup(text);
    if (number % 3 > 0) {
      sprintf(text, "a note about the record %lld", (long long)number);
      one->note = strdup(text);
    }
    sprintf(text, "C%lld", (long long)(number % 977));
    one->code = strdup(text);
    one->created = 800000000000000 + number * 1000003;
  }
  return records;
}

int64_t records_sum(const Record *records, int64_t count) {
  int64_t sum = 0;
  for (int64_t i = 0; i < count; i++) {
    const Record *one = &records[i];
    sum += one->id + one->quantity + (int64_t)one->price + one->is_active + one->created / 1000000;
    sum += (int64_t)(strlen(one->name) + (one->note ? strlen(one->note) : 0) + strlen(one->code));
  }
  return sum;
}

void records_free(Record *records, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    free(records[i].name);
    free(records[i].note);
    free(records[i].code);
  }
  free(records);
}

void parent_take(Parent *parent, Child child) {
  if (parent->count == parent->capacity) {
    parent->capacity = parent->capacity ? 2 * parent->capacity : 4;
    parent->children = realloc(parent->children, parent->capacity * sizeof child);
  }
  parent->children[parent->count++] = child;
}

int64_t parents_finish(Parent *parents, int64_t count) {
  int64_t sum = 0;
  for (int64_t i = 0; i < count; i++) {
    sum += parents[i].id + (int64_t)strlen(parents[i].name);
    for (int64_t j = 0; j < parents[i].count; j++) {
      Child *child = &parents[i].children[j];
      sum += child->id + child->quantity + (int64_t)strlen(child->name) + (child->parent == parents[i].id);
      free(child->name);
    }
    free(parents[i].children);
    free(parents[i].name);
  }
  free(parents);
  return sum;
}
