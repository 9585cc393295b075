/// Rows in columns, laid out by display width.
///
/// On a terminal every line fits its width: columns that can shrink are cut with `…`, the widest first, and when even
/// that does not fit, each cell gets a line of its own. Into a file or a pipe nothing is cut.
///
/// ```swift
/// var table = Table(["revision", "message"])
/// table.add(["1f3c9a2b", "add users"])
/// console.result(table.render(width: terminal.tableWidth, color: terminal.outputHasColor))
/// ```
struct Table: Sendable {
  /// One cell: plain text from anywhere, escaped here, with a style.
  struct Cell: Sendable, ExpressibleByStringLiteral {
    let text: String
    let style: Style?

    init(_ text: String, _ style: Style? = nil) {
      self.text = Escaping.terminal(text)
      self.style = style
    }
    init(stringLiteral value: String) { self.init(value) }
  }

  /// What is between two columns.
  static let gap = "  "
  /// A column is not cut below this; under it the stacked layout reads better.
  static let narrowestColumn = 4

  private let header: [Cell]
  private var rows: [[Cell]] = []

  /// Makes a table; an empty header prints no header line.
  init(_ header: [String] = []) { self.header = header.map { Cell($0, .bold) } }

  /// Adds a row; rows may be shorter than others.
  mutating func add(_ cells: [Cell]) { rows.append(cells) }
  /// Adds a row of plain texts.
  mutating func add(_ cells: [String]) { rows.append(cells.map { Cell($0) }) }

  /// The lines, each ended; nothing when there are no rows.
  func render(width: Int?, color: Bool) -> String {
    guard !rows.isEmpty else { return "" }
    let lines = header.isEmpty ? rows : [header] + rows
    let natural = (0..<(lines.map(\.count).max() ?? 0)).map { column in
      lines.map { column < $0.count ? DisplayWidth.of($0[column].text) : 0 }.max() ?? 0
    }
    guard let width else { return layOut(lines, natural, color) }
    guard let fitted = Self.fit(natural, into: width) else { return stack(width, color) }
    return layOut(lines, fitted, color)
  }

  /// Narrows the widest columns until the line fits; nil when some would become unreadable.
  static func fit(_ natural: [Int], into width: Int) -> [Int]? {
    let room = width - gap.count * max(0, natural.count - 1)
    var widths = natural
    var total = natural.reduce(0, +)
    while total > room {
      guard let widest = widths.indices.max(by: { (widths[$0], $1) < (widths[$1], $0) }),
        widths[widest] > narrowestColumn
      else { return nil }
      widths[widest] -= 1
      total -= 1
    }
    return widths
  }

  private func layOut(_ lines: [[Cell]], _ widths: [Int], _ color: Bool) -> String {
    var result = ""
    for line in lines {
      // What would only be blanks at the end of a line is not written.
      let last = line.lastIndex { !$0.text.isEmpty } ?? -1
      for (column, cell) in line.enumerated() where column <= last {
        let text = DisplayWidth.truncate(cell.text, to: widths[column])
        result += cell.style?.apply(text, when: color) ?? text
        guard column < last else { continue }
        result += String(repeating: " ", count: max(0, widths[column] - DisplayWidth.of(text))) + Self.gap
      }
      result += "\n"
    }
    return result
  }

  /// One line a cell, the first of a row at the margin and the others below it, indented.
  private func stack(_ width: Int, _ color: Bool) -> String {
    var result = ""
    for row in rows {
      for (column, cell) in row.enumerated() where !cell.text.isEmpty {
        let indent = column == 0 ? "" : "  "
        let text = DisplayWidth.truncate(cell.text, to: width - indent.count)
        result += indent + (cell.style?.apply(text, when: color) ?? text) + "\n"
      }
    }
    return result
  }
}
