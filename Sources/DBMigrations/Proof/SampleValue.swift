import DBSchema

/// Values that fill a column for a proof: literals of its type, another one for each row.
///
/// What a type takes is known for the built-in types alone; of an enum the values are known, a domain takes what its
/// type takes. There is nil for everything else: such a column stays NULL, or its table stays empty and is called not
/// proved.
struct SampleValue {
  let schema: DatabaseSchema

  /// The literal for a column in a row counted from 1.
  func literal(_ column: ColumnDefinition, row: Int) -> String? {
    switch schema.dialect {
    case .postgresql: postgresql(column.type, row)
    case .sqlite: Self.sqlite(column.type.text, row)
    }
  }

  // MARK: - PostgreSQL

  /// The literal of a type that another type, of a schema to come, takes too; nil where any literal will do.
  func literal(_ type: ColumnType, fitting other: ColumnType, of goal: DatabaseSchema, row: Int) -> String? {
    guard schema.dialect == .postgresql else { return nil }
    func values(_ type: ColumnType, _ schema: DatabaseSchema) -> [String]? {
      type.definedBy.flatMap { name in type.text.hasSuffix("[]") ? nil : schema.enums.first { $0.name == name }?.values
      }
    }
    let isText = type.definedBy == nil && Self.isText(type.text)
    if let later = values(other, goal) {
      let usable = values(type, schema).map { now in now.filter(later.contains) } ?? (isText ? later : [])
      return usable.isEmpty ? nil : Self.quoted(usable[(row - 1) % usable.count]) + "::" + type.text
    }
    guard isText, other.definedBy == nil, !Self.isText(other.text) else { return nil }
    return postgresql(other, row).map { "(\($0))::\(type.text)" }
  }

  /// Whether a type takes any text.
  private static func isText(_ type: String) -> Bool {
    ["text", "citext", "character varying", "character"].contains { type == $0 || type.hasPrefix($0 + "(") }
  }

  private func postgresql(_ type: ColumnType, _ row: Int) -> String? {
    let text = type.text
    if text.hasSuffix("[]") { return "'{}'::\(text)" }
    if let name = type.definedBy {
      if let values = schema.enums.first(where: { $0.name == name })?.values, !values.isEmpty {
        return Self.quoted(values[(row - 1) % values.count]) + "::" + text
      }
      guard let domain = schema.domains.first(where: { $0.name == name }) else { return nil }
      return postgresql(domain.type, row).map { "(\($0))::\(text)" }
    }
    let words = text.split(separator: "(", maxSplits: 1)
    let length = words.count > 1 ? words[1].split { !$0.isNumber }.compactMap { Int($0) } : []
    let name = words.first.map { $0.trimmingSuffix(" ") } ?? ""
    // `timestamp(3) with time zone` has its precision in the middle.
    let family = text.contains(" with") ? String(name.prefix { $0 != " " }) : name
    switch family {
    case "smallint", "integer", "bigint", "real", "double precision", "oid", "money": return "\(row)::\(text)"
    case "numeric":
      // A scale as large as the precision leaves no room before the point.
      let room = (length.first ?? 9) - (length.count > 1 ? length[1] : 0)
      return room > 0 ? "\(row % 10)::\(text)" : "0::\(text)"
    case "text", "citext", "name": return "'sample \(row)'::\(text)"
    case "character varying", "character", "bit", "bit varying":
      let isBits = family.hasPrefix("bit")
      let wanted = isBits ? String(repeating: row % 2 == 0 ? "0" : "1", count: length.first ?? 1) : "\(row)sample"
      return "'\(wanted.prefix(length.first ?? (family == "character" ? 1 : 7)))'::\(text)"
    case "boolean": return row % 2 == 0 ? "true" : "false"
    case "date", "timestamp", "timestamp without time zone", "timestamp with time zone":
      return "'2001-02-0\(1 + row % 8)'::\(text)"
    case "time", "time without time zone", "time with time zone": return "'0\(row % 10):30'::\(text)"
    case "interval": return "'\(row) days'::\(text)"
    case "uuid": return "'00000000-0000-4000-8000-00000000000\(row % 10)'::uuid"
    case "json", "jsonb": return "'{\"sample\": \(row)}'::\(text)"
    case "bytea": return "'\\x0\(row % 10)'::bytea"
    case "inet", "cidr": return "'10.0.0.\(row)'::\(text)"
    case "macaddr": return "'08:00:2b:01:02:0\(row % 10)'::macaddr"
    case "int4range", "int8range", "numrange": return "'[\(row),\(row + 1))'::\(text)"
    case "daterange", "tsrange", "tstzrange": return "'[2001-02-0\(1 + row % 8),2001-02-09)'::\(text)"
    case "tsvector": return "'sample'::tsvector"
    case "tsquery": return "'sample'::tsquery"
    case "xml": return "'<sample/>'::xml"
    case "point": return "'(\(row),\(row))'::point"
    default: return nil
    }
  }

  // MARK: - SQLite

  private static func sqlite(_ type: String, _ row: Int) -> String {
    let name = type.lowercased()
    if name.contains("int") { return "\(row)" }
    if name.contains("date") || name.contains("time") { return "'2001-02-0\(1 + row % 8)T00:00:00.000000Z'" }
    if name.contains("json") { return "'{\"sample\":\(row)}'" }
    if name.contains("uuid") { return "'00000000-0000-4000-8000-00000000000\(row % 10)'" }
    if name.contains("char") || name.contains("clob") || name.contains("text") { return "'sample \(row)'" }
    if name.contains("blob") || name.isEmpty { return "x'0\(row % 10)'" }
    if name.contains("real") || name.contains("floa") || name.contains("doub") { return "\(row).5" }
    if name.contains("bool") { return "\(row % 2)" }
    return "\(row)"
  }

  static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}

extension Substring {
  /// Without what stands at the end, however often.
  fileprivate func trimmingSuffix(_ character: Character) -> String {
    var rest = self
    while rest.last == character { rest.removeLast() }
    return String(rest)
  }
}
