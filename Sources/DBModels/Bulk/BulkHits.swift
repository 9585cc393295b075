/// Which rows a bulk change has found.
///
/// ```swift
/// let hits = try await session.delete(User.self, keys: [1, 2, 3], missing: .report)
/// hits.count      // 2
/// hits.missing    // [3]
/// ```
public struct BulkHits<Key: Hashable & Sendable>: Sendable, Hashable {
  /// How many rows were written.
  public let count: Int
  /// The keys of which there was no row, in the order in which they were given.
  public let missing: [Key]
}

/// What happens where a bulk change finds no row for a key.
///
/// ```swift
/// try await session.update(users, [\.name], missing: .report)
/// ```
public enum BulkMissing: Sendable, Hashable {
  /// ``MissingRows`` is thrown, and the transaction can only be rolled back.
  case `throw`
  /// ``BulkHits/missing`` has the key.
  case report
}

/// Rows that were to be written in bulk are not there, or have another version.
///
/// ```swift
/// do { try await session.delete(User.self, keys: ids) } catch let error as MissingRows<Int> { print(error.keys) }
/// ```
public struct MissingRows<Key: Hashable & Sendable>: Error, Sendable, Hashable, CustomStringConvertible {
  /// The model.
  public let model: String
  /// The keys of which there was no row.
  public let keys: [Key]
  /// How many keys were given.
  public let expected: Int

  /// The error in a sentence, without the keys.
  public var description: String {
    "\(keys.count) of \(expected) rows of \(model) are gone, or have another version; "
      + "hint: missing: .report gives their keys instead"
  }
}
