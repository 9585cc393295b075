import DBEngine
import DBQuery
import DBSchema

/// The ledger's tables in one database: made, read and appended to.
///
/// `seq` is the primary key and every writer inserts *the last one it saw, plus one*: two writers that saw the same
/// ledger cannot both commit, whatever became of the run lock.
struct Ledger: Sendable {
  /// The version of the rows' meaning.
  static let format: Int64 = 1

  let settings: LedgerSettings
  let dialect: DialectName

  private var table: QualifiedName { settings.name(on: dialect) }
  private var texts: QualifiedName { settings.textsName(on: dialect) }

  // MARK: - Making

  /// The statements that make the tables.
  func creation() -> [SQL] {
    let time = dialect == .postgresql ? "timestamptz" : "text"
    let big = dialect == .postgresql ? "bigint" : "integer"
    let small = "integer"
    // Each commit on SQLite writes every page that it touched twice. Texts are written once a revision and hardly ever
    // looked up: without an index each one goes to the end of the table, and to no page but that.
    let key = dialect == .postgresql ? "primary key" : "not null"
    var statements: [SQL] = [
      SQL(
        unsafe: """
          create table if not exists \(table.quoted) (
            seq \(big) primary key,
            run text not null,
            format \(small) not null,
            revision text not null,
            parents text not null,
            depends text not null,
            labels text not null,
            message text not null,
            direction text not null,
            state text not null,
            group_number \(small),
            statement_number \(small),
            up_checksum text,
            down_checksum text,
            bytes_checksum text,
            actor text not null,
            host text not null,
            tool text not null,
            at \(time) not null,
            duration_us \(big),
            error text
          )
          """),
      SQL(unsafe: "create table if not exists \(texts.quoted) (checksum text \(key), body text not null)"),
    ]
    if dialect == .postgresql {
      statements.append(SQL(unsafe: "revoke all on \(texts.quoted) from public"))
    }
    return statements
  }

  // MARK: - Reading

  /// Whether the ledger's table is there.
  nonisolated(nonsending) func exists(_ connection: Connection) async throws -> Bool {
    let found: ResultSet
    switch dialect {
    case .postgresql:
      found = try await connection.execute(
        """
        select 1 from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
        where n.nspname = \(settings.schema ?? "public") and c.relname = \(settings.table) and c.relkind in ('r', 'p')
        """)
    case .sqlite:
      found = try await connection.execute(
        "select 1 from main.sqlite_master where type = 'table' and name = \(settings.table)")
    }
    return !found.isEmpty
  }

  /// Reads the whole ledger and adds it up; a ledger that does not exist is empty.
  nonisolated(nonsending) func state(_ connection: Connection) async throws -> LedgerState {
    guard try await exists(connection) else { return LedgerState() }
    return LedgerState(try await rows(connection))
  }

  /// All rows in order.
  nonisolated(nonsending) func rows(_ connection: Connection) async throws -> [LedgerRow] {
    let at =
      dialect == .postgresql
      ? #"pg_catalog.to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"# : "at"
    let result = try await connection.execute(
      SQL(
        unsafe: """
          select seq, run, format, revision, parents, depends, labels, message, direction, state, group_number, \
          statement_number, up_checksum, down_checksum, bytes_checksum, actor, host, tool, \(at), duration_us, error \
          from \(table.quoted) order by seq
          """))
    var rows: [LedgerRow] = []
    rows.reserveCapacity(result.count)
    for row in result { rows.append(try decode(row)) }
    return rows
  }

  private func decode(_ row: Row) throws -> LedgerRow {
    let seq = try number(row, 0)
    let format = try number(row, 2)
    guard format <= Self.format else {
      throw MigrationError(
        .integrity, code: "newerLedger",
        "the ledger was written by a newer version of dbtool (row \(seq) has format \(format))",
        object: settings.table, hint: "use that version or a later one")
    }
    let name = try text(row, 3)
    guard let revision = RevisionID(name),
      let direction = Direction(rawValue: try text(row, 8)),
      let event = LedgerEvent(rawValue: try text(row, 9))
    else {
      throw MigrationError(
        .integrity, code: "damagedLedger", "row \(seq) of the ledger makes no sense", object: settings.table,
        hint: "`dbtool doctor` shows the row; was the table edited by hand?")
    }
    return LedgerRow(
      seq: seq, run: try text(row, 1), revision: revision,
      parents: Self.list(try text(row, 4)).compactMap { RevisionID($0) },
      depends: Self.list(try text(row, 5)), labels: Self.list(try text(row, 6)),
      message: try text(row, 7), direction: direction, event: event,
      group: try optionalNumber(row, 10).map { Int(clamping: $0) },
      statement: try optionalNumber(row, 11).map { Int($0) },
      upChecksum: try optionalText(row, 12), downChecksum: try optionalText(row, 13),
      bytesChecksum: try optionalText(row, 14), actor: try text(row, 15),
      host: try text(row, 16), tool: try text(row, 17),
      at: try text(row, 18), duration: try optionalNumber(row, 19),
      error: try optionalText(row, 20))
  }

