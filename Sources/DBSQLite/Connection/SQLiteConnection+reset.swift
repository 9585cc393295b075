internal import CSQLite
internal import DBEngine
internal import DBQuery
internal import DBSchema

extension SQLiteConnection {
  /// Rolls back; when a statement may have touched them, drops temporary objects, detaches files, and puts pragmas
  /// and handlers back. Not otherwise: setting a pragma makes SQLite compile every cached statement again.
  func reset() throws(DatabaseError) {
    cursor?.close()
    if transactionState == .open { try run("rollback") }
    guard mayHaveChangedSession else { return }
    wait.install(on: handle)
    // Before the drops: query_only would refuse them.
    try session.apply(to: self)
    try dropTemporaryObjects()
    let attached = try execute(RenderedSQL(text: "select name from pragma_database_list where seq > 1", values: []))
    for row in attached {
      if case .text(let name) = row[0] { try run("detach \(Identifier(name).quoted)") }
    }
    mayHaveChangedSession = false
  }

  /// Looks for the words without which no statement changes the session; one too many only costs a longer reset.
  static func mayChangeSession(_ text: String) -> Bool {
    let text = text.lowercased()
    return text.contains("pragma") || text.contains("attach") || text.contains("temp")
  }

  private func dropTemporaryObjects() throws(DatabaseError) {
    let found = try execute(
      RenderedSQL(
        text: """
          select type, name from sqlite_temp_schema where type in ('trigger', 'view', 'table') \
          and name not like 'sqlite!_%' escape '!' order by type = 'table', type = 'view'
          """, values: []))
    for row in found {
      if case .text(let type) = row[0], case .text(let name) = row[1] {
        try run("drop \(type) if exists temp.\(Identifier(name).quoted)")
      }
    }
  }
}
