import DBEngine
import DBQuery

extension EnclosedConnection {
  func openCursor(_ statement: RenderedSQL) throws(DatabaseError) -> any DriverCursor {
    let isGuarded = try begun { () throws(DatabaseError) in try base.openCursor(statement) }
    return isGuarded.isOutermost ? EnclosedCursor(isGuarded.result, self) : isGuarded.result
  }

  func beginCopyIn(_ statement: RenderedSQL) throws(DatabaseError) {
    _ = try begun { () throws(DatabaseError) in try base.beginCopyIn(statement) }
  }

  func writeCopy(_ bytes: [UInt8]) throws(DatabaseError) {
    try failing { () throws(DatabaseError) in try base.writeCopy(bytes) }
  }

  func endCopyIn(failing reason: String?) throws(DatabaseError) -> Int {
    let count = try failing { () throws(DatabaseError) in try base.endCopyIn(failing: reason) }
    try endGuard(isFailed: base.transactionState == .failed)
    return count
  }

  func beginCopyOut(_ statement: RenderedSQL) throws(DatabaseError) {
    _ = try begun { () throws(DatabaseError) in try base.beginCopyOut(statement) }
  }

  func readCopy() throws(DatabaseError) -> [UInt8]? {
    let bytes = try failing { () throws(DatabaseError) in try base.readCopy() }
    if bytes == nil { try endGuard(isFailed: false) }
    return bytes
  }

  func endCopyOut() {
    base.endCopyOut()
    try? endGuard(isFailed: base.transactionState == .failed)
  }

  func notifications(waitingAtMost duration: Duration) throws(DatabaseError) -> [DatabaseNotification] {
    try base.notifications(waitingAtMost: duration)
  }

  /// Begins something that goes on after the call, with a savepoint where one is needed.
  private func begun<R>(_ work: () throws(DatabaseError) -> R) throws(DatabaseError) -> (result: R, isOutermost: Bool) {
    let isOutermost = try beginGuard()
    return (try failing(work), isOutermost)
  }

  /// Goes on with it; a failure ends it.
  private func failing<R>(_ work: () throws(DatabaseError) -> R) throws(DatabaseError) -> R {
    do { return try work() } catch {
      try? endGuard(isFailed: true)
      throw error
    }
  }
}

/// A cursor that was opened outside of a transaction: its end ends the savepoint around it.
private final class EnclosedCursor: DriverCursor {
  private let base: any DriverCursor
  private let connection: EnclosedConnection
  private var hasEnded = false

  init(_ base: any DriverCursor, _ connection: EnclosedConnection) {
    self.base = base
    self.connection = connection
  }

  var columns: [String] { base.columns }

  func next(atMost count: Int) throws(DatabaseError) -> ResultSet? {
    if hasEnded { return nil }
    do {
      if let rows = try base.next(atMost: count) { return rows }
    } catch {
      end(isFailed: true)
      throw error
    }
    end(isFailed: false)
    return nil
  }

  func close() {
    base.close()
    end(isFailed: connection.base.transactionState == .failed)
  }

  private func end(isFailed: Bool) {
    guard !hasEnded else { return }
    hasEnded = true
    try? connection.endGuard(isFailed: isFailed)
  }
}
