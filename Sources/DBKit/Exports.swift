// The one import that an application writes: models, engine, and the drivers that the package's traits leave in.
@_exported public import DBEngine
@_exported public import DBModelKit

#if PostgreSQL
  @_exported public import DBPostgres
#endif
#if SQLite
  @_exported public import DBSQLite
#endif
