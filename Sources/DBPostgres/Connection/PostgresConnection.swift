internal import CLibPQ
internal import DBEngine
internal import DBQuery

/// One connection to a PostgreSQL server; confined to its thread but for its interrupter.
///
/// Statements go by the extended protocol, so a text can hold only one, and values never enter it. Those with values
/// are prepared at their second use (``PreparedStatements``).
final class PostgresConnection: DriverConnection {
  /// libpq's connection; nil once closed, which libpq's functions take as a connection that is broken.
  private(set) var handle: OpaquePointer?
  let cancel: PostgresInterrupter
  let notices = NoticeSink()
  var prepared: PreparedStatements
  var types = TypeCatalog()
  /// What goes on between calls.
  var activity = PostgresActivity.none
  /// Whose rows are on their way; whoever reads them keeps it, and it ends when nobody does.
  weak var cursor: PostgresCursor?
  /// Whether nothing ran since the session was new.
  var isUntouched = true
  let version: String

  init(
    _ parameters: ConnectionParameters, _ options: PostgresOptions = PostgresOptions(), database: String? = nil
  ) throws(DatabaseError) {
    prepared = PreparedStatements(mode: options.statements)
    let settings = parameters.forConnecting(database: database)
    let opened = ConnectionParameters.withArrays(settings) { PQconnectdbParams($0, $1, 0) }
    guard PQstatus(opened) == CONNECTION_OK else {
      defer { PQfinish(opened) }
      throw ConnectFailure(settings: settings, attempt: opened).error
    }
    handle = opened
    cancel = PostgresInterrupter(opened)
    version = Self.version(opened)
    notices.attach(to: opened)
    try adjustStyles()
  }

  deinit { close() }

  var interrupter: any ConnectionInterrupter { cancel }

  var noticeHandler: (@Sendable (DatabaseNotice) -> Void)? {
    get { notices.handler }
    set { notices.handler = newValue }
  }

  var transactionState: TransactionState {
    guard PQstatus(handle) == CONNECTION_OK else { return .lost }
    switch PQtransactionStatus(handle) {
    case PQTRANS_IDLE: return .idle
    case PQTRANS_INTRANS, PQTRANS_ACTIVE: return .open
    case PQTRANS_INERROR: return .failed
    default: return .lost
    }
  }

  func close() {
    activity = .none
    PQfinish(handle)
    handle = nil
  }

  func backup(to path: String) throws(DatabaseError) {
    throw DatabaseError(
      .unsupported, "a PostgreSQL database is not one file that could be copied", hint: "use pg_dump")
  }

  /// `15.18`, without what a packager added behind it.
  private static func version(_ connection: OpaquePointer?) -> String {
    guard let words = PQparameterStatus(connection, "server_version") else {
      return String(PQserverVersion(connection))
    }
    return String(String(cString: words).prefix { $0 != " " })
  }
}
