extension ColumnDefinition: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension ColumnDefinition: SchemaRecord {
  static let blank = ColumnDefinition(name: "", type: "")
  static let fields: [SchemaField<ColumnDefinition>] = [
    .required("name", \.name), .required("type", \.type), .field("nullable", \.isNullable),
    .field("default", \.defaultExpression), .field("collation", \.collation), .field("identity", \.identity),
    .field("generated", \.generated), .field("notNullName", \.notNullName),
    .field("notNullConflict", \.notNullConflict), .field("comment", \.comment),
  ]
}

extension IdentityDefinition: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension IdentityDefinition: SchemaRecord {
  static let blank = IdentityDefinition()
  static let fields: [SchemaField<IdentityDefinition>] = [
    .field("always", \.isAlways), .field("options", \.options),
  ]
}

extension GeneratedDefinition: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension GeneratedDefinition: SchemaRecord {
  static let blank = GeneratedDefinition(expression: "")
  static let fields: [SchemaField<GeneratedDefinition>] = [
    .required("expression", \.expression), .field("stored", \.isStored),
  ]
}

extension ColumnType: Codable {
  /// Writes a built-in type as its text.
  public func encode(to encoder: any Encoder) throws {
    guard definedBy == nil else { return try write(to: encoder) }
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  /// Reads a text, or an object.
  public init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      self.init(text: text)
    } else {
      self = try Self.read(from: decoder)
    }
  }
}
extension ColumnType: SchemaRecord {
  static let blank = ColumnType(text: "")
  static let fields: [SchemaField<ColumnType>] = [.required("text", \.text), .field("definedBy", \.definedBy)]
}
