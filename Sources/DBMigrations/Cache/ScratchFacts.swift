import DBEngine
import DBQuery
import DBSchema

/// What a scratch database would be like, read without making one: the system's part of a ``NormalFormKey``.
struct ScratchFacts: Sendable {
  let parts: [String]

  /// Reads them.
  /// - Returns: nil where they would not say everything.
  /// - Throws: `DatabaseError`.
  static nonisolated(nonsending) func read(_ place: ScratchDatabases, mayAddExtensions: Bool) async throws
    -> ScratchFacts?
  {
    switch place.dialect {
    case .sqlite:
      return try await place.withServer { engine in
        try await engine.withConnection { connection in
          try await ScratchFacts(parts: ["sqlite \(connection.version)"] + texts(connection.execute(sqlite)))
        }
      }
    case .postgresql:
      // Without traits it would be a copy of template1, which nobody has looked into.
      guard let traits = place.traits else { return nil }
      return try await place.withServer { engine in
        try await engine.withConnection { connection in
          var parts = ["postgresql \(connection.version)", traits.clauses]
          parts += traits.extensions.flatMap { [$0.name.name, $0.schema.name] }
          parts += try await texts(connection.execute(postgresql))
          if mayAddExtensions || !traits.extensions.isEmpty {
            parts += try await texts(connection.execute(extensions))
          }
          return ScratchFacts(parts: parts)
        }
      }
    }
  }

  private static func texts(_ result: ResultSet) throws -> [String] {
    try result.flatMap { row in try row.columns.indices.map { try row.decode(String?.self, $0) ?? "null" } }
  }

  private static let sqlite: SQL = """
    select sqlite_source_id() union all select compile_options from pragma_compile_options
    """

  /// Settings that no object can depend on would only make one machine's cache useless on the next.
  private static let postgresql: SQL = """
    select 'setting', s.name::text, s.setting::text from pg_catalog.pg_settings s
    where s.context in ('user', 'superuser') and s.setting is distinct from s.boot_val
        and s.name !~ '^(log_|debug_|track_|transaction_|application_name$|default_transaction_|lc_messages$|ssl)'
        and s.name !~ '(_timeout|_mem|_cost|_buffers|_concurrency|_interval)$'
      or s.name in ('server_version_num', 'max_identifier_length', 'max_index_keys', 'block_size',
        'shared_preload_libraries')
    union all select 'role', current_user::text, null
    union all select 'role setting', pg_catalog.array_to_string(d.setconfig, e'\\n'), null
    from pg_catalog.pg_db_role_setting d
    where d.setdatabase = 0 and d.setrole in (0, (select r.oid from pg_catalog.pg_roles r where r.rolname = current_user))
    union all select 'reload', pg_catalog.pg_conf_load_time()::text, null
    where exists (
      select from pg_catalog.pg_db_role_setting d join pg_catalog.pg_database b on b.oid = d.setdatabase
      where b.datname = pg_catalog.current_database())
    order by 1, 2, 3
    """

  private static let extensions: SQL = """
    select e.name::text, e.default_version::text from pg_catalog.pg_available_extensions() e order by 1
    """
}
