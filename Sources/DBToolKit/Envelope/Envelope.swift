import DBSchema

/// The one JSON document of a run with `--format json`.
///
/// ```json
/// {"command":"current","data":[],"database":null,"error":null,"format":1,"ok":true,"warnings":[]}
/// ```
/// Within a format fields are added, never renamed; what is not known is null, and no key is ever left out.
struct Envelope<Payload: Encodable & Sendable>: Encodable, Sendable {
  enum CodingKeys: String, CodingKey { case format, command, ok, database, data, warnings, error }

  /// The command without its options: `upgrade`.
  var command: String
  var ok: Bool
  var database: EnvelopeDatabase?
  var data: Payload?
  var warnings: [String] = []
  var failure: ToolFailure?

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(1, forKey: .format)
    try container.encode(command, forKey: .command)
    try container.encode(ok, forKey: .ok)
    try container.encode(database, forKey: .database)
    try container.encode(data, forKey: .data)
    try container.encode(warnings, forKey: .warnings)
    try container.encode(failure.map(EnvelopeError.init), forKey: .error)
  }
}

/// The database of a run: without a password.
struct EnvelopeDatabase: Encodable, Sendable, Hashable {
  let dialect: String
  let url: String

  init(_ location: DatabaseLocation) {
    dialect = location.dialect.rawValue
    url = location.description
  }
}

/// What stands in place of data that there is none of.
struct NoData: Encodable, Sendable {}
