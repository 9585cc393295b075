extension Identifier: Codable {
  /// Writes the name as a string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }

  /// Reads a string.
  public init(from decoder: any Decoder) throws { self.init(try decoder.singleValueContainer().decode(String.self)) }
}

extension QualifiedName: Codable {
  /// Writes `{"name": ..., "schema": ...}`, without a schema that was not said.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: FieldName.self)
    try container.encode(name, forKey: FieldName("name"))
    try container.encodeIfPresent(schema, forKey: FieldName("schema"))
  }

  /// Reads what was written.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: FieldName.self)
    self.init(
      schema: try container.decodeIfPresent(Identifier.self, forKey: FieldName("schema")),
      try container.decode(Identifier.self, forKey: FieldName("name")))
  }
}

/// An object's own name and schema stand among its other fields.
extension QualifiedName {
  var own: Identifier {
    get { name }
    set { self = QualifiedName(schema: schema, newValue) }
  }
  var namespace: Identifier? {
    get { schema }
    set { self = QualifiedName(schema: newValue, name) }
  }
}
