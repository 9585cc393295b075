import Synchronization

@testable import DBToolKit

/// Keeps what is written.
final class MemorySink: ByteSink {
  private let kept = Mutex("")
  var text: String { kept.withLock { $0 } }
  var failure: Int32? { nil }
  func write(_ text: String) { kept.withLock { $0 += text } }
}