  // A ledger is read whole by nearly every command: these look at the cell itself, and leave what is wrong with it to the
  // generic reading, which names column and type.

  private func text(_ row: Row, _ position: Int) throws -> String {
    if case .text(let text) = row[position] { return text }
    return try row.decode(String.self, position)
  }

  private func number(_ row: Row, _ position: Int) throws -> Int64 {
    if case .integer(let number) = row[position] { return number }
    return try row.decode(Int64.self, position)
  }

  private func optionalText(_ row: Row, _ position: Int) throws -> String? {
    if case .null = row[position] { return nil }
    return try text(row, position)
  }

  private func optionalNumber(_ row: Row, _ position: Int) throws -> Int64? {
    if case .null = row[position] { return nil }
    return try number(row, position)
  }

  /// The last row's number, 0 for none: one index look-up.
  var lastSeq: SQL { SQL(unsafe: "select coalesce(max(seq), 0) from \(table.quoted)") }

  /// The text with a checksum, when it was kept.
  nonisolated(nonsending) func text(_ checksum: String, _ connection: Connection) async throws -> String? {
    let found = try await connection.execute(
      SQL(unsafe: "select body from \(texts.quoted) where checksum = ") + "\(checksum)")
    return try found.first?.decode(String.self, 0)
  }

  // MARK: - Appending

  /// The next row's number as the database finds it: for scripts, which cannot look first.
  var nextSeq: SQL { SQL(unsafe: "(select coalesce(max(seq), 0) + 1 from \(table.quoted))") }

  /// The statement that appends a row. Times and, when `duration` is nil, the duration are the database's own.
  /// - Parameters:
  ///   - seq: what stands for the row's number in a script.
  ///   - at: what stands for its time on SQLite in a script.
  func append(_ row: LedgerRow, seq: SQL? = nil, at: SQL? = nil) -> SQL {
    let prefix = SQL(
      unsafe: """
        insert into \(table.quoted) (seq, run, format, revision, parents, depends, labels, message, direction, state, \
        group_number, statement_number, up_checksum, down_checksum, bytes_checksum, actor, host, tool, at, \
        duration_us, error) values (
        """)
    let values: [SQL] = [
      seq ?? "\(row.seq)", "\(row.run)", "\(Self.format)", "\(row.revision.text)",
      "\(row.parents.map(\.text).joined(separator: ","))", "\(row.depends.joined(separator: ","))",
      "\(row.labels.joined(separator: ","))", "\(row.message)", "\(row.direction.rawValue)", "\(row.event.rawValue)",
      "\(row.group.sqlValue)", "\(row.statement.sqlValue)", "\(row.upChecksum.sqlValue)",
      "\(row.downChecksum.sqlValue)", "\(row.bytesChecksum.sqlValue)",
      "\(row.actor)", "\(row.host)", "\(row.tool)",
    ]
    let tail: SQL
    switch dialect {
    case .postgresql:
      tail = """
        , pg_catalog.clock_timestamp(), coalesce(\(row.duration.sqlValue)::bigint, (extract(epoch from \
        pg_catalog.clock_timestamp() - pg_catalog.now()) * 1000000)::bigint), \(row.error.sqlValue))
        """
    case .sqlite: tail = ", \(at ?? "\(row.at)"), \(row.duration.sqlValue), \(row.error.sqlValue))"
    }
    return prefix + SQL(joining: values, separator: ", ") + tail
  }

  /// The statement that keeps a text, once.
  /// - Parameter isNew: whether no row of the ledger has the checksum, so that no text can have it.
  func keep(_ text: String, checksum: String, isNew: Bool = false) -> SQL {
    let insert = SQL(unsafe: "insert into \(texts.quoted) (checksum, body) ")
    switch dialect {
    case .postgresql: return insert + "values (\(checksum), \(text)) on conflict (checksum) do nothing"
    case .sqlite where isNew: return insert + "values (\(checksum), \(text))"
    case .sqlite:
      let there = SQL(unsafe: "select 1 from \(texts.quoted) where checksum = ")
      return insert + "select \(checksum), \(text) where not exists (" + there + "\(checksum))"
    }
  }

  private static func list(_ text: String) -> [String] {
    if text.isEmpty { return [] }
    return text.utf8.contains(UInt8(ascii: ",")) ? text.split(separator: ",").map(String.init) : [text]
  }
}
