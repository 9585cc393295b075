import DBPool

extension Engine {
  /// The error that a borrower sees.
  static func error(_ failure: PoolFailure) -> any Error {
    switch failure {
    case .connect(let error): error
    case .shutdown: DatabaseError(.shutdown, "the engine is shut down")
    case .timeout(let report): timeout(report)
    case .nested(let report, let place): nested(report, by: place)
    }
  }

  /// Says at once that a task waits for what it holds itself.
  private static func nested(_ report: PoolTimeout, by place: LeasePlace) -> DatabaseError {
    let own = report.holders.filter { $0.place.task == place.task }.map { "\($0.place)" }
    let others = report.holders.filter { $0.place.task != place.task }.map { "\($0.place)" }
    let detail =
      others.isEmpty
      ? nil : "the others are held by tasks that wait for one more, too: " + others.joined(separator: "; ")
    return DatabaseError(
      .poolTimeout,
      "nested acquire: \(place) waits for a connection while its own task holds one, taken at "
        + "\(own.joined(separator: ", ")), and none of the \(report.statistics.maximum) can come back",
      detail: detail, hint: "hand on the connection or session that is there, or raise maximumSize")
  }

  /// Says how long it waited, for what, and who holds the connections.
  private static func timeout(_ report: PoolTimeout) -> DatabaseError {
    let figures = report.statistics
    var parts = ["\(figures.leased) of \(figures.maximum) lent"]
    if figures.connecting > 0 { parts.append("\(figures.connecting) being opened") }
    if figures.checking > 0 { parts.append("\(figures.checking) being checked") }
    if figures.closing > 0 { parts.append("\(figures.closing) being closed") }
    if figures.waiting > 0 { parts.append("\(figures.waiting) others wait") }
    let holders = report.holders.map { "\($0.place) for \(seconds($0.age))" }
    let hint =
      if figures.connecting > 0, figures.leased < figures.maximum {
        "the server is slow to accept connections; raise acquireTimeout or look at the server"
      } else {
        "give connections back sooner, or raise maximumSize"
      }
    return DatabaseError(
      .poolTimeout, "no connection within \(seconds(report.waited)): " + parts.joined(separator: ", "),
      detail: holders.isEmpty ? nil : "held by " + holders.joined(separator: "; "), hint: hint)
  }

  /// A time in seconds with three digits, without the help of a formatter.
  private static func seconds(_ time: Duration) -> String {
    let (seconds, attoseconds) = time.components
    let thousandths = String(attoseconds / 1_000_000_000_000_000)
    return "\(seconds).\(String(repeating: "0", count: max(0, 3 - thousandths.count)))\(thousandths) s"
  }
}
