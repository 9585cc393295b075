extension PrimaryKeyDefinition: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension PrimaryKeyDefinition: SchemaRecord {
  static let blank = PrimaryKeyDefinition(columns: [])
  static let fields: [SchemaField<PrimaryKeyDefinition>] = [
    .field("name", \.name), .required("columns", \.columns), .field("include", \.include),
    .field("deferrability", \.deferrability), .field("conflict", \.conflict),
    .field("autoincrement", \.isAutoincrement), .field("comment", \.comment),
  ]
}

extension UniqueDefinition: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension UniqueDefinition: SchemaRecord {
  static let blank = UniqueDefinition(columns: [])
  static let fields: [SchemaField<UniqueDefinition>] = [
    .field("name", \.name), .required("columns", \.columns), .field("include", \.include),
    .field("nullsNotDistinct", \.nullsNotDistinct), .field("deferrability", \.deferrability),
    .field("conflict", \.conflict), .field("comment", \.comment),
  ]
}

extension CheckDefinition: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension CheckDefinition: SchemaRecord {
  static let blank = CheckDefinition(expression: "")
  static let fields: [SchemaField<CheckDefinition>] = [
    .field("name", \.name), .required("expression", \.expression), .field("inherited", \.isInherited),
    .field("validated", \.isValidated), .field("comment", \.comment),
  ]
}

extension ForeignKeyDefinition: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension ForeignKeyDefinition: SchemaRecord {
  static let blank = ForeignKeyDefinition(columns: [], target: QualifiedName(""), targetColumns: [])
  static let fields: [SchemaField<ForeignKeyDefinition>] = [
    .field("name", \.name), .required("columns", \.columns), .required("target", \.target),
    .field("targetColumns", \.targetColumns), .field("onDelete", \.onDelete), .field("onUpdate", \.onUpdate),
    .field("deleteColumns", \.deleteColumns), .field("matchFull", \.isMatchFull),
    .field("deferrability", \.deferrability), .field("validated", \.isValidated), .field("comment", \.comment),
  ]
}

extension ExclusionDefinition: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension ExclusionDefinition: SchemaRecord {
  static let blank = ExclusionDefinition(name: "", definition: "")
  static let fields: [SchemaField<ExclusionDefinition>] = [
    .required("name", \.name), .required("definition", \.definition), .field("comment", \.comment),
  ]
}

extension KeyColumn: Codable {
  /// Writes the name alone where nothing else is said.
  public func encode(to encoder: any Encoder) throws {
    if self == KeyColumn(name: name) { try name.encode(to: encoder) } else { try write(to: encoder) }
  }

  /// Reads a name, or an object.
  public init(from decoder: any Decoder) throws {
    if let name = try? Identifier(from: decoder) { self.init(name: name) } else { self = try Self.read(from: decoder) }
  }
}
extension KeyColumn: SchemaRecord {
  static let blank = KeyColumn(name: "")
  static let fields: [SchemaField<KeyColumn>] = [
    .required("name", \.name), .field("collation", \.collation), .field("descending", \.isDescending),
  ]
}
