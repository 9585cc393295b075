import Glibc
import Synchronization

/// A stream of this process, written without a buffer of its own, so that nothing is lost when the process ends.
///
/// Interrupted writes go on. When the reader has gone away (`| head`) the rest is dropped without a word: the command
/// goes on, because an upgrade must not stop half way for want of a reader, and exits as it would have.
final class StreamSink: ByteSink {
  private enum State { case open, closed, failed(Int32) }

  private let descriptor: Int32
  private let state = Mutex(State.open)

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  var failure: Int32? {
    state.withLock { if case .failed(let number) = $0 { number } else { nil } }
  }

  func write(_ text: String) {
    var text = text
    state.withLock { state in
      guard case .open = state else { return }
      state = text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }
  }

  private func write(_ bytes: UnsafeRawBufferPointer) -> State {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&request, 1, -1)
      case EPIPE: return .closed
      case let number: return .failed(number)
      }
    }
    return .open
  }
}
