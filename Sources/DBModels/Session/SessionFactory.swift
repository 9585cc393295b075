public import DBEngine

/// An engine with the options of its sessions: what an application makes once and hands around.
///
/// ```swift
/// let sessions = SessionFactory(engine, .init(criteria: [.of(Order.self) { $0.tenantID == tenant }]))
/// let count = try await sessions.withSession { try await $0.select(Order.self).count() }
/// ```
public struct SessionFactory: Sendable {
  /// The engine.
  public let engine: Engine
  /// How its sessions work.
  public let options: SessionOptions

  /// Makes a factory.
  public init(_ engine: Engine, _ options: SessionOptions = .init()) {
    self.engine = engine
    self.options = options
  }

  /// Works with a session. See ``DBEngine/Engine/withSession(_:file:line:_:)``.
  @discardableResult
  public nonisolated(nonsending) func withSession<R>(
    file: String = #fileID, line: Int = #line, _ body: nonisolated(nonsending) (Session) async throws -> sending R
  ) async throws -> sending R {
    try await engine.withSession(options, file: file, line: line, body)
  }

  /// Works with a session that only reads.
  @discardableResult
  public nonisolated(nonsending) func withReadSession<R>(
    file: String = #fileID, line: Int = #line, _ body: nonisolated(nonsending) (Session) async throws -> sending R
  ) async throws -> sending R {
    var reading = options
    reading.transaction.access = .readOnly
    return try await engine.withSession(reading, file: file, line: line, body)
  }
}
