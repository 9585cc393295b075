/// The classes of bytes that both dialects' lexical rules are made of. Every byte of a character beyond ASCII is a
/// letter, as it is to both databases, so UTF-8 needs no decoding.
extension UInt8 {
  /// Space, tab, line feed, vertical tab, form feed, carriage return.
  var isSQLBlank: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }

  /// `0` to `9`.
  var isSQLDigit: Bool { self >= 0x30 && self <= 0x39 }

  /// `0` to `9`, `a` to `f` in either case.
  var isSQLHexDigit: Bool {
    let lower = self | 0x20
    return isSQLDigit || (lower >= 0x61 && lower <= 0x66)
  }

  /// What a name may begin with: a letter, an underscore, any byte of a character beyond ASCII.
  var isSQLWordStart: Bool {
    let lower = self | 0x20
    return (lower >= 0x61 && lower <= 0x7A) || self == UInt8(ascii: "_") || self >= 0x80
  }

  /// What a name may go on with: also digits and dollar signs.
  var isSQLWordPart: Bool { isSQLWordStart || isSQLDigit || self == UInt8(ascii: "$") }

  /// What the tag of a PostgreSQL dollar quote may go on with.
  var isDollarTagPart: Bool { isSQLWordStart || isSQLDigit }

  /// What a PostgreSQL operator of more than one character is made of.
  var isPostgreSQLOperatorPart: Bool {
    switch self {
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "="):
      true
    default: letsPostgreSQLOperatorEndInSign
    }
  }

  /// The characters that allow an operator that holds one of them to end in `+` or `-`.
  var letsPostgreSQLOperatorEndInSign: Bool {
    switch self {
    case UInt8(ascii: "~"), UInt8(ascii: "!"), UInt8(ascii: "@"), UInt8(ascii: "#"), UInt8(ascii: "^"),
      UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "`"), UInt8(ascii: "?"), UInt8(ascii: "%"):
      true
    default: false
    }
  }

  /// A control character that is no blank.
  var isSQLControl: Bool { (self < 0x20 && !isSQLBlank) || self == 0x7F }

  /// An upper-case ASCII letter in lower case; anything else as it is.
  var loweredASCII: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}
