import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// An HTTP/1 connection whose task is cancelled when its client hangs up.
struct WatchedHTTP1Channel: ServerChildChannel {
  /// A connection, and the end of its client.
  struct Value: ServerChildChannelValue {
    let http: HTTP1Channel.Value
    let hangUp: HangUp
    var channel: any Channel { http.channel }
  }

  let base: HTTP1Channel

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    base.setup(channel: channel, logger: logger).flatMapThrowing { http in
      let hangUp = HangUp()
      // At the front, where the socket's own events come by first.
      try channel.pipeline.syncOperations.addHandler(HangUpHandler(hangUp), position: .first)
      return Value(http: http, hangUp: hangUp)
    }
  }

  func handle(value: Value, logger: Logger) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await base.handle(value: value.http, logger: logger) }
      group.addTask { await value.hangUp.wait() }
      // Whichever ends first ends the other.
      await group.next()
      group.cancelAll()
    }
  }
}
