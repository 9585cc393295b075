#include "crew.h"

#include <pthread.h>
#include <stdlib.h>

#include "EngineBenchC.h"

typedef struct {
  pthread_t thread;
  void *connection;
  int64_t first, end, sum;
  int64_t (*operation)(void *, int64_t);
} Member;

static void *work(void *argument) {
  Member *self = argument;
  for (int64_t number = self->first; number < self->end && self->sum >= 0; number++) {
    int64_t found = self->operation(self->connection, number);
    self->sum = found < 0 ? -1 : self->sum + found;
  }
  return NULL;
}

int64_t crew_run(void **connections, int threads, int64_t count, int64_t (*operation)(void *, int64_t)) {
  Member *members = calloc(threads, sizeof *members);
  int64_t sum = 0;
  for (int i = 0; i < threads; i++) {
    members[i].connection = connections[i];
    members[i].first = count * i / threads;
    members[i].end = count * (i + 1) / threads;
    members[i].operation = operation;
    if (pthread_create(&members[i].thread, NULL, work, &members[i])) abort();
  }
  for (int i = 0; i < threads; i++) {
    pthread_join(members[i].thread, NULL);
    if (sum >= 0) sum = members[i].sum < 0 ? -1 : sum + members[i].sum;
  }
  free(members);
  return sum;
}

// MARK: Pool

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t freed = PTHREAD_COND_INITIALIZER;
static int slots[1024], free_slots;

static int64_t check_out_and_in(void *connection, int64_t number) {
  (void)connection, (void)number;
  pthread_mutex_lock(&lock);
  while (free_slots == 0) pthread_cond_wait(&freed, &lock);
  int slot = slots[--free_slots];
  pthread_mutex_unlock(&lock);
  pthread_mutex_lock(&lock);
  slots[free_slots++] = slot;
  pthread_cond_signal(&freed);
  pthread_mutex_unlock(&lock);
  return 1;
}

int64_t bench_pool(int size, int threads, int64_t count) {
  for (free_slots = 0; free_slots < size && free_slots < 1024; free_slots++) slots[free_slots] = free_slots;
  void **nothing = calloc(threads, sizeof *nothing);
  int64_t done = crew_run(nothing, threads, count, check_out_and_in);
  free(nothing);
  return done;
}
