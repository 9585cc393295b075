/// New rows point to each other, and none of the keys between them can wait: no order of inserts works.
///
/// ```swift
/// do { try await session.flush() } catch let cycle as FlushCycle { print(cycle) }
/// // Husband.wifeID and Wife.husbandID lead to each other's new rows; hint: make one of them optional, ...
/// ```
public struct FlushCycle: Error, Sendable, Hashable, CustomStringConvertible {
  /// The foreign keys' properties: `Husband.wifeID`.
  public let properties: [String]

  /// The error in a sentence, with what to do.
  public var description: String {
    let list =
      properties.count < 2
      ? properties.joined() : properties.dropLast().joined(separator: ", ") + " and " + (properties.last ?? "")
    return
      "\(list) lead to each other's new rows, so that none can be inserted first; hint: make one of them optional, "
      + "or its foreign key `deferrable: .initiallyDeferred` with a key that is known before the insert"
  }
}
