public import FoundationEssentials

extension UUID {
  /// A new UUID that sorts by the time of its making: keys that are made one after the other stand side by side in an
  /// index.
  ///
  /// Version 7 of RFC 9562: 48 bits of milliseconds since 1970, 12 bits of the millisecond's fraction (section 6.2,
  /// method 3), 62 random bits.
  ///
  /// ```swift
  /// @PrimaryKey var id: UUID = .v7()
  /// ```
  public static func v7() -> UUID { v7(microsecondsSince1970: Instant.now.microsecondsSince2000 + 946_684_800_000_000) }

  /// The UUID of a moment, in microseconds since 1970.
  static func v7(microsecondsSince1970 microseconds: Int64) -> UUID {
    let milliseconds = UInt64(max(0, microseconds)) / 1000
    // A thousandth of a millisecond is four steps of 12 bits.
    let fraction = (UInt64(max(0, microseconds)) % 1000) * 4096 / 1000
    let high = milliseconds << 16 | 0x7000 | fraction
    let low = UInt64.random(in: 0..<(1 << 62)) | 1 << 63
    var id: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    withUnsafeMutableBytes(of: &id) { bytes in
      bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
      bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
    return UUID(uuid: id)
  }
}
