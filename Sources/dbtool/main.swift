import DBEngine
import DBToolKit

#if PostgreSQL
  import DBPostgres
#endif
#if SQLite
  import DBSQLite
#endif

// Each driver is a trait of the package: one that is left out needs no C library on the machine.
var drivers: [DriverFactory] = []
#if PostgreSQL
  drivers.append(.postgresql)
#endif
#if SQLite
  drivers.append(.sqlite)
#endif

await DBTool.main(drivers: drivers)
