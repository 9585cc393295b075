internal import DBQuery

/// Where a page ends: what the next one begins behind. To its holder it is a text without meaning.
///
/// ```swift
/// let page = try await session.select(User.self).orderBy(\.name).page(size: 20)
/// let link = "/users?after=\(page.next.map(String.init) ?? "")"
/// let next = try await session.select(User.self).orderBy(\.name).page(after: PageToken(text), size: 20)
/// ```
///
/// It holds the values of the order's columns, in the open: give it to those who may see them.
public struct PageToken: Sendable, Hashable, LosslessStringConvertible {
  /// What the order is known by.
  let fingerprint: UInt64
  /// The values of the order's columns in the last row of the page.
  let values: [SQLValue]

  init(fingerprint: UInt64, values: [SQLValue]) {
    self.fingerprint = fingerprint
    // As its text is read: what has no form of its own there is text, which the database reads by the column's type.
    self.values = values.map { value in
      switch value {
      case .null, .integer, .double, .bool, .bytes, .text: value
      default: .text(value.wireText)
      }
    }
  }

  /// Reads a token's text; nil when it is none.
  public init?(_ description: String) {
    guard let bytes = URLSafeText.read(description), let token = PageToken(bytes: bytes) else { return nil }
    self = token
  }

  /// The token as a text of letters, digits, `-` and `_`.
  public var description: String { URLSafeText.write(bytes) }
}

/// A page was asked for behind the end of a page in another order, or of another model.
///
/// ```swift
/// do { page = try await query.page(after: token, size: 20) } catch is PageTokenMismatch {
///   page = try await query.page(size: 20)
/// }
/// ```
public struct PageTokenMismatch: Error, Sendable, Hashable, CustomStringConvertible {
  /// The model.
  public let model: String

  /// The error in a sentence, with what to do.
  public var description: String {
    "the page token belongs to another order than this query of \(model) has; hint: begin with the first page"
  }
}

extension PageToken: Codable {
  /// Reads the token's text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let token = PageToken(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "this is no page token")
    }
    self = token
  }

  /// Writes the token's text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
