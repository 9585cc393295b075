import Glibc

/// The three standard streams, which a careless caller may have closed.
enum StandardStreams {
  /// Puts something in the place of each closed stream that fails when used. Otherwise the next file that is opened, a
  /// database perhaps, would get its number, and the result would be printed into it.
  static func secure() {
    for stream: Int32 in 0...2 where fcntl(stream, F_GETFD) == -1 && errno == EBADF {
      // The lowest free number is given out: this one, since those below are open. Opened for the wrong direction.
      _ = open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY)
    }
  }
}
