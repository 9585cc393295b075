/// Arrays of values as JSON: how SQLite keeps them, which has no arrays but can walk through JSON with `json_each`.
///
/// Numbers, truth values and text are their JSON; everything else is a JSON string with the value's text.
package enum JSONArrayText {
  package static func write(_ elements: [SQLValue]) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "[")]
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      switch element {
      case .null: bytes.append(contentsOf: "null".utf8)
      case .bool(let truth): bytes.append(contentsOf: (truth ? "true" : "false").utf8)
      case .integer: element.appendText(to: &bytes)
      case .double(let number) where number.isFinite: element.appendText(to: &bytes)
      case .array(let inner): bytes.append(contentsOf: write(inner).utf8)
      default: appendString(element.wireText, to: &bytes)
      }
    }
    bytes.append(UInt8(ascii: "]"))
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func appendString(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<32:
        let hex = String(byte, radix: 16)
        bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Reads an array of scalars; nil when the text is anything else.
  package static func read(_ text: String) -> [SQLValue]? {
    var reader = Reader(bytes: Array(text.utf8))
    return reader.array()
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    mutating func array() -> [SQLValue]? {
      guard take("[") else { return nil }
      var elements: [SQLValue] = []
      if !take("]") {
        repeat {
          guard let element = scalar() else { return nil }
          elements.append(element)
        } while take(",")
        guard take("]") else { return nil }
      }
      skipBlanks()
      return position == bytes.count ? elements : nil
    }

    mutating func skipBlanks() {
      while position < bytes.count, [9, 10, 13, 32].contains(bytes[position]) { position += 1 }
    }

    mutating func take(_ letter: Unicode.Scalar) -> Bool {
      skipBlanks()
      guard position < bytes.count, bytes[position] == UInt8(truncatingIfNeeded: letter.value) else { return false }
      position += 1
      return true
    }

    mutating func scalar() -> SQLValue? {
      if take("\"") { return string().map(SQLValue.text) }
      let start = position
      while position < bytes.count, ![UInt8(ascii: ","), UInt8(ascii: "]"), 32, 9, 10, 13].contains(bytes[position]) {
        position += 1
      }
      let word = String(decoding: bytes[start..<position], as: UTF8.self)
      switch word {
      case "null": return .null
      case "true": return .bool(true)
      case "false": return .bool(false)
      default: return Int64(word).map(SQLValue.integer) ?? Double(word).map(SQLValue.double)
      }
    }

    /// What stands up to the closing quote.
    mutating func string() -> String? {
      var units: [UInt16] = []
      var text: [UInt8] = []
      func flush() {
        text.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
        units.removeAll()
      }
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        if byte == UInt8(ascii: "\"") {
          flush()
          return String(decoding: text, as: UTF8.self)
        }
        guard byte == UInt8(ascii: "\\") else {
          if !units.isEmpty { flush() }
          text.append(byte)
          continue
        }
        guard position < bytes.count else { return nil }
        let letter = bytes[position]
        position += 1
        switch Unicode.Scalar(letter) {
        case "u":
          guard position + 4 <= bytes.count,
            let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
          else { return nil }
          units.append(unit)
          position += 4
        case "n": units.append(10)
        case "t": units.append(9)
        case "r": units.append(13)
        case "b": units.append(8)
        case "f": units.append(12)
        case "\"", "\\", "/": units.append(UInt16(letter))
        default: return nil
        }
      }
      return nil
    }
  }
}
