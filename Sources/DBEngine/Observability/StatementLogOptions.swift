/// What is logged of statements: each at `debug` with its duration, slow ones at `warning`.
///
/// ```swift
/// var log = StatementLogOptions()
/// log.slowThreshold = .milliseconds(200)
/// // warning: slow statement   db.query.text=select ... $1   db.client.operation.duration=0.412
/// ```
public struct StatementLogOptions: Sendable, Hashable {
  /// A statement that takes so long is logged at `warning`. Nil is never.
  public var slowThreshold: Duration?
  /// Whether bound values are logged too, and written to spans. Off: values may be secrets.
  public var showsParameters: Bool

  /// Makes options.
  public init(slowThreshold: Duration? = nil, showsParameters: Bool = false) {
    self.slowThreshold = slowThreshold
    self.showsParameters = showsParameters
  }
}
