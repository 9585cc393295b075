// How a schema becomes JSON, and JSON a schema.
//
// Each type lists its fields once, by name and key path; writing and reading both follow that list, so that neither can
// know a field that the other does not. It also names a value of itself that stands at its defaults:
//
// 1. What stands at its default is not written; what is not there is read as its default.
// 2. A required field is always written, and reading without it is an error.
// 3. A name that the list does not know is passed over: a later version may have added it.
// 4. A format newer than this code's is refused before anything else is read.

/// The name of a field in JSON.
struct FieldName: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }
  init(_ name: String) { stringValue = name }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// One field of a type: how it is written, and how it is read.
struct SchemaField<Root>: Sendable {
  var name: FieldName
  /// Writes the field of the first value, unless it stands as in the second, the type at its defaults.
  var write: @Sendable (Root, Root, inout KeyedEncodingContainer<FieldName>) throws -> Void
  /// Reads it into a value that stands at its defaults.
  var read: @Sendable (inout Root, KeyedDecodingContainer<FieldName>) throws -> Void

  /// A field that is always there.
  static func required<Value: Codable & SendableMetatype>(
    _ name: String, _ path: any WritableKeyPath<Root, Value> & Sendable
  ) -> SchemaField {
    let name = FieldName(name)
    return SchemaField(
      name: name,
      write: { root, _, container in try container.encode(root[keyPath: path], forKey: name) },
      read: { root, container in root[keyPath: path] = try container.decode(Value.self, forKey: name) })
  }

  /// A field that is left out at its default.
  static func field<Value: Codable & Equatable & SendableMetatype>(
    _ name: String, _ path: any WritableKeyPath<Root, Value> & Sendable
  ) -> SchemaField {
    let name = FieldName(name)
    return SchemaField(
      name: name,
      write: { root, blank, container in
        if root[keyPath: path] != blank[keyPath: path] { try container.encode(root[keyPath: path], forKey: name) }
      },
      read: { root, container in
        if let value = try container.decodeIfPresent(Value.self, forKey: name) { root[keyPath: path] = value }
      })
  }

  /// A field that is left out when it is nil.
  static func field<Value: Codable & Equatable & SendableMetatype>(
    _ name: String, _ path: any WritableKeyPath<Root, Value?> & Sendable
  ) -> SchemaField {
    let name = FieldName(name)
    return SchemaField(
      name: name,
      write: { root, _, container in try container.encodeIfPresent(root[keyPath: path], forKey: name) },
      read: { root, container in root[keyPath: path] = try container.decodeIfPresent(Value.self, forKey: name) })
  }
}

/// A type that is a JSON object of its fields.
protocol SchemaRecord: Sendable {
  /// A value whose fields stand at their defaults; what is required is empty.
  static var blank: Self { get }
  /// All fields.
  static var fields: [SchemaField<Self>] { get }
}

extension SchemaRecord {
  /// Writes the fields that do not stand at their defaults.
  func write(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: FieldName.self)
    let blank = Self.blank
    for field in Self.fields { try field.write(self, blank, &container) }
  }

  /// Reads a value of its fields.
  static func read(from decoder: any Decoder) throws -> Self {
    let container = try decoder.container(keyedBy: FieldName.self)
    var value = blank
    for field in fields { try field.read(&value, container) }
    return value
  }
}
