/// Takes passwords out of database locations, well-formed or not: an error about a malformed URL must not print the
/// password that made it malformed. In doubt more is taken out than needed.
enum Redaction {
  /// A URL or libpq's `key=value` form, without its password.
  static func location(_ text: String) -> String {
    if text.hasPrefix("sqlite:") { return text }
    guard let separator = text.firstRange(of: "://") else {
      // An @ without a pair before it: a URL that lost its scheme.
      return text.contains("@") && !text.contains("=") ? url(text[...]) : keywords(text)
    }
    return text[..<separator.upperBound] + url(text[separator.upperBound...])
  }

  private static func url(_ rest: Substring) -> String {
    let question = rest.firstIndex(of: "?")
    let place = rest[..<(question ?? rest.endIndex)]
    let query = question.map { rest[rest.index(after: $0)...] }
    // An @ behind the question mark may be the end of a password that holds one.
    let isAmbiguous = place.contains(":") && query?.contains("@") == true
    guard !isAmbiguous, isQuery(query), let ports = portsAreNumbers(place), ports else {
      // Not a URL that libpq would take: everything from the first colon to the last @ may be a password.
      guard let colon = rest.firstIndex(of: ":") else { return String(rest) }
      guard let at = rest.lastIndex(of: "@"), at > colon else { return String(rest[..<colon]) }
      return rest[..<colon] + withoutQuery(rest[at...])
    }
    var shown = String(place)
    if let at = place.lastIndex(of: "@"), let colon = place.firstIndex(of: ":"), colon < at {
      shown = place[..<colon] + String(place[at...])
    }
    let kept = (query ?? "").split(separator: "&").filter { !isSecret($0.prefix { $0 != "=" }) }
    return kept.isEmpty ? shown : shown + "?" + kept.joined(separator: "&")
  }

  private static func withoutQuery(_ text: Substring) -> String { String(text.prefix { $0 != "?" }) }

  private static func isQuery(_ query: Substring?) -> Bool {
    guard let query else { return true }
    return query.split(separator: "&").allSatisfy { $0.contains("=") }
  }

  /// Whether what follows the colons of the hosts are ports; nil when a bracket is not closed.
  private static func portsAreNumbers(_ place: Substring) -> Bool? {
    let afterUser = place.lastIndex(of: "@").map { place[place.index(after: $0)...] } ?? place
    for host in afterUser.prefix(while: { $0 != "/" && $0 != "#" }).split(separator: ",") {
      var port = host
      if host.hasPrefix("[") {
        guard let close = host.lastIndex(of: "]") else { return nil }
        port = host[host.index(after: close)...]
      }
      guard let colon = port.firstIndex(of: ":") else { continue }
      guard port[port.index(after: colon)...].allSatisfy({ $0.isASCII && $0.isNumber }) else { return false }
    }
    return true
  }

  /// `key=value` pairs with quotes and backslashes, as libpq reads them.
  private static func keywords(_ text: String) -> String {
    var kept: [String] = []
    var rest = text[...]
    while true {
      rest = rest.drop { $0.isWhitespace }
      guard !rest.isEmpty else { break }
      let start = rest.startIndex
      let key = rest.prefix { $0 != "=" && !$0.isWhitespace }
      rest = rest.dropFirst(key.count).drop { $0.isWhitespace }
      guard rest.first == "=" else {
        // No pair: after a secret it may be the rest of a value that should have been quoted.
        if kept.count > 0 || key.count < text.count { continue }
        return String(key)
      }
      rest = rest.dropFirst().drop { $0.isWhitespace }
      skipValue(&rest)
      if !isSecret(key) { kept.append(String(text[start..<rest.startIndex])) }
    }
    return kept.joined(separator: " ")
  }

  private static func skipValue(_ rest: inout Substring) {
    let isQuoted = rest.first == "'"
    if isQuoted { rest = rest.dropFirst() }
    while let character = rest.first {
      if isQuoted ? character == "'" : character.isWhitespace {
        if isQuoted { rest = rest.dropFirst() }
        return
      }
      rest = rest.dropFirst(character == "\\" ? 2 : 1)
    }
  }

  /// Only what is known to be harmless is shown: a mistyped `pasword` holds the password all the same.
  private static func isSecret(_ key: Substring) -> Bool { !harmless.contains(key.lowercased()) }

  /// The parameters of libpq that hold no secret, and SQLite's own.
  private static let harmless: Set<String> = [
    "application_name", "channel_binding", "client_encoding", "connect_timeout", "dbname", "fallback_application_name",
    "gssdelegation", "gssencmode", "gsslib", "host", "hostaddr", "immutable", "keepalives", "keepalives_count",
    "keepalives_idle", "keepalives_interval", "krbsrvname", "load_balance_hosts", "mode", "options", "passfile", "port",
    "replication", "require_auth", "requirepeer", "requiressl", "service", "servicefile", "ssl",
    "ssl_max_protocol_version",
    "ssl_min_protocol_version", "sslcert", "sslcertmode", "sslcompression", "sslcrl", "sslcrldir", "sslkey", "sslmode",
    "sslnegotiation", "sslrootcert", "sslsni", "target_session_attrs", "tcp_user_timeout", "user",
  ]
}
