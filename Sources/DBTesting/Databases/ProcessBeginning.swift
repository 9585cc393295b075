#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// When a process began: its number may be given to another one later, the two together never.
enum ProcessBeginning {
  /// The moment in ticks since the machine's start; nil when there is no such process, or nobody tells.
  static func of(_ process: pid_t) -> UInt64? {
    guard let file = fopen("/proc/\(process)/stat", "r") else { return nil }
    defer { fclose(file) }
    let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { $1 = fread($0.baseAddress, 1, 4096, file) }
    // The second field is the program's name in parentheses, which may hold anything.
    guard let end = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = bytes[(end + 1)...].split(separator: UInt8(ascii: " "))
    return fields.count > 19 ? UInt64(String(decoding: fields[19], as: UTF8.self)) : nil
  }
}
