internal import CSQLite
internal import DBEngine
internal import DBQuery

extension SQLiteConnection {
  func execute(_ statement: RenderedSQL) throws(DatabaseError) -> ResultSet {
    guard handle != nil else {
      throw DatabaseError(.connectionLost, "the connection was closed", statement: statement.text)
    }
    try checkIdle(statement)
    try makeReady()
    interruption.begin()
    defer { interruption.end() }
    if let cached = statements.find(statement.text) {
      // It changes nothing: it would not have been kept.
      do throws(DatabaseError) {
        return try run(cached, statement)
      } catch {
        statements.drop(statement.text)
        throw error
      }
    }
    let mayChangeSession = Self.mayChangeSession(statement.text)
    if mayChangeSession { mayHaveChangedSession = true }
    guard let compiled = try compile(statement).map(CompiledStatement.init) else { return ResultSet() }
    let result = try run(compiled, statement)
    // One that changes the session must be seen each time, so it is compiled each time.
    if !statement.values.isEmpty, !mayChangeSession { statements.keep(compiled, statement.text) }
    return result
  }

  /// Runs a compiled statement, and leaves it reset and without values, which may be large.
  private func run(_ compiled: CompiledStatement, _ statement: RenderedSQL) throws(DatabaseError) -> ResultSet {
    try bind(statement, to: compiled.pointer)
    defer { sqlite3_clear_bindings(compiled.pointer) }
    return try step(compiled, statement)
  }

  /// One after the other: there is no round trip to save.
  func pipeline(_ statements: [RenderedSQL]) throws(DatabaseError) -> [ResultSet] {
    var results: [ResultSet] = []
    results.reserveCapacity(statements.count)
    for (index, statement) in statements.enumerated() {
      do {
        results.append(try execute(statement))
      } catch {
        var error = error
        error.pipelineIndex = index
        throw error
      }
    }
    return results
  }

