#include <sqlite3.h>

/* Where in its text the last statement failed to compile, in bytes; -1 when unknown. SQLite knows it since 3.38. */
static inline int dbtool_sqlite3_error_offset(sqlite3 *db) {
#if SQLITE_VERSION_NUMBER >= 3038000
  return sqlite3_error_offset(db);
#else
  (void)db;
  return -1;
#endif
}
