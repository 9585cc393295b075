import DBEngine
import DBQuery
package import DBSchema

/// What a database says of itself when it is asked with a few cheap statements, none of which changes anything.
package struct DatabaseFacts: Sendable {
  package var dialect: DialectName
  /// As the server or library calls itself.
  package var version: String
  /// How the connection came about: `TLSv1.3`, `a unix socket`, `unencrypted`; nil on SQLite.
  package var transport: String?
  /// Whether the other end is another machine and nothing is encrypted.
  package var isInTheClear = false
  /// Whether the ledger's tables are there.
  package var hasLedger = false
  /// Whether this role may read the ledger.
  package var canReadLedger = true
  /// Whether it may write the ledger, or create it when it is not there.
  package var canWriteLedger = true
  /// Seconds by which the server's clock is ahead of this machine's; nil on SQLite.
  package var clockSkew: Double?
  /// Indexes that an interrupted concurrent build left behind.
  package var invalidIndexes: [String] = []
  /// Whether the server process changed from one statement to the next, or the session forgot what it was told.
  package var hasPooler = false
  /// Whether the server is a standby, which takes no changes.
  package var isReadOnly = false
  /// SQLite's journal mode.
  package var journalMode: String?
  /// Whether foreign keys are checked, on SQLite.
  package var foreignKeys: Bool?
  /// Rows that break a foreign key now, on SQLite; counted up to 1,000.
  package var brokenKeys = 0

  /// Makes facts, as a test wants them.
  package init(
    dialect: DialectName, version: String, transport: String? = nil, hasLedger: Bool = false, clockSkew: Double? = nil,
    journalMode: String? = nil, foreignKeys: Bool? = nil
  ) {
    self.dialect = dialect
    self.version = version
    self.transport = transport
    self.hasLedger = hasLedger
    self.clockSkew = clockSkew
    self.journalMode = journalMode
    self.foreignKeys = foreignKeys
  }
}

extension Migrator {
  /// Asks the database about itself; nil for a SQLite file that does not exist.
  package nonisolated(nonsending) func facts() async throws -> DatabaseFacts? {
    if case .file = engine.address.place, try !engine.driver.databaseExists() { return nil }
    let ledger = ledger
    let isFile = engine.address.place
    return try await reading { connection in
      switch connection.dialect {
      case .postgresql: try await Self.postgresql(connection, ledger)
      case .sqlite: try await Self.sqlite(connection, ledger, isFile)
      }
    }
  }

  private static nonisolated(nonsending) func postgresql(_ connection: Connection, _ ledger: Ledger) async throws
    -> DatabaseFacts
  {
    var facts = DatabaseFacts(dialect: .postgresql, version: connection.version)
    // Two statements, so that a pooler that gives each its own server process is seen.
    let mark = RevisionID.random().text
    let first = try await connection.execute(
      """
      select pg_catalog.pg_backend_pid(), pg_catalog.set_config('dbtool.probe', \(mark), false), \
      pg_catalog.pg_is_in_recovery(), extract(epoch from pg_catalog.clock_timestamp())::float8, \
      coalesce((select version from pg_catalog.pg_stat_ssl where pid = pg_catalog.pg_backend_pid() and ssl), ''), \
      coalesce(pg_catalog.inet_client_addr()::text, '')
      """
    ).first
    let local = RunIdentity.secondsNow()
    let second = try await connection.execute(
      "select pg_catalog.pg_backend_pid(), coalesce(pg_catalog.current_setting('dbtool.probe', true), '')"
    ).first
    if let first, let second {
      facts.hasPooler = first[0] != second[0] || second[1] != .text(mark)
      facts.isReadOnly = try first.decode(Bool.self, 2)
      facts.clockSkew = try first.decode(Double.self, 3) - local
      let tls = try first.decode(String.self, 4)
      let client = try first.decode(String.self, 5)
      facts.transport = !tls.isEmpty ? tls : client.isEmpty ? "a unix socket" : "unencrypted"
      facts.isInTheClear = tls.isEmpty && !client.isEmpty && !client.hasPrefix("127.") && !client.hasPrefix("::1")
    }
    try await rights(connection, ledger, &facts)
    let invalid = try await connection.execute(
      """
      select n.nspname::text, c.relname::text from pg_catalog.pg_index i \
      join pg_catalog.pg_class c on c.oid = i.indexrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
      where not i.indisvalid and not exists (select from pg_catalog.pg_locks l where l.relation = i.indexrelid \
      and l.pid <> pg_catalog.pg_backend_pid()) and c.relkind = 'i' order by 1, 2 limit 20
      """)
    for row in invalid {
      facts.invalidIndexes.append(
        QualifiedName(
          schema: Identifier(try row.decode(String.self, 0)), Identifier(try row.decode(String.self, 1))
        ).quoted)
    }
    return facts
  }

  private static nonisolated(nonsending) func rights(
    _ connection: Connection, _ ledger: Ledger, _ facts: inout DatabaseFacts
  ) async throws {
    let schema = ledger.settings.schema ?? "public"
    facts.hasLedger = try await ledger.exists(connection)
    guard facts.hasLedger else {
      let may = try await connection.execute(
        """
        select coalesce((select pg_catalog.has_schema_privilege(oid, 'create') from pg_catalog.pg_namespace \
        where nspname = \(schema)), false)
        """)
      facts.canWriteLedger = try may.first?.decode(Bool.self, 0) ?? false
      return
    }
    let names = [ledger.settings.name(on: .postgresql).quoted, ledger.settings.textsName(on: .postgresql).quoted]
    for name in names {
      let may = try await connection.execute(
        """
        select pg_catalog.has_table_privilege(c, 'select'), pg_catalog.has_table_privilege(c, 'insert') \
        from (select pg_catalog.to_regclass(\(name))::oid) as t (c) where c is not null
        """
      ).first
      facts.canReadLedger = try facts.canReadLedger && (may?.decode(Bool.self, 0) ?? false)
      facts.canWriteLedger = try facts.canWriteLedger && (may?.decode(Bool.self, 1) ?? false)
    }
  }

  private static nonisolated(nonsending) func sqlite(
    _ connection: Connection, _ ledger: Ledger, _ place: DatabaseAddress.Place
  )
    async throws -> DatabaseFacts
  {
    var facts = DatabaseFacts(dialect: .sqlite, version: connection.version)
    facts.hasLedger = try await ledger.exists(connection)
    facts.journalMode = try await connection.execute("pragma journal_mode").first?.decode(String.self, 0)
    facts.foreignKeys = try await connection.execute("pragma foreign_keys").first?.decode(Bool.self, 0)
    facts.brokenKeys = try await connection.execute("select 1 from pragma_foreign_key_check limit 1000").count
    if case .file(let path) = place { facts.canWriteLedger = FileBytes.isWritable(path) }
    return facts
  }
}
