internal import CLibPQ
internal import DBEngine
internal import DBQuery
internal import Glibc

extension PostgresConnection {
  /// Reads what the server sent unasked (notices, the end of the session) as far as it is there already.
  func isUsable() -> Bool {
    for _ in 0..<64 {
      guard PQstatus(handle) == CONNECTION_OK, !notices.sawFatal else { return false }
      var socket = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
      let ready = poll(&socket, 1, 0)
      if ready == 0 { return true }
      if ready < 0 {
        if errno == EINTR { continue }
        return false
      }
      var byte: UInt8 = 0
      let peeked = recv(socket.fd, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
      if peeked == 0 { return false }
      if peeked < 0, errno != EAGAIN, errno != EWOULDBLOCK, errno != EINTR { return false }
      guard PQconsumeInput(handle) == 1 else { return false }
      // Has libpq parse what it read, and call the notice receiver.
      if PQisBusy(handle) == 1 { return false }
    }
    return true
  }

  func ping() throws(DatabaseError) {
    try checkIdle()
    try simple("")
  }

  /// Has the server write dates and intervals as ``TextReader`` reads them, when a role's or a database's settings say
  /// otherwise; the server reports both styles unasked.
  func adjustStyles() throws(DatabaseError) {
    func reported(_ name: String) -> String { PQparameterStatus(handle, name).map { String(cString: $0) } ?? "" }
    var texts: [String] = []
    if !reported("DateStyle").hasPrefix("ISO") { texts.append("set datestyle = iso") }
    if reported("IntervalStyle") != "postgres", !reported("IntervalStyle").isEmpty {
      texts.append("set intervalstyle = postgres")
    }
    if !texts.isEmpty { try simple(texts.joined(separator: "; ")) }
  }

  /// One round trip: a text of several statements in the simple protocol. None when nothing ran since the last.
  func reset() throws(DatabaseError) {
    endActivity()
    if isUntouched, PQstatus(handle) == CONNECTION_OK { return }
    let rollback = transactionState == .idle ? "" : "rollback; "
    try simple(
      rollback + """
        set session authorization default; reset role; reset all; close all; unlisten *; discard temp; \
        discard sequences; select pg_catalog.pg_advisory_unlock_all()
        """)
    while let notification = PQnotifies(handle) { PQfreemem(notification) }
    try adjustStyles()
    prepared.noteReset()
    deallocateForgotten()
    isUntouched = true
  }

  /// Runs a text of our own by the simple protocol.
  private func simple(_ text: String) throws(DatabaseError) {
    cancel.begin()
    defer { cancel.end() }
    _ = try collect(PQsendQuery(handle, text), RenderedSQL(text: text, values: []), isOwn: true).get()
  }
}
