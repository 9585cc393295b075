extension ViewDefinition: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension ViewDefinition: SchemaRecord {
  static let blank = ViewDefinition(name: QualifiedName(""), query: "")
  static let fields: [SchemaField<ViewDefinition>] = [
    .required("name", \.name.own), .field("schema", \.name.namespace), .field("columns", \.columns),
    .required("query", \.query), .field("materialized", \.isMaterialized), .field("populated", \.isPopulated),
    .field("options", \.options), .field("indexes", \.indexes), .field("comment", \.comment), .field("uses", \.uses),
  ]
}

extension EnumDefinition: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension EnumDefinition: SchemaRecord {
  static let blank = EnumDefinition(name: QualifiedName(""), values: [])
  static let fields: [SchemaField<EnumDefinition>] = [
    .required("name", \.name.own), .field("schema", \.name.namespace), .required("values", \.values),
    .field("comment", \.comment),
  ]
}

extension DomainDefinition: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension DomainDefinition: SchemaRecord {
  static let blank = DomainDefinition(name: QualifiedName(""), type: "")
  static let fields: [SchemaField<DomainDefinition>] = [
    .required("name", \.name.own), .field("schema", \.name.namespace), .required("type", \.type),
    .field("nullable", \.isNullable), .field("default", \.defaultExpression), .field("collation", \.collation),
    .field("checks", \.checks), .field("comment", \.comment),
  ]
}

extension SequenceDefinition: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension SequenceDefinition: SchemaRecord {
  static let blank = SequenceDefinition(name: QualifiedName(""))
  static let fields: [SchemaField<SequenceDefinition>] = [
    .required("name", \.name.own), .field("schema", \.name.namespace), .field("type", \.type),
    .field("options", \.options), .field("owner", \.owner), .field("comment", \.comment),
  ]
}

extension SequenceOptions: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension SequenceOptions: SchemaRecord {
  static let blank = SequenceOptions()
  static let fields: [SchemaField<SequenceOptions>] = [
    .field("start", \.start), .field("increment", \.increment), .field("minimum", \.minimum),
    .field("maximum", \.maximum), .field("cache", \.cache), .field("cycles", \.cycles),
  ]
}

extension TriggerDefinition: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension TriggerDefinition: SchemaRecord {
  static let blank = TriggerDefinition(name: "", table: "", sql: "")
  static let fields: [SchemaField<TriggerDefinition>] = [
    .required("name", \.name), .required("table", \.table), .required("sql", \.sql),
  ]
}

extension ColumnReference: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension ColumnReference: SchemaRecord {
  static let blank = ColumnReference(table: QualifiedName(""), column: "")
  static let fields: [SchemaField<ColumnReference>] = [
    .required("table", \.table), .required("column", \.column),
  ]
}

extension ObjectReference: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension ObjectReference: SchemaRecord {
  static let blank = ObjectReference(kind: .table, name: QualifiedName(""))
  static let fields: [SchemaField<ObjectReference>] = [
    .required("kind", \.kind), .required("name", \.name.own), .field("schema", \.name.namespace),
    .field("member", \.member),
  ]
}
