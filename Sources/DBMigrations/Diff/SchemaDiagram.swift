public import DBSchema

/// A schema as a diagram: tables with their columns, foreign keys as lines.
///
/// ```swift
/// print(SchemaDiagram(schema).mermaid)
/// // erDiagram
/// //   t0["users"] {
/// //     integer id PK
/// //   }
/// ```
/// Names may hold anything: what has a meaning in the diagram's language is written as a character reference.
public struct SchemaDiagram {
  let schema: DatabaseSchema

  /// Draws a schema.
  public init(_ schema: DatabaseSchema) { self.schema = schema }

  /// For Mermaid.
  public var mermaid: String {
    var lines = ["erDiagram"]
    for (number, table) in schema.tables.enumerated() {
      lines.append("  t\(number)[\"\(DiagramText.mermaid(table.name.plain))\"] {")
      for column in table.columns {
        let marks = marks(column.name, table)
        let type = Self.word(column.type.text.isEmpty ? "any" : column.type.text)
        let name = DiagramText.mermaid(column.name.name)
        // An attribute's name is a word; what it is really called stands behind it when that is not one.
        let word = Self.word(column.name.name)
        let comment = word == column.name.name ? "" : " \"\(name)\""
        lines.append("    \(type) \(word)\(marks.isEmpty ? "" : " " + marks.joined(separator: ", "))\(comment)")
      }
      lines.append("  }")
    }
    for line in links {
      let many = line.isOptional ? "o|" : "||"
      lines.append("  t\(line.to) \(many)--o{ t\(line.from) : \"\(DiagramText.mermaid(line.label))\"")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// For Graphviz.
  public var dot: String {
    var lines = ["digraph schema {", "  rankdir=LR;", "  node [shape=plaintext];"]
    for (number, table) in schema.tables.enumerated() {
      var rows = "<tr><td bgcolor=\"lightgrey\"><b>\(Self.html(table.name.plain))</b></td></tr>"
      for column in table.columns {
        let marks = marks(column.name, table).joined(separator: " ")
        let text = [column.name.name, column.type.text, marks].filter { !$0.isEmpty }.joined(separator: " ")
        rows += "<tr><td align=\"left\">\(Self.html(text))</td></tr>"
      }
      lines.append("  t\(number) [label=<<table border=\"0\" cellborder=\"1\" cellspacing=\"0\">\(rows)</table>>];")
    }
    for line in links {
      lines.append("  t\(line.from) -> t\(line.to) [label=\"\(DiagramText.dot(line.label))\"];")
    }
    lines.append("}")
    return lines.joined(separator: "\n") + "\n"
  }

  private func marks(_ column: Identifier, _ table: TableDefinition) -> [String] {
    var marks: [String] = []
    if table.primaryKey?.columns.contains(where: { $0.name == column }) ?? false { marks.append("PK") }
    if table.foreignKeys.contains(where: { $0.columns.contains(column) }) { marks.append("FK") }
    if table.uniques.contains(where: { $0.columns.map(\.name) == [column] }) { marks.append("UK") }
    return marks
  }

  private var links: [(from: Int, to: Int, label: String, isOptional: Bool)] {
    var places: [QualifiedName: Int] = [:]
    for (number, table) in schema.tables.enumerated() { places[table.name] = number }
    return schema.tables.enumerated().flatMap { number, table in
      table.foreignKeys.compactMap { key in
        guard let target = places[key.target] else { return nil }
        let isOptional = table.columns.contains { key.columns.contains($0.name) && $0.isNullable }
        return (number, target, key.columns.map(\.name).joined(separator: ", "), isOptional)
      }
    }
  }

  /// A text as one word of Mermaid's: other characters become underscores.
  private static func word(_ text: String) -> String {
    let word = String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    guard let first = word.first, first.isLetter else { return "_" + word }
    return word
  }

  private static func html(_ text: String) -> String {
    DiagramText.visible(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
