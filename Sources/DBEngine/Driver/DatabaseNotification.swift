/// A message that a session of the database sent to those who listen (`NOTIFY`).
///
/// ```swift
/// // In another session: select pg_notify('orders', '4711')
/// notification.channel    // orders
/// notification.payload    // 4711
/// ```
public struct DatabaseNotification: Sendable, Hashable {
  /// The channel's name, as `LISTEN` wrote it.
  public let channel: String
  /// The message; empty when none was given.
  public let payload: String
  /// The server process that sent it.
  public let processID: Int

  /// Makes a notification.
  public init(channel: String, payload: String, processID: Int) {
    self.channel = channel
    self.payload = payload
    self.processID = processID
  }
}
