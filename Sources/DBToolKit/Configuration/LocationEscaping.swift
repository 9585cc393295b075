/// Escapes a value for the place of a database URL that it is put into.
enum LocationEscaping {
  /// Escapes `value` as what follows `before`, the URL so far.
  ///
  /// ```swift
  /// LocationEscaping.escape("p@ss", before: "postgresql://ann:")   // "p%40ss"
  /// LocationEscaping.escape("p ss", before: "password=")           // "p\ ss"
  /// ```
  static func escape(_ value: String, before: String) -> String {
    if let path = before.dropPrefix("sqlite:") {
      // A path keeps its slashes; what would end it or start an escape is escaped.
      return path.contains("?") ? percentEncoded(value) : percentEncoded(value, keeping: isPathCharacter)
    }
    guard let start = before.firstRange(of: "://") else { return backslashed(value) }
    let rest = before[start.upperBound...]
    if let at = rest.lastIndex(of: "@"), !rest[at...].contains(where: { $0 == "/" || $0 == "?" }) {
      // Hosts with ports stand bare, in lists and in brackets; a socket's folder has its slashes encoded.
      return percentEncoded(value, keeping: isHostCharacter)
    }
    return percentEncoded(value)
  }

  /// Percent-encodes the UTF-8 bytes of all characters but those to keep.
  static func percentEncoded(
    _ value: String, keeping isKept: (Unicode.Scalar) -> Bool = LocationEscaping.isUnreserved
  ) -> String {
    let digits = Array("0123456789ABCDEF")
    var result = ""
    for scalar in value.unicodeScalars {
      if isKept(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        for byte in String(scalar).utf8 {
          result += ["%", digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
      }
    }
    return result
  }

  /// What can stand in the path of a `sqlite:` URL as it is: all but what starts an escape, a query or a fragment.
  static func isPathCharacter(_ scalar: Unicode.Scalar) -> Bool { scalar != "%" && scalar != "?" && scalar != "#" }

  private static func isHostCharacter(_ scalar: Unicode.Scalar) -> Bool {
    isUnreserved(scalar) || scalar == ":" || scalar == "," || scalar == "[" || scalar == "]"
  }

  /// RFC 3986's unreserved characters.
  static func isUnreserved(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": true
    default: false
    }
  }

  /// libpq's `key=value` form takes the character behind a backslash as it is, inside quotes and outside.
  private static func backslashed(_ value: String) -> String {
    var result = ""
    for scalar in value.unicodeScalars {
      if scalar == "\\" || scalar == "'" || scalar.properties.isWhitespace { result.append("\\") }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}

extension StringProtocol {
  /// What follows a prefix, or nil when the text does not start with it.
  func dropPrefix(_ prefix: String) -> SubSequence? {
    hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }
}
