#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Who runs what, where: what the ledger keeps of a run.
package struct RunIdentity: Sendable {
  /// The version that ledger rows and `--version` tell.
  package static let tool = "dbtool 0.1.0"

  let run: String
  let actor: String
  let host: String

  init(actor: String?) {
    run = RevisionID.random().text
    self.actor = actor ?? Self.login
    host = Self.hostName
  }

  /// The login name of the user, or their number.
  private static var login: String {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 4096)
    if getpwuid_r(geteuid(), &entry, &buffer, buffer.count, &found) == 0, let found {
      return String(cString: found.pointee.pw_name)
    }
    return "uid \(geteuid())"
  }

  private static var hostName: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Now, in seconds since 1970.
  static func secondsNow() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
  }

  /// Now, in ISO 8601, UTC, with microseconds.
  static func now() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    var seconds = time.tv_sec
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func pad(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return pad(Int(parts.tm_year) + 1900, 4) + "-" + pad(Int(parts.tm_mon) + 1, 2) + "-" + pad(Int(parts.tm_mday), 2)
      + "T" + pad(Int(parts.tm_hour), 2) + ":" + pad(Int(parts.tm_min), 2) + ":" + pad(Int(parts.tm_sec), 2) + "."
      + pad(time.tv_nsec / 1_000, 6) + "Z"
  }
}

extension RevisionID {
  /// A new id: 12 random hexadecimal digits.
  public static func random() -> RevisionID {
    var generator = SystemRandomNumberGenerator()
    while true {
      let digits = String(generator.next() & 0xFFFF_FFFF_FFFF, radix: 16)
      if let id = RevisionID(String(repeating: "0", count: 12 - digits.count) + digits) { return id }
    }
  }
}
