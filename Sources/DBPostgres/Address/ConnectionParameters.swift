internal import CLibPQ
internal import DBEngine

/// A connection string as libpq read it: keywords with values.
///
/// 1. What the string said is kept as it was said; libpq fills in the rest at each connect.
/// 2. `resolved` is what libpq will use (environment, service file, built-in defaults included), for reports only.
/// 3. Errors never repeat any part of the string: a slip in quoting turns a piece of a password into a host or a name.
struct ConnectionParameters: Sendable {
  /// One keyword and its value.
  struct Setting: Sendable, Hashable {
    let keyword: String
    let value: String
  }

  let given: [Setting]
  let resolved: [String: String]
  let applicationName: String

  static let hint = """
    write postgresql://user@host:5432/database?sslmode=require, postgresql:///database?host=/var/run/postgresql, or \
    host=... dbname=... user=...; in a URL, write @ as %40, / as %2F, : as %3A and % as %25
    """

  init(url: String, applicationName: String) throws(DatabaseError) {
    try Self.checkForm(url)
    var message: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(url, &message) else {
      let said = message.map { String(cString: $0) } ?? ""
      PQfreemem(message)
      throw Self.refused(Self.reason(said))
    }
    defer { PQconninfoFree(options) }
    given = Self.settings(options)
    try Self.check(given)
    self.applicationName = applicationName
    resolved = Self.resolve(given)
  }

  private init(given: [Setting], resolved: [String: String], applicationName: String) {
    self.given = given
    self.resolved = resolved
    self.applicationName = applicationName
  }

  /// The same parameters with another database.
  func naming(_ database: String) -> ConnectionParameters {
    var resolved = resolved
    resolved["dbname"] = database
    let given = given.filter { $0.keyword != "dbname" } + [Setting(keyword: "dbname", value: database)]
    return ConnectionParameters(given: given, resolved: resolved, applicationName: applicationName)
  }

  /// The database's name: what was said, or libpq's default, which is the user's name.
  var database: String { nonEmpty("dbname") ?? nonEmpty("user") ?? "" }

  func nonEmpty(_ keyword: String) -> String? {
    guard let value = resolved[keyword], !value.isEmpty else { return nil }
    return value
  }

  /// What goes to libpq for a connection; the later of two equal keywords wins.
  func forConnecting(database other: String? = nil) -> [Setting] {
    var all = [Setting(keyword: "fallback_application_name", value: applicationName)]
    for (keyword, value) in [
      ("connect_timeout", "10"), ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
    ] where nonEmpty(keyword) == nil {
      all.append(Setting(keyword: keyword, value: value))
    }
    all += given
    all.append(Setting(keyword: "client_encoding", value: "UTF8"))
    if let other { all.append(Setting(keyword: "dbname", value: other)) }
    return all
  }

  /// Calls `body` with the two null-terminated arrays that `PQconnect...Params` want.
  static func withArrays<Result>(
    _ settings: [Setting],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Result
  ) -> Result {
    let size = settings.reduce(0) { $0 + $1.keyword.utf8.count + $1.value.utf8.count + 2 }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: max(size, 1)) { buffer in
      var keywords: [UnsafePointer<CChar>?] = []
      var values: [UnsafePointer<CChar>?] = []
      var position = 0
      func place(_ text: String) -> UnsafePointer<CChar>? {
        guard let base = buffer.baseAddress else { return nil }
        let start = base + position
        for byte in text.utf8 {
          buffer[position] = CChar(bitPattern: byte)
          position += 1
        }
        buffer[position] = 0
        position += 1
        return UnsafePointer(start)
      }
      for setting in settings {
        keywords.append(place(setting.keyword))
        values.append(place(setting.value))
      }
      keywords.append(nil)
      values.append(nil)
      return keywords.withUnsafeBufferPointer { keywords in
        values.withUnsafeBufferPointer { values in
          // Both hold at least their terminator, so the fallback is never taken.
          guard let first = keywords.baseAddress, let second = values.baseAddress else {
            return withUnsafePointer(to: nil) { body($0, $0) }
          }
          return body(first, second)
        }
      }
    }
  }

  static func settings(_ options: UnsafeMutablePointer<PQconninfoOption>) -> [Setting] {
    var all: [Setting] = []
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val {
        all.append(Setting(keyword: String(cString: keyword), value: String(cString: value)))
      }
      option += 1
    }
    return all
  }

  /// What libpq makes of the settings, without any network I/O: an impossible `channel_binding` ends the attempt when
  /// the environment, the service file and the defaults have been read, and before a socket is made.
  private static func resolve(_ given: [Setting]) -> [String: String] {
    let attempt = withArrays(given + [Setting(keyword: "channel_binding", value: "none of these")]) {
      PQconnectStartParams($0, $1, 0)
    }
    defer { PQfinish(attempt) }
    var values: [String: String] = [:]
    if let options = PQconninfo(attempt) {
      for setting in settings(options) { values[setting.keyword] = setting.value }
      PQconninfoFree(options)
    }
    for setting in given { values[setting.keyword] = setting.value }
    for keyword in secretKeywords + ["channel_binding"] { values[keyword] = nil }
    return values
  }
}
