internal import CLibPQ
internal import DBEngine
internal import Glibc

extension PostgresConnection {
  func notifications(waitingAtMost duration: Duration) throws(DatabaseError) -> [DatabaseNotification] {
    try checkIdle()
    let deadline = ContinuousClock.now + duration
    while true {
      guard PQconsumeInput(handle) == 1, PQstatus(handle) == CONNECTION_OK, !notices.sawFatal else {
        throw .lost(handle)
      }
      let arrived = takeNotifications()
      if !arrived.isEmpty { return arrived }
      let left = ContinuousClock.now.duration(to: deadline)
      if cancel.takeWake() || left <= .zero { return [] }
      // Rounded up, so that the last wait is not a busy one; a minute at most, so that the number fits.
      let milliseconds = Int32(min(60_000, left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1))
      var waited = [
        pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0),
        pollfd(fd: cancel.wakeDescriptor, events: Int16(POLLIN), revents: 0),
      ]
      if poll(&waited, 2, milliseconds) < 0, errno != EINTR { throw .lost(handle) }
    }
  }

  private func takeNotifications() -> [DatabaseNotification] {
    var taken: [DatabaseNotification] = []
    // Has libpq parse what it read.
    _ = PQisBusy(handle)
    while let notification = PQnotifies(handle) {
      taken.append(
        DatabaseNotification(
          channel: String(cString: notification.pointee.relname),
          payload: notification.pointee.extra.map { String(cString: $0) } ?? "",
          processID: Int(notification.pointee.be_pid)))
      PQfreemem(notification)
    }
    return taken
  }
}
