package import DBSchema

// How a schema becomes models.
//
// 1. ``SayableSchema`` parts it: what attributes say exactly, and operations for the rest.
// 2. Each table is a class, each column a property; names that the naming convention would not choose are said.
// 3. The rest are the statements of its operations, as `RawObject`s: they run where the models are tried out, behind the
//    tables, in the order in which they stand.
// 4. What cannot be made is named in the comment at the top, and so is what no diff compares.
// 5. The same schema gives the same bytes.

/// Writes Swift models of a schema, so that the diff of those models against the database is empty.
///
/// ```swift
/// let writer = SwiftModelWriter(schema)
/// print(writer.source)
/// ```
package struct SwiftModelWriter {
  /// Who sees the models.
  package enum Access: String, Sendable, CaseIterable {
    /// Everybody who imports the module.
    case `public`
    /// The module.
    case `internal`
  }

  let schema: DatabaseSchema
  let sayable: SayableSchema
  let definitions: [RawDefinition]
  let access: String
  let names: ModelNames
  /// The classes by table, the enums by type.
  let typeNames: [QualifiedName: String]
  /// The properties by table and column.
  let properties: [QualifiedName: [Identifier: String]]
  let types: SwiftTypeMap

  /// Looks at a schema.
  /// - Parameters:
  ///   - schema: what a database has.
  ///   - definitions: the SQL of its functions and triggers, as far as it is known.
  ///   - access: who sees the models.
  package init(_ schema: DatabaseSchema, definitions: [RawDefinition] = [], access: Access = .internal) {
    self.schema = schema
    self.definitions = definitions
    self.access = access == .public ? "public " : ""
    sayable = SayableSchema(schema, definitions: definitions)
    names = ModelNames(sayable.said)
    var typeNames: [QualifiedName: String] = [:]
    var properties: [QualifiedName: [Identifier: String]] = [:]
    var swift = SwiftNames(reserved: SwiftNames.reservedTypes)
    // Those of the default schema choose their names first.
    let tables = sayable.said.tables
    for table in tables.filter({ $0.name.schema == "public" }) + tables.filter({ $0.name.schema != "public" }) {
      typeNames[table.name] = swift.type(table.name.name.name, isPlural: true)
      var own = SwiftNames(reserved: SwiftNames.reservedProperties)
      var found: [Identifier: String] = [:]
      for (index, column) in table.columns.enumerated() {
        found[column.name] = own.property(column.name.name, or: "column\(index + 1)")
      }
      properties[table.name] = found
    }
    var enums: [QualifiedName: String] = [:]
    for type in sayable.said.enums where !type.values.isEmpty {
      enums[type.name] = swift.type(type.name.name.name, isPlural: false)
    }
    typeNames.merge(enums) { first, _ in first }
    self.typeNames = typeNames
    self.properties = properties
    types = SwiftTypeMap(schema: sayable.said, enums: enums)
  }

  /// The classes and enums, in the order in which they stand.
  package var declaredTypes: [String] {
    sayable.said.tables.compactMap { typeNames[$0.name] } + sayable.said.enums.compactMap { typeNames[$0.name] }
  }

  /// What models have no attribute for and is said in SQL, as `kind:name: why`.
  package var saidInSQL: [String] { sayable.reasons.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" } }

  /// What the models leave out, as `kind:name: why`.
  package var leftOut: [String] { sayable.lost.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" } }

  /// What stands in the database, is not compared, and is not in the models.
  package var notCompared: [String] {
    let known = Set(definitions.map(\.object))
    return schema.notCompared.filter { !known.contains($0) }.map(\.description)
  }

  /// The whole file.
  package var source: String {
    var parts = [head, imports, modelSet]
    parts += sayable.said.tables.map(model)
    parts += sayable.said.enums.compactMap(enumeration)
    return parts.joined(separator: "\n\n") + "\n"
  }

  // MARK: - Head

  private var head: String {
    var lines: [String] = []
    func add(_ text: String, hanging: Int = 0) {
      lines += SwiftText.comment(text, mark: "//", hanging: hanging)
    }
    add("Models of a \(schema.dialect == .sqlite ? "SQLite" : "PostgreSQL") database, written by `dbtool models`.")
    func list(_ title: String, _ items: [String]) {
      guard !items.isEmpty else { return }
      lines.append("//")
      add(title)
      for item in items { add("- " + item, hanging: 2) }
    }
    list("Not in these models:", leftOut)
    list("Said in SQL beneath, since models have no attribute for it:", saidInSQL)
    list("Present in the database, not compared, and not in these models:", notCompared)
    return lines.joined(separator: "\n")
  }

  private var imports: String {
    let word = access + "import "
    let needsUUID = sayable.said.tables.contains { table in
      table.columns.contains { types.type(of: $0).swift.contains("UUID") }
    }
    return word + "DBModelKit" + (needsUUID ? "\n" + word + "FoundationEssentials" : "")
  }

  // MARK: - Enums

  private func enumeration(_ type: EnumDefinition) -> String? {
    guard let name = typeNames[type.name] else { return nil }
    var cases = SwiftNames(reserved: ["self", "init", "Type", "Protocol", "allCases", "declaration", "columnType"])
    var lines = ["/// The type `\(Self.inComment(type.name.plain))`."]
    lines.append("\(access)enum \(SwiftNames.code(name)): String, DatabaseEnum {")
    for (index, value) in type.values.enumerated() {
      let swift = cases.property(value, or: "value\(index + 1)")
      if !access.isEmpty { lines.append("  /// `\(Self.inComment(value))`") }
      lines.append("  case \(SwiftNames.code(swift))" + (swift == value ? "" : " = \(SwiftText.literal(value))"))
    }
    var arguments: [String] = []
    if SnakeCase.name(name) != type.name.name.name { arguments.append(SwiftText.literal(type.name.name.name)) }
    arguments += schemaArgument(type.name)
    if let comment = type.comment { arguments.append(SwiftText.argument("comment", comment, indent: 4)) }
    if !arguments.isEmpty {
      lines.append("")
      if !access.isEmpty { lines.append("  /// What the database calls it.") }
      lines.append(
        "  " + SwiftText.call("\(access)static let declaration: EnumDeclaration = declared", arguments, indent: 2))
    }
    return (lines + ["}"]).joined(separator: "\n")
  }

  // MARK: - Pieces

  /// `schema: "audit"`, where it is not the default one.
  func schemaArgument(_ name: QualifiedName) -> [String] {
    guard let schema = name.schema, schema != "public" else { return [] }
    return ["schema: \(SwiftText.literal(schema.name))"]
  }

  func qualified(_ name: QualifiedName) -> String {
    let schema = name.schema.map { "schema: \(SwiftText.literal($0.name)), " } ?? ""
    return "QualifiedName(\(schema)\(SwiftText.literal(name.name.name)))"
  }

  /// A name inside of back-ticks in a comment.
  static func inComment(_ text: String) -> String {
    SwiftText.comment(text, mark: "").joined().replacing("`", with: "'").trimmingSpaces.description
  }
}
