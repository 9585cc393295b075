#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The memory of a process, in kilobytes, as Linux counts what it really holds; nil elsewhere, and when it is gone.
public func residentMemory(of process: Int) -> Int? {
  guard let file = fopen("/proc/\(process)/status", "r") else { return nil }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 256)
  while fgets(&line, Int32(line.count), file) != nil {
    let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let words = String(decoding: bytes, as: UTF8.self).split { " \t\n".contains($0) }
    if words.first == "VmRSS:", words.count > 1 { return Int(words[1]) }
  }
  return nil
}
