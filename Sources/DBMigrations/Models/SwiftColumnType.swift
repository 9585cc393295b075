import DBSchema

/// How a model says a column's type: a Swift type, and a declared type where that alone does not give the database's.
struct SwiftColumnType {
  var swift: String
  /// What stands in `@Column(...)`.
  var declared: String?
  /// The value that an initializer may leave out, for what the database fills in.
  var zero: String?

  init(_ swift: String, _ declared: String? = nil, zero: String? = nil) {
    self.swift = swift
    self.declared = declared
    self.zero = zero
  }
}

/// Types of a database in Swift.
struct SwiftTypeMap {
  let schema: DatabaseSchema
  /// The Swift names of the enum types.
  let enums: [QualifiedName: String]

  func type(of column: ColumnDefinition) -> SwiftColumnType {
    schema.dialect == .sqlite ? sqlite(column.type.text) : postgresql(column.type)
  }

  // MARK: - PostgreSQL

  private func postgresql(_ type: ColumnType) -> SwiftColumnType {
    var text = type.text
    let isArray = text.hasSuffix("[]")
    if isArray { text.removeLast(2) }
    let element = element(text, definedBy: type.definedBy)
    guard isArray else { return element }
    if Self.arrayElements.contains(element.swift) || type.definedBy.map({ enums[$0] }) == element.swift {
      return SwiftColumnType("[\(element.swift)]", element.declared.map { ".array(of: \($0))" }, zero: "[]")
    }
    return SwiftColumnType("String", Self.words(type.text, "text"))
  }

  private func element(_ text: String, definedBy: QualifiedName?) -> SwiftColumnType {
    guard let name = definedBy else { return Self.builtIn(text) }
    if let swift = enums[name] { return SwiftColumnType(swift) }
    if let domain = schema.domains.first(where: { $0.name == name }) {
      let base = element(domain.type.text, definedBy: domain.type.definedBy)
      let space = name.schema == "public" ? "" : name.schema.map { ", schema: \(SwiftText.literal($0.name))" } ?? ""
      return SwiftColumnType(
        base.swift, ".named(\(SwiftText.literal(name.name.name))\(space), sqlite: \"\(Self.sqliteWord(base.swift))\")",
        zero: base.zero)
    }
    return SwiftColumnType("String", Self.words(text, "text"), zero: "\"\"")
  }

  private static func words(_ postgresql: String, _ sqlite: String) -> String {
    ".words(postgresql: \(SwiftText.literal(postgresql)), sqlite: \(SwiftText.literal(sqlite)))"
  }

  private static func sqliteWord(_ swift: String) -> String {
    switch swift {
    case "Int", "Int32", "Int16", "Bool": "integer"
    case "Double", "Float": "real"
    case "[UInt8]": "blob"
    default: "text"
    }
  }

