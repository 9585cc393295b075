import DBSchema

/// What all connections of one pool share.
final class EngineContext: Sendable {
  let dialect: DialectName
  let inspector: any SchemaInspector
  let hooks: EngineHooks
  let telemetry: EngineTelemetry
  /// Whether these connections only read: SQLite's, beside the one that writes.
  let isReadOnly: Bool

  init(_ configuration: EngineConfiguration, _ driver: any DatabaseDriver, lane: EngineLane) {
    dialect = driver.dialect
    inspector = driver.inspector
    hooks = configuration.hooks
    telemetry = EngineTelemetry(configuration, driver, lane: lane.suffix)
    isReadOnly = lane == .readers
  }
}

/// Which of an engine's pools.
enum EngineLane {
  /// The only pool.
  case all
  /// The one connection that writes to a SQLite file.
  case writer
  /// The connections that read a SQLite file.
  case readers

  /// What the pool's name ends with in metrics.
  var suffix: String? {
    switch self {
    case .all: nil
    case .writer: "writer"
    case .readers: "readers"
    }
  }
}
