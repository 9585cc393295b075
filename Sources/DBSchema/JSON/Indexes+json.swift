extension IndexDefinition: Codable {
  /// Writes the fields that do not stand at their defaults.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads the fields that are there.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
}
extension IndexDefinition: SchemaRecord {
  static let blank = IndexDefinition(name: "", elements: [])
  static let fields: [SchemaField<IndexDefinition>] = [
    .required("name", \.name), .required("elements", \.elements), .field("unique", \.isUnique),
    .field("method", \.method), .field("include", \.include), .field("predicate", \.predicate),
    .field("nullsNotDistinct", \.nullsNotDistinct), .field("parameters", \.parameters), .field("valid", \.isValid),
    .field("comment", \.comment),
  ]
}

extension IndexElement: Codable {
  /// Writes `{"column": ...}` or `{"expression": ...}` with what else is said.
  public func encode(to encoder: any Encoder) throws { try write(to: encoder) }

  /// Reads what was written.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: FieldName.self)
    guard container.contains(FieldName("column")) || container.contains(FieldName("expression")) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "neither a column nor an expression"))
    }
    self = try Self.read(from: decoder)
  }
}
extension IndexElement: SchemaRecord {
  static let blank = IndexElement(key: .expression(""))
  static let fields: [SchemaField<IndexElement>] = [
    .field("column", \.column), .field("expression", \.expression), .field("collation", \.collation),
    .field("operatorClass", \.operatorClass), .field("descending", \.isDescending),
    .field("nullsFirst", \.nullsFirst),
  ]

  private var column: Identifier? {
    get { if case .column(let name) = key { name } else { nil } }
    set { if let newValue { key = .column(newValue) } }
  }
  private var expression: String? {
    get { if case .expression(let text) = key { text } else { nil } }
    set { if let newValue { key = .expression(newValue) } }
  }
}