  /// Compiles the text's one statement; nil when it holds nothing but blanks and comments.
  func compile(_ statement: RenderedSQL) throws(DatabaseError) -> OpaquePointer? {
    var text = statement.text
    let flags = UInt32(statement.values.isEmpty ? 0 : SQLITE_PREPARE_PERSISTENT)
    var compiled: OpaquePointer?
    var code = SQLITE_OK
    // Where the part that is compiled begins, and where what follows it does.
    var start = 0
    var end = 0
    let length = text.utf8.count
    let nul = text.withUTF8 { bytes in
      if let position = bytes.firstIndex(of: 0) { return position }
      guard let base = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self) else { return -1 }
      // SQLite takes an empty statement before a semicolon for a statement of its own.
      repeat {
        start = end
        var tail: UnsafePointer<CChar>?
        code = sqlite3_prepare_v3(handle, base + start, Int32(clamping: length - start), flags, &compiled, &tail)
        end = tail.map { $0 - base } ?? length
      } while code == SQLITE_OK && compiled == nil && end > start && end < length
      return -1
    }
    if nul >= 0 {
      throw DatabaseError(.syntax, "the statement holds a NUL character", statement: statement.text, offset: nul)
    }
    guard code == SQLITE_OK else { throw .sqlite(handle, code: code, statement: statement.text, offset: start) }
    if compiled != nil, let second = Self.secondStatement(in: text, from: end) {
      sqlite3_finalize(compiled)
      throw DatabaseError(
        .unsupported, "the text holds more than one statement", detail: "the second begins with: \(second.beginning)",
        hint: "send each statement by itself", statement: statement.text, offset: second.offset)
    }
    return compiled
  }

  /// Where another statement begins after the first one's end: neither a blank nor a comment nor a lone semicolon.
  static func secondStatement(in text: String, from start: Int) -> (offset: Int, beginning: String)? {
    let bytes = text.utf8
    var rest = bytes[bytes.index(bytes.startIndex, offsetBy: start)...]
    while let first = rest.first {
      if first == 32 || (9...13).contains(first) || first == UInt8(ascii: ";") {
        rest.removeFirst()
      } else if rest.starts(with: "--".utf8) {
        rest = rest.drop { $0 != 10 }
      } else if rest.starts(with: "/*".utf8) {
        rest = rest.dropFirst(2)
        while !rest.isEmpty, !rest.starts(with: "*/".utf8) { rest.removeFirst() }
        rest = rest.dropFirst(2)
      } else {
        let line = rest.prefix { $0 != 10 && $0 != 13 }.prefix(40)
        return (bytes.distance(from: bytes.startIndex, to: rest.startIndex), String(decoding: line, as: UTF8.self))
      }
    }
    return nil
  }

  func bind(_ statement: RenderedSQL, to compiled: OpaquePointer) throws(DatabaseError) {
    let wanted = Int(sqlite3_bind_parameter_count(compiled))
    guard wanted == statement.values.count else {
      let most = Int(sqlite3_limit(handle, SQLITE_LIMIT_VARIABLE_NUMBER, -1))
      if statement.values.count > most {
        throw DatabaseError(
          .unsupported, "a statement may have \(most) values here, and this one has \(statement.values.count)",
          hint: "split it, or pass a list as one JSON value to json_each", code: "SQLITE_RANGE",
          statement: statement.text)
      }
      throw DatabaseError(
        .other, "the statement has \(wanted) placeholders, and \(statement.values.count) values were given",
        code: "SQLITE_RANGE", statement: statement.text)
    }
    let longest = sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, -1)
    for (index, value) in statement.values.enumerated() {
      if value.byteCount > Int(longest) {
        throw DatabaseError(
          .unsupported,
          "the value for ?\(index + 1) is longer than the \(longest) bytes that this connection may store",
          code: "SQLITE_TOOBIG", statement: statement.text)
      }
      if case .double(let number) = value, number.isNaN {
        throw DatabaseError(
          .other, "the value for ?\(index + 1) is not a number (NaN), which SQLite would store as NULL",
          code: "SQLITE_MISMATCH", statement: statement.text)
      }
      let code = value.bind(to: compiled, Int32(index + 1))
      guard code == SQLITE_OK else { throw .sqlite(handle, code: code, statement: statement.text) }
    }
  }

  /// Runs a compiled statement to its end, and leaves it reset.
  private func step(_ statement: CompiledStatement, _ rendered: RenderedSQL) throws(DatabaseError) -> ResultSet {
    let compiled = statement.pointer
    let changesBefore = sqlite3_total_changes64(handle)
    var buffer = SQLiteRows.Buffer()
    var code = sqlite3_step(compiled)
    let columns = statement.columns
    let width = Int32(truncatingIfNeeded: columns.count)
    var rows = 0
    while code == SQLITE_ROW {
      buffer.append(compiled, width: width)
      rows += 1
      code = sqlite3_step(compiled)
    }
    guard code == SQLITE_DONE else {
      let error = stepFailure(code, rendered)
      sqlite3_reset(compiled)
      throw error
    }
    sqlite3_reset(compiled)
    let isChange = sqlite3_total_changes64(handle) != changesBefore
    let affected = isChange ? Int(clamping: sqlite3_changes64(handle)) : rows
    if width == 0 { return ResultSet(affected: affected) }
    return ResultSet(SQLiteRows(columns: columns, buffer, affected: affected))
  }

  static func columns(of compiled: OpaquePointer) -> [String] {
    (0..<sqlite3_column_count(compiled)).map { sqlite3_column_name(compiled, $0).map { String(cString: $0) } ?? "" }
  }

  /// Why a step failed.
  func stepFailure(_ code: Int32, _ statement: RenderedSQL) -> DatabaseError {
    let error = DatabaseError.sqlite(handle, code: code, statement: statement.text)
    guard interruption.isWanted, error.kind == .lockTimeout else { return error }
    return DatabaseError(.queryCancelled, "interrupted", code: "SQLITE_INTERRUPT", statement: statement.text)
  }
}
