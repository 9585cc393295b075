internal import CLibPQ
internal import DBQuery

/// Which statements a connection has prepared on its server: a pure record, decided here and performed elsewhere.
///
/// 1. Only statements with values and selects are prepared, and only from their second use on: a text with its values
///    inside is rarely seen twice.
/// 2. A name is never used twice, so that a leftover on the server is harmless; names hold a number drawn at random,
///    so that two programs behind one pooler do not meet.
/// 3. A change of the catalog forgets the statements that return rows: the server refuses to run them with other
///    columns than before. Those that return none are planned again by the server itself.
/// 4. So does the end of a transaction that undoes a change of the catalog or of the search path.
/// 5. What was forgotten is deallocated when no transaction is open.
struct PreparedStatements {
  /// What tells prepared statements apart: the text, and which values have a type of their own.
  struct Key: Hashable {
    let text: String
    let types: [Oid]

    init(text: String, types: [Oid]) {
      self.text = text
      self.types = types
    }

    /// Nil for a statement that is not prepared.
    init?(_ statement: RenderedSQL) {
      if statement.values.isEmpty, !Self.isSelect(statement.text) { return nil }
      text = statement.text
      types = ParameterBuffer.signature(of: statement.values)
    }

    /// Whether a text begins with the word alone; one that hides it behind a comment is only not prepared.
    private static func isSelect(_ text: String) -> Bool {
      text.utf8.prefix(7).elementsEqual("select ".utf8) { $0 | 0x20 == $1 | 0x20 }
    }
  }

  /// What a statement is prepared as: its name on the server, and what it takes and answers.
  typealias Plan = (name: String, shape: ResultShape?)

  private struct Entry {
    let name: String
    var lastUse: Int
    var returnsRows: Bool
    var shape: ResultShape?
  }

  private var entries: [Key: Entry] = [:]
  /// Hash values: two keys that share one are only prepared a use too early.
  private var seen: Set<Int> = []
  private var losses = 0
  private var clock = 0
  /// What happened since the last BEGIN.
  private var catalogChanged = false
  private var namesChanged = false
  /// Whether names may mean something else than in a new session.
  private var namesDiffer = false
  private let prefix: String
  /// Names that may still exist on the server.
  private(set) var forgotten: [String] = []

  static let capacity = 128
  /// Longer texts are not worth their memory.
  static let longestText = 32 * 1024
  /// After this many statements that the server no longer knew, a pooler must stand between: nothing is prepared then.
  static let bearableLosses = 3

  private let limit: Int
  private let givesUp: Bool

  init(mode: PostgresOptions.StatementMode = .automatic, seed: UInt32 = .random(in: 0 ... .max)) {
    prefix = "dbtool_\(String(seed, radix: 36))_"
    switch mode {
    case .automatic: (limit, givesUp) = (Self.capacity, true)
    case .perConnection(let number): (limit, givesUp) = (max(0, number), false)
    case .unnamed: (limit, givesUp) = (0, true)
    }
  }

  /// Whether statements are no longer prepared at all.
  private var hasGivenUp: Bool { limit == 0 || (givesUp && losses >= Self.bearableLosses) }

  /// Whether statements are prepared on this connection.
  var isPreparing: Bool { !hasGivenUp }

  /// The name of a prepared statement and what it answers, which counts as a use.
  mutating func use(_ key: Key) -> Plan? {
    guard let index = entries.index(forKey: key) else { return nil }
    clock += 1
    entries.values[index].lastUse = clock
    return (entries.values[index].name, entries.values[index].shape)
  }

  /// Whether it is time to prepare: true from the second call on.
  mutating func isWorthPreparing(_ key: Key) -> Bool {
    if hasGivenUp || key.text.utf8.count > Self.longestText { return false }
    let hash = key.hashValue
    if seen.contains(hash) { return true }
    if seen.count >= 4 * Self.capacity { seen.removeAll(keepingCapacity: true) }
    seen.insert(hash)
    return false
  }

  /// A name that was never used on this connection.
  mutating func newName() -> String {
    clock += 1
    return prefix + String(clock)
  }

  /// Records that the server prepared a statement.
  mutating func add(_ key: Key, name: String, shape: ResultShape?) {
    if entries.count >= limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      forget(oldest.key)
    }
    clock += 1
    entries[key] = Entry(name: name, lastUse: clock, returnsRows: shape?.columns.isEmpty != true, shape: shape)
  }

  private mutating func forget(_ key: Key) {
    if let entry = entries.removeValue(forKey: key) { forgotten.append(entry.name) }
  }

  /// Records that the server refused to run a statement as it was prepared; `isGone` when it did not know it at all.
  mutating func lose(_ key: Key, isGone: Bool) {
    if isGone { losses += 1 }
    forget(key)
    if hasGivenUp {
      for key in Array(entries.keys) { forget(key) }
    }
  }

  /// Reads a finished statement's command tag for what it means to prepared statements.
  mutating func note(tag: String, text: String) {
    switch tag.prefix(while: { $0 != " " }) {
    case "CREATE", "ALTER", "DROP", "DO", "CALL":
      catalogChanged = true
      forgetThoseWithRows()
    case "SET", "RESET":
      guard Self.mayChangeNames(text) else { return }
      namesChanged = true
      namesDiffer = true
      forgetThoseWithRows()
    case "BEGIN", "START":
      catalogChanged = false
      namesChanged = false
    case "ROLLBACK": if catalogChanged || namesChanged { forgetThoseWithRows() }
    case "COMMIT": if namesChanged { forgetThoseWithRows() }
    case "DEALLOCATE", "DISCARD":
      if tag == "DEALLOCATE ALL" || tag == "DISCARD ALL" {
        entries.removeAll()
        forgotten.removeAll()
      }
    default: break
    }
  }

  /// Records that the session was put back to what a new one has, after rolling back.
  mutating func noteReset() {
    if catalogChanged || namesDiffer { forgetThoseWithRows() }
    catalogChanged = false
    namesChanged = false
    namesDiffer = false
  }

  /// Whether a SET may change which tables names mean: the search path, and the role that `$user` in it stands for.
  private static func mayChangeNames(_ text: String) -> Bool {
    text.mentions(["search_path", "schema", "role", "authorization", "all"])
  }

  mutating func takeForgotten() -> [String] {
    defer { forgotten.removeAll() }
    return forgotten
  }

  private mutating func forgetThoseWithRows() {
    for (key, entry) in entries where entry.returnsRows { forget(key) }
  }
}
