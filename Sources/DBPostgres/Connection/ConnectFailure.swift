internal import CLibPQ
internal import DBEngine
internal import Glibc

/// Why a connection could not be made.
///
/// libpq gives a failed attempt words and no SQLSTATE. English words are read; a server that speaks another language
/// is asked once more in a way that makes libpq print the code.
struct ConnectFailure {
  let error: DatabaseError

  init(settings: [ConnectionParameters.Setting], attempt: OpaquePointer?) {
    let raw = PQerrorMessage(attempt).map { String(cString: $0) } ?? ""
    let words = DatabaseError.oneLine(raw)
    let code = Self.code(inEnglish: words) ?? (Self.isLocal(words) ? nil : Self.askForCode(settings))
    var kind = code.map(SQLState.kind) ?? .connectFailed
    if Self.isSetting(words) { kind = .configuration }
    if ![.authentication, .noDatabase, .permission, .configuration].contains(kind) { kind = .connectFailed }
    var message = words.isEmpty ? "no connection could be made" : words
    var hint = Self.hint(kind, code, words)
    var detail: String?
    if let trouble = TLSTrouble(words) {
      if trouble.isAuthentication { kind = .authentication }
      (message, hint, detail) = (trouble.message, trouble.hint, words)
    }
    error = DatabaseError(kind, message, detail: detail, hint: hint, code: code)
  }

  private static func hint(_ kind: DatabaseError.Kind, _ code: String?, _ words: String) -> String? {
    switch kind {
    case .authentication: return "check user and password, or the server's pg_hba.conf"
    case .configuration: return "check the parameters in the URL"
    case .noDatabase: return "create the database, or check its name in the URL"
    default: break
    }
    if code == "53300" { return "the server has no connection left: close some, or raise max_connections" }
    if words.contains("Connection refused") || words.contains("No such file or directory") {
      return "check that the server runs, and host and port in the URL"
    }
    if words.contains("session is read-only") || words.contains("session is not read-only")
      || words.contains("server is in hot standby") || words.contains("server is not in hot standby")
    {
      return "none of the hosts is of the kind that target_session_attrs asks for"
    }
    if words.contains("could not translate host name") { return "check the host in the URL" }
    return nil
  }

  private static func code(inEnglish words: String) -> String? {
    guard words.contains("FATAL:") else { return words.contains("no password supplied") ? "28P01" : nil }
    if words.contains("password authentication failed") { return "28P01" }
    if words.contains("no pg_hba.conf entry") || words.contains("authentication failed") { return "28000" }
    if words.contains("role \""), words.contains("does not exist") { return "28000" }
    if words.contains("database \""), words.contains("does not exist") { return "3D000" }
    if words.contains("too many connections") || words.contains("too many clients")
      || words.contains("remaining connection slots")
    {
      return "53300"
    }
    if words.contains("the database system is") { return "57P03" }
    return nil
  }

  /// Whether libpq refused a setting before it tried anything.
  private static func isSetting(_ words: String) -> Bool {
    words.hasPrefix("invalid ") || words.hasPrefix("could not match ") || words.hasPrefix("definition of service ")
  }

  /// Whether the failure came from this side of the network.
  private static func isLocal(_ words: String) -> Bool {
    [
      "could not", "Connection refused", "No such file", "timeout expired", "Permission denied", "unexpectedly",
      "invalid ", "must match", "does not support", "definition of service", "SSL error", "server certificate",
      "session is ", "server is ",
    ].contains { words.contains($0) }
  }

  /// Connects again with verbose messages, five seconds at most, for the code in them.
  static func askForCode(_ settings: [ConnectionParameters.Setting]) -> String? {
    let attempt = ConnectionParameters.withArrays(settings) { PQconnectStartParams($0, $1, 0) }
    defer { PQfinish(attempt) }
    _ = PQsetErrorVerbosity(attempt, PQERRORS_VERBOSE)
    var state = PGRES_POLLING_WRITING
    var rounds = 0
    while PQstatus(attempt) != CONNECTION_BAD, rounds < 50 {
      if state == PGRES_POLLING_OK || state == PGRES_POLLING_FAILED { break }
      let events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT
      var socket = pollfd(fd: PQsocket(attempt), events: Int16(events), revents: 0)
      if poll(&socket, 1, 100) > 0 { state = PQconnectPoll(attempt) } else { rounds += 1 }
    }
    let words = PQerrorMessage(attempt).map { String(cString: $0) } ?? ""
    return words.split(whereSeparator: \.isWhitespace).lazy.map { $0.dropLast() }
      .first { word in
        word.utf8.count == 5 && word.allSatisfy { $0.isASCII && ($0.isNumber || $0.isUppercase) }
          && word.contains(where: \.isNumber)
      }
      .map(String.init)
  }
}
