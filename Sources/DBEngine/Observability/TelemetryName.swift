/// The names of attributes and metrics: OpenTelemetry's semantic conventions for databases, and those of our own.
enum TelemetryName {
  // Attributes of spans, dimensions of metrics, and metadata of log lines.
  static let system = "db.system.name"
  static let namespace = "db.namespace"
  static let queryText = "db.query.text"
  static let parameter = "db.query.parameter."
  static let batchSize = "db.operation.batch.size"
  static let returnedRows = "db.response.returned_rows"
  static let statusCode = "db.response.status_code"
  static let errorType = "error.type"
  static let serverAddress = "server.address"
  static let serverPort = "server.port"
  static let poolName = "db.client.connection.pool.name"
  static let connectionState = "db.client.connection.state"
  /// Ours: the number of a connection within its engine.
  static let connectionNumber = "db.client.connection.number"
  /// Ours: where a lease was taken, and for how long it has been out.
  static let leasePlace = "db.lease.place"
  static let leaseAge = "db.lease.age"

  // Metrics. Durations are in seconds.
  static let operationDuration = "db.client.operation.duration"
  static let connectionCount = "db.client.connection.count"
  static let connectionMaximum = "db.client.connection.max"
  static let idleMaximum = "db.client.connection.idle.max"
  static let idleMinimum = "db.client.connection.idle.min"
  static let pendingRequests = "db.client.connection.pending_requests"
  static let timeouts = "db.client.connection.timeouts"
  static let createTime = "db.client.connection.create_time"
  static let waitTime = "db.client.connection.wait_time"
  static let useTime = "db.client.connection.use_time"
  /// Ours: attempts to connect that failed, and connections closed.
  static let connectFailures = "db.client.connection.failures"
  static let connectionsClosed = "db.client.connection.closed"
}