  private static func builtIn(_ text: String) -> SwiftColumnType {
    if let known = plain[text] { return known }
    let name = String(text.prefix { $0 != "(" })
    let numbers = text.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }.split(separator: ",").map(String.init)
    switch (name, numbers.count, text.hasSuffix(")")) {
    case ("character varying", 1, true): return SwiftColumnType("String", ".varchar(\(numbers[0]))", zero: "\"\"")
    case ("character", 1, true): return SwiftColumnType("String", ".char(\(numbers[0]))", zero: "\"\"")
    case ("numeric", 2, true):
      let scale = numbers[1] == "0" ? "" : ", \(numbers[1])"
      return SwiftColumnType("Numeric", ".numeric(\(numbers[0])\(scale))", zero: "0")
    case ("timestamp", 1, _):
      return SwiftColumnType(text.hasSuffix("with time zone") ? "Instant" : "CivilTimestamp", words(text, "text"))
    case ("time", 1, _) where text.hasSuffix("without time zone"):
      return SwiftColumnType("CivilTime", words(text, "text"))
    case ("interval", _, _): return SwiftColumnType("Interval", words(text, "text"))
    default: return SwiftColumnType("String", words(text, "text"), zero: "\"\"")
    }
  }

  /// Of which an array is an array of Swift.
  private static let arrayElements: Set<String> = [
    "Bool", "Int", "Int32", "Int16", "Double", "Float", "String", "Numeric", "UUID", "Instant", "CivilDate",
    "CivilTime", "CivilTimestamp", "Interval",
  ]

  private static let plain: [String: SwiftColumnType] = [
    "boolean": SwiftColumnType("Bool", zero: "false"), "smallint": SwiftColumnType("Int16", zero: "0"),
    "integer": SwiftColumnType("Int32", zero: "0"), "bigint": SwiftColumnType("Int", zero: "0"),
    "real": SwiftColumnType("Float", zero: "0"), "double precision": SwiftColumnType("Double", zero: "0"),
    "numeric": SwiftColumnType("Numeric", zero: "0"), "text": SwiftColumnType("String", zero: "\"\""),
    "character varying": SwiftColumnType("String", words("character varying", "text"), zero: "\"\""),
    "bytea": SwiftColumnType("[UInt8]", zero: "[]"), "uuid": SwiftColumnType("UUID"),
    "timestamp with time zone": SwiftColumnType("Instant"),
    "timestamp without time zone": SwiftColumnType("CivilTimestamp"), "date": SwiftColumnType("CivilDate"),
    "time without time zone": SwiftColumnType("CivilTime"), "interval": SwiftColumnType("Interval"),
    "jsonb": SwiftColumnType("String", ".jsonb", zero: "\"\""),
    "json": SwiftColumnType("String", ".json", zero: "\"\""),
    "inet": SwiftColumnType("String", ".inet", zero: "\"\""), "cidr": SwiftColumnType("String", ".cidr", zero: "\"\""),
    "int8range": SwiftColumnType("Range<Int>"), "int4range": SwiftColumnType("Range<Int32>"),
    "numrange": SwiftColumnType("Range<Numeric>"), "tstzrange": SwiftColumnType("Range<Instant>"),
    "tsrange": SwiftColumnType("Range<CivilTimestamp>"), "daterange": SwiftColumnType("Range<CivilDate>"),
  ]

  // MARK: - SQLite

  private func sqlite(_ text: String) -> SwiftColumnType {
    let word = text.loweredASCII
    switch word {
    case "integer": return SwiftColumnType("Int", zero: "0")
    case "text": return SwiftColumnType("String", zero: "\"\"")
    case "real": return SwiftColumnType("Double", zero: "0")
    case "blob": return SwiftColumnType("[UInt8]", zero: "[]")
    default: break
    }
    let name = word.prefix { $0 != "(" && $0 != " " }
    let numbers = word.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }.split(separator: ",")
      .map { String(String($0).trimmingSpaces) }
    func made(_ swift: String, _ postgresql: String, zero: String? = nil) -> SwiftColumnType {
      SwiftColumnType(swift, Self.words(postgresql, text), zero: zero)
    }
    switch name {
    case "boolean", "bool": return made("Bool", "boolean", zero: "false")
    case "date": return made("CivilDate", "date")
    case "datetime", "timestamp": return made("CivilTimestamp", "timestamp without time zone")
    case "time": return made("CivilTime", "time without time zone")
    case "decimal", "numeric", "money":
      let length = numbers.isEmpty ? "" : "(\(numbers.joined(separator: ",")))"
      return made("Numeric", "numeric\(length)", zero: "0")
    case "uuid": return made("UUID", "uuid")
    case "json", "jsonb": return made("String", String(name), zero: "\"\"")
    case "varchar", "nvarchar", "character", "char", "nchar":
      let isVarying = name.contains("var")
      let length = numbers.count == 1 && Int(numbers[0]) != nil ? "(\(numbers[0]))" : ""
      return made("String", (isVarying ? "character varying" : "character") + length, zero: "\"\"")
    default: break
    }
    // SQLite's own rules for what else is written there.
    if word.contains("int") { return made("Int", "bigint", zero: "0") }
    if word.contains("char") || word.contains("clob") || word.contains("text") || word.isEmpty {
      return made("String", "text", zero: "\"\"")
    }
    if word.contains("blob") || word == "any" { return made("[UInt8]", "bytea", zero: "[]") }
    if word.contains("real") || word.contains("floa") || word.contains("doub") {
      return made("Double", "double precision", zero: "0")
    }
    return made("Numeric", "numeric", zero: "0")
  }
}
