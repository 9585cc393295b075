internal import CLibPQ
internal import DBEngine

/// Receives libpq's notices for one connection, on the connection's thread.
final class NoticeSink {
  var handler: (@Sendable (DatabaseNotice) -> Void)?
  /// Whether the server said that it ends the session: it does so between statements as if it were a notice.
  private(set) var sawFatal = false

  /// The sink must outlive the connection's use of it.
  func attach(to connection: OpaquePointer?) {
    _ = PQsetNoticeReceiver(
      connection,
      { sink, result in
        guard let sink, let result else { return }
        Unmanaged<NoticeSink>.fromOpaque(sink).takeUnretainedValue().receive(result)
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  private func receive(_ result: OpaquePointer) {
    func field(_ letter: Character) -> String? {
      guard let ascii = letter.asciiValue, let text = PQresultErrorField(result, Int32(ascii)) else { return nil }
      return String(cString: text)
    }
    let severity = field("V") ?? field("S") ?? "NOTICE"
    if severity == "FATAL" || severity == "PANIC" { sawFatal = true }
    guard let handler else { return }
    let words = PQresultErrorMessage(result).map { DatabaseError.oneLine(String(cString: $0)) } ?? ""
    handler(DatabaseNotice(severity: severity, message: field("M") ?? words, code: field("C")))
  }
}
