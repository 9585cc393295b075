/// Writes fields one behind the other: numbers in seven bits a byte, texts with their lengths before them.
struct Packer: Packing {
  static let isReading = false
  let isSound = true
  private(set) var bytes: [UInt8] = []

  mutating func number(_ value: inout Int64) {
    // The sign goes to the end, so that small numbers are short whatever their sign.
    var rest = UInt64(bitPattern: (value << 1) ^ (value >> 63))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func text(_ value: inout String) {
    var count = Int64(value.utf8.count)
    number(&count)
    bytes.append(contentsOf: value.utf8)
  }
}

/// Reads what a ``Packer`` wrote.
struct Unpacker: Packing {
  static let isReading = true
  private(set) var isSound = true
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  /// - Parameter bytes: stay where they are while this is used.
  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func number(_ value: inout Int64) {
    var rest: UInt64 = 0
    var shift: UInt64 = 0
    while isSound, position < bytes.count, shift < 64 {
      let byte = bytes[position]
      position += 1
      rest |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 {
        value = Int64(bitPattern: rest >> 1) ^ -Int64(bitPattern: rest & 1)
        return
      }
      shift += 7
    }
    isSound = false
    value = 0
  }

  mutating func text(_ value: inout String) {
    var count: Int64 = 0
    number(&count)
    guard count >= 0, count <= bytes.count - position else {
      isSound = false
      return
    }
    let end = position + Int(count)
    value = String(decoding: UnsafeBufferPointer(rebasing: bytes[position..<end]), as: UTF8.self)
    position = end
  }
}
