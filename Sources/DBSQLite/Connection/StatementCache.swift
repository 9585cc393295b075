internal import CSQLite

/// A compiled statement with its columns' names, as far as they are known.
final class CompiledStatement {
  let pointer: OpaquePointer
  fileprivate var lastUse = 0
  private var names: [String]?
  /// How often SQLite had compiled it again when the names were read.
  private var recompilations: Int32 = 0

  init(_ pointer: OpaquePointer) { self.pointer = pointer }

  deinit { sqlite3_finalize(pointer) }

  /// The columns' names. Ask after the first step: SQLite compiles again there when the schema changed, and `*` may be
  /// wider then.
  var columns: [String] {
    let now = sqlite3_stmt_status(pointer, SQLITE_STMTSTATUS_REPREPARE, 0)
    if let names, now == recompilations { return names }
    let read = SQLiteConnection.columns(of: pointer)
    names = read
    recompilations = now
    return read
  }
}

/// A connection's compiled statements, by their text; the least recently used is given up first.
///
/// SQLite itself compiles a statement again when the schema changed.
struct StatementCache {
  private var entries: [String: CompiledStatement] = [:]
  private var clock = 0
  private static let capacity = 64

  /// The statement of that text, ready to be run.
  mutating func find(_ text: String) -> CompiledStatement? {
    guard let found = entries[text] else { return nil }
    clock += 1
    found.lastUse = clock
    return found
  }

  /// Longer texts are not worth their memory.
  private static let longestText = 32 * 1024

  /// Keeps a statement for its next run.
  mutating func keep(_ statement: CompiledStatement, _ text: String) {
    guard text.utf8.count <= Self.longestText else { return }
    if entries.count >= Self.capacity, entries[text] == nil,
      let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      entries[oldest.key] = nil
    }
    clock += 1
    statement.lastUse = clock
    entries[text] = statement
  }

  /// Gives up a statement that failed.
  mutating func drop(_ text: String) { entries[text] = nil }

  /// Gives up all: before the connection is closed.
  mutating func removeAll() { entries.removeAll() }
}
