// Measures whole processes, as the kernel accounts for them when they end (wait4), and prints medians as a table.
//
//   measure run RECORDS LABEL COMMAND [ARGUMENT...]   runs a command once and appends: label, wall, CPU, memory
//                                                     (MEASURE_STATUS: what it has to end with, when that is not 0)
//   measure table RECORDS ROWS                        prints the table that ROWS asks for; 1 when a goal is missed
//
// A line of ROWS: title | label | label of what it is compared with, or - | goals, such as `wall<1.3x cpu<30ms rss<40MB`
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { WALL, CPU, RSS, MEASURES };
static const char *const names[MEASURES] = {"wall", "cpu", "rss"};

typedef struct {
  char label[64];
  double value[MEASURES];
} Record;

static Record *records;
static int record_count;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static double milliseconds(struct timeval time) { return time.tv_sec * 1e3 + time.tv_usec / 1e3; }

static int run(const char *path, const char *label, char **command) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  struct timespec begin, end;
  struct rusage usage;
  pid_t child;
  int status;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  int error = posix_spawnp(&child, command[0], &files, NULL, command, environ);
  if (error) {
    fprintf(stderr, "measure: %s: %s\n", command[0], strerror(error));
    return 1;
  }
  if (wait4(child, &status, 0, &usage) < 0) die("wait4");
  clock_gettime(CLOCK_MONOTONIC, &end);
  const char *wanted = getenv("MEASURE_STATUS");
  if (!WIFEXITED(status) || WEXITSTATUS(status) != (wanted ? atoi(wanted) : 0)) {
    fprintf(stderr, "measure: %s failed (%s)\n", label, command[0]);
    return 1;
  }
  FILE *out = fopen(path, "a");
  if (!out) die(path);
  fprintf(out, "%s %.3f %.3f %.3f\n", label, (end.tv_sec - begin.tv_sec) * 1e3 + (end.tv_nsec - begin.tv_nsec) / 1e6,
          milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime), usage.ru_maxrss / 1024.0);
  return fclose(out) == 0 ? 0 : 1;
}

static void read_records(const char *path) {
  FILE *in = fopen(path, "r");
  if (!in) die(path);
  Record record;
  while (fscanf(in, "%63s %lf %lf %lf", record.label, &record.value[WALL], &record.value[CPU], &record.value[RSS]) == 4) {
    records = realloc(records, (record_count + 1) * sizeof *records);
    if (!records) die("realloc");
    records[record_count++] = record;
  }
  fclose(in);
}

static int ascending(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

// The median, and the number of runs; the median of none is 0.
static double median(const char *label, int measure, int *count) {
  double *values = malloc((record_count + 1) * sizeof *values);
  if (!values) die("malloc");
  int found = 0;
  for (int i = 0; i < record_count; i++)
    if (strcmp(records[i].label, label) == 0) values[found++] = records[i].value[measure];
  qsort(values, found, sizeof *values, ascending);
  double result = found == 0 ? 0 : found % 2 ? values[found / 2] : (values[found / 2 - 1] + values[found / 2]) / 2;
  free(values);
  if (count) *count = found;
  return result;
}

// Whether a goal such as `wall<1.3x` is met.
static int is_met(const char *goal, const double *own, const double *other) {
  for (int measure = 0; measure < MEASURES; measure++) {
    size_t length = strlen(names[measure]);
    if (strncmp(goal, names[measure], length) != 0 || goal[length] != '<') continue;
    char *unit;
    double limit = strtod(goal + length + 1, &unit);
    return *unit == 'x' ? own[measure] <= limit * other[measure] : own[measure] <= limit;
  }
  fprintf(stderr, "measure: what is the goal %s?\n", goal);
  exit(1);
}

static char *trimmed(char *text) {
  while (*text == ' ') text++;
  char *end = text + strlen(text);
  while (end > text && (end[-1] == ' ' || end[-1] == '\n')) *--end = 0;
  return text;
}

static int table(const char *path) {
  FILE *in = fopen(path, "r");
  if (!in) die(path);
  char line[512];
  int missed = 0;
  printf("%-44s %4s %10s %9s %8s   %-24s %s\n", "", "runs", "wall ms", "CPU ms", "RSS MB", "wall, CPU against", "goal");
  while (fgets(line, sizeof line, in)) {
    char *rest = line;
    char *title = trimmed(strsep(&rest, "|"));
    if (!rest) {
      if (*title) printf("%s\n", title);
      continue;
    }
    char *label = trimmed(strsep(&rest, "|"));
    char *reference = rest ? trimmed(strsep(&rest, "|")) : "-";
    char *goals = rest ? trimmed(rest) : "";
    int count;
    double own[MEASURES], other[MEASURES];
    for (int measure = 0; measure < MEASURES; measure++) {
      own[measure] = median(label, measure, &count);
      other[measure] = median(reference, measure, NULL);
    }
    char against[64] = "";
    if (other[WALL] > 0)
      snprintf(against, sizeof against, "%.2f x, %.1f x %.12s", own[WALL] / other[WALL],
               own[CPU] / (other[CPU] > 0 ? other[CPU] : 1e-3), reference);
    printf("  %-42s %4d %10.1f %9.1f %8.1f   %-24s", title, count, own[WALL], own[CPU], own[RSS], against);
    for (char *goal; (goal = strsep(&goals, " "));) {
      if (!*goal) continue;
      int met = count > 0 && is_met(goal, own, other);
      printf(" %s %s", goal, met ? "met" : "MISSED");
      missed |= !met;
    }
    printf("\n");
  }
  fclose(in);
  return missed;
}

int main(int count, char **arguments) {
  if (count > 4 && strcmp(arguments[1], "run") == 0) return run(arguments[2], arguments[3], arguments + 4);
  if (count == 4 && strcmp(arguments[1], "table") == 0) {
    read_records(arguments[2]);
    return table(arguments[3]);
  }
  fprintf(stderr, "usage: measure run RECORDS LABEL COMMAND [ARGUMENT...] | measure table RECORDS ROWS\n");
  return 64;
}
