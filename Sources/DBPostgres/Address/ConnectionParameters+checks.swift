internal import CLibPQ
internal import DBEngine

extension ConnectionParameters {
  /// Keywords whose values are never shown.
  static let secretKeywords = [
    "password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key",
  ]

  static func refused(_ message: String, hint: String = hint) -> DatabaseError {
    DatabaseError(.configuration, message, hint: hint)
  }

  /// Refuses what libpq would misread: another scheme, and a password whose `@` or `/` was left unescaped, which would
  /// be taken for a host or a database and be shown in messages.
  static func checkForm(_ url: String) throws(DatabaseError) {
    if url.utf8.contains(0) { throw refused("the PostgreSQL URL holds a NUL character") }
    if url.allSatisfy(\.isWhitespace) { throw refused("the PostgreSQL URL is empty") }
    let scheme = url.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
    let afterScheme = url[scheme.endIndex...]
    guard afterScheme.hasPrefix(":") else {
      guard url.contains("=") else { throw refused("this is no PostgreSQL URL") }
      return
    }
    guard scheme == "postgresql" || scheme == "postgres" else {
      throw refused("this is no PostgreSQL URL: it begins with another scheme than postgresql: or postgres:")
    }
    guard afterScheme.hasPrefix("://") else {
      throw refused("the PostgreSQL URL lacks the two slashes after \(scheme):")
    }
    let place = afterScheme.dropFirst(3)
    // A password may hold a question mark; a query may hold an @.
    let afterUser = place.lastIndex(of: "@").flatMap { place[$0...].firstIndex(of: "?") }
    let beforeQuery = place[..<(afterUser ?? place.firstIndex(of: "?") ?? place.endIndex)]
    let ats = beforeQuery.indices.filter { beforeQuery[$0] == "@" }
    if ats.count > 1 { throw refused("the PostgreSQL URL holds more than one @ before its query") }
    if let at = ats.first, let slash = beforeQuery.firstIndex(of: "/"), slash < at {
      throw refused("the PostgreSQL URL holds an @ after its first /")
    }
  }

  /// Refuses values that libpq would only refuse at each connect, or show.
  static func check(_ given: [Setting]) throws(DatabaseError) {
    for setting in given {
      switch setting.keyword {
      case "port":
        for port in setting.value.split(separator: ",", omittingEmptySubsequences: false) where !port.isEmpty {
          guard let number = Int(port), (1...65535).contains(number) else {
            throw refused("the port in the PostgreSQL URL is not a number from 1 to 65535")
          }
        }
      case "host", "hostaddr":
        if setting.value.contains("@") { throw refused("the host in the PostgreSQL URL holds an @") }
      case "dbname":
        if setting.value.hasPrefix("postgresql://") || setting.value.hasPrefix("postgres://") {
          throw refused("the database's name is itself a URL", hint: "give that URL alone")
        }
      default: break
      }
    }
  }

  /// libpq's reason for refusing a string, without the pieces that it quotes, but for a keyword that was misspelt.
  static func reason(_ said: String) -> String {
    let quoted = said.split(separator: "\"", omittingEmptySubsequences: false)
    if said.contains("option") || said.contains("query parameter"), quoted.count > 1,
      let meant = keyword(near: String(quoted[1]))
    {
      return "the PostgreSQL URL has no parameter \(quoted[1]): did you mean \(meant)?"
    }
    if said.contains("percent-encoded") { return "the PostgreSQL URL holds a % that is not followed by two hex digits" }
    if said.contains("option") || said.contains("query parameter") {
      return "the PostgreSQL URL has a parameter that libpq does not know"
    }
    return "libpq cannot read the PostgreSQL URL"
  }

  private static func keyword(near word: String) -> String? {
    guard let options = PQconndefaults() else { return nil }
    defer { PQconninfoFree(options) }
    var option = options
    while let keyword = option.pointee.keyword {
      let name = String(cString: keyword)
      if distance(Array(word.utf8), Array(name.utf8)) <= min(2, name.utf8.count / 3) { return name }
      option += 1
    }
    return nil
  }

  /// How many single-letter edits lead from one word to the other.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var previous = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        current.append(min(previous[column] + (letter == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1))
      }
      previous = current
    }
    return previous[right.count]
  }
}
