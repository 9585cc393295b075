internal import FoundationEssentials

extension DatabaseSchema {
  /// The newest JSON format that this version writes and reads.
  public static let format = 1

  /// The schema as canonical JSON: equal schemas are equal bytes. Two spaces a level, names in the order of their bytes,
  /// a newline at the end; what stands at its default is left out.
  ///
  /// ```json
  /// {
  ///   "dialect" : "sqlite",
  ///   "format" : 1,
  ///   "tables" : [
  /// ```
  /// - Throws: ``SchemaJSONError/notWritable(reason:)``.
  public func json() throws(SchemaJSONError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    do {
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    } catch {
      throw .notWritable(reason: "\(error)")
    }
  }

  /// Reads what ``json()`` wrote. Names that this version does not know are passed over.
  /// - Throws: ``SchemaJSONError``: a newer format, or what is missing or wrong, and where.
  public init(json: String) throws(SchemaJSONError) {
    do {
      self = try JSONDecoder().decode(DatabaseSchema.self, from: Data(json.utf8))
    } catch let error as SchemaJSONError {
      throw error
    } catch let error as DecodingError {
      throw SchemaJSONError(error)
    } catch {
      throw .invalid(path: "", reason: "\(error)")
    }
  }
}

extension DatabaseSchema: Codable {
  /// Writes the format and every list that is not empty.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: FieldName.self)
    try container.encode(Self.format, forKey: FieldName("format"))
    try write(to: encoder)
  }

  /// Reads the format first, and refuses one that is newer than this version knows.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: FieldName.self)
    let format = try container.decode(Int.self, forKey: FieldName("format"))
    guard format <= Self.format else { throw SchemaJSONError.newerFormat(format) }
    guard format >= 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: FieldName("format"), in: container, debugDescription: "there is no format \(format)")
    }
    self = try Self.read(from: decoder)
  }
}

extension DatabaseSchema: SchemaRecord {
  static let blank = DatabaseSchema(dialect: .postgresql)
  static let fields: [SchemaField<DatabaseSchema>] = [
    .required("dialect", \.dialect), .field("schemas", \.schemas), .field("tables", \.tables), .field("views", \.views),
    .field("enums", \.enums), .field("domains", \.domains), .field("sequences", \.sequences),
    .field("triggers", \.triggers), .field("notCompared", \.notCompared),
  ]
}
