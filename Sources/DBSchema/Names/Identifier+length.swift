extension Identifier {
  /// How many bytes of a name PostgreSQL keeps; it cuts what is longer without a word.
  public static let maximumBytes = 63

  /// Whether PostgreSQL would cut the name, and so could take two names for one.
  ///
  /// ```swift
  /// Identifier("ü").isTooLong   // false; it has 2 bytes
  /// ```
  public var isTooLong: Bool { name.utf8.count > Self.maximumBytes }
}

extension String {
  /// The longest start of the text that has at most so many bytes and ends with a whole character.
  func clipped(toBytes limit: Int) -> Substring {
    guard utf8.count > limit else { return self[...] }
    var count = 0
    var end = unicodeScalars.startIndex
    while end < unicodeScalars.endIndex {
      count += unicodeScalars[end].utf8.count
      if count > limit { break }
      unicodeScalars.formIndex(after: &end)
    }
    return self[..<end]
  }
}
