import Glibc

/// A terminal that exists only in the kernel.
final class PseudoTerminal {
  /// Our side: what is typed goes in, what is shown comes out.
  let master: Int32
  /// The file of the program's side.
  let name: String
  private var own: Int32

  /// TIOCSPTLCK and TIOCGPTN.
  private static let unlock: UInt = 0x4004_5431
  private static let number: UInt = 0x8004_5430

  init(width: Int) throws {
    // What posix_openpt, unlockpt and ptsname_r do on Linux; the module for C does not show them.
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var lock: Int32 = 0
    var number: UInt32 = 0
    guard master >= 0, ioctl(master, Self.unlock, &lock) == 0, ioctl(master, Self.number, &number) == 0 else {
      throw Trouble("no pseudo-terminal")
    }
    name = "/dev/pts/\(number)"
    var size = winsize(ws_row: 24, ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    // Until the program opened its side, an open one of our own keeps reading from ending.
    own = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
  }

  func closeOwnEnd() {
    if own >= 0 { close(own) }
    own = -1
  }

  deinit {
    closeOwnEnd()
    close(master)
  }
}
