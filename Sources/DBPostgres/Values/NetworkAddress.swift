internal import DBQuery
internal import Glibc

/// Addresses in the server's binary form: family, prefix length, whether it is a network, address length, address.
enum NetworkAddress {
  /// As the server prints it: a host's whole address without its length, a network's always with it.
  static func value(_ bytes: UnsafeRawBufferPointer) -> SQLValue? {
    guard bytes.count >= 4 else { return nil }
    let bits = Int(bytes[1])
    let isNetwork = bytes[2] != 0
    let address = bytes.dropFirst(4)
    guard address.count == Int(bytes[3]), address.count == 4 || address.count == 16 else { return nil }
    let family = address.count == 4 ? AF_INET : AF_INET6
    let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer -> String? in
      let start = UnsafeRawBufferPointer(rebasing: address).baseAddress
      guard let start, let written = inet_ntop(family, start, buffer.baseAddress, 64) else { return nil }
      return String(cString: written)
    }
    guard let text else { return nil }
    let isWhole = bits == 8 * address.count
    return isNetwork ? .cidr("\(text)/\(bits)") : .inet(isWhole ? text : "\(text)/\(bits)")
  }
}
