extension TableDefinition: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension TableDefinition: SchemaRecord {
  static let blank = TableDefinition(name: QualifiedName(""), columns: [])
  static let fields: [SchemaField<TableDefinition>] = [
    .required("name", \.name.own), .field("schema", \.name.namespace), .field("columns", \.columns),
    .field("primaryKey", \.primaryKey), .field("uniques", \.uniques), .field("checks", \.checks),
    .field("foreignKeys", \.foreignKeys), .field("exclusions", \.exclusions), .field("indexes", \.indexes),
    .field("options", \.options), .field("comment", \.comment),
  ]
}

extension TableOptions: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension TableOptions: SchemaRecord {
  static let blank = TableOptions()
  static let fields: [SchemaField<TableOptions>] = [
    .field("strict", \.isStrict), .field("withoutRowID", \.isWithoutRowID), .field("virtual", \.virtual),
    .field("unlogged", \.isUnlogged), .field("partitionKey", \.partitionKey), .field("inherits", \.inherits),
    .field("parameters", \.parameters),
  ]
}
