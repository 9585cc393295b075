internal import CSQLite

/// A connection's compiled statements, by their text; the least recently used is given up first.
///
/// SQLite itself compiles a statement again when the schema changed. A statement that runs is out of the cache.
struct StatementCache {
  private struct Entry {
    let statement: OpaquePointer
    var lastUse: Int
  }

  private var entries: [String: Entry] = [:]
  private var clock = 0
  private static let capacity = 64

  /// Takes a statement out, for running it.
  mutating func take(_ text: String) -> OpaquePointer? {
    entries.removeValue(forKey: text)?.statement
  }

  /// Longer texts are not worth their memory.
  private static let longestText = 32 * 1024

  /// Puts a statement back, ready for its next run.
  mutating func put(_ statement: OpaquePointer, _ text: String) {
    guard text.utf8.count <= Self.longestText else {
      sqlite3_finalize(statement)
      return
    }
    sqlite3_clear_bindings(statement)
    clock += 1
    if entries.count >= Self.capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      entries.removeValue(forKey: oldest.key)
      sqlite3_finalize(oldest.value.statement)
    }
    if let other = entries.updateValue(Entry(statement: statement, lastUse: clock), forKey: text) {
      sqlite3_finalize(other.statement)
    }
  }

  mutating func finalizeAll() {
    for entry in entries.values { sqlite3_finalize(entry.statement) }
    entries.removeAll()
  }
}
