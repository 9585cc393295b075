/// Gives names that are not taken, as PostgreSQL does when it is told none (`ChooseRelationName`,
/// `ChooseConstraintName`): `t_a_idx`, then `t_a_idx1`, `t_a_idx2`.
///
/// 1. Tables, views, sequences and indexes of one schema share one set of names; so do the constraints that own an
///    index.
/// 2. Constraints of one schema are given different names, though the server demands that only within a table.
/// 3. Names that were said are taken before any is chosen, so that the order of declarations does not matter to them.
///
/// ```swift
/// var names = NameChooser(.postgresql)
/// names.choose(.unique, table: QualifiedName("users"), columns: ["email"])   // users_email_key
/// names.choose(.unique, table: QualifiedName("users"), columns: ["email"])   // users_email_key1
/// ```
package struct NameChooser: Sendable {
  private let convention: NamingConvention
  private var relations: Set<QualifiedName> = []
  private var constraints: Set<QualifiedName> = []

  package init(_ convention: NamingConvention) { self.convention = convention }

  /// Takes the name of a table, view, sequence or index.
  /// - Returns: False when it was taken.
  package mutating func takeRelation(_ name: QualifiedName) -> Bool { relations.insert(name).inserted }

  /// Takes the name of a constraint without an index of its own: a check or a foreign key.
  package mutating func takeConstraint(_ name: Identifier, in schema: Identifier?) {
    constraints.insert(QualifiedName(schema: schema, name))
  }

  /// Chooses a name for something of a table, and takes it.
  package mutating func choose(
    _ purpose: NamingConvention.Purpose, table: QualifiedName, columns: [String]
  ) -> Identifier {
    let pattern = NamePattern(convention.pattern(purpose))
    let columns = purpose == .primaryKey && !convention.primaryKey.contains("{columns}") ? [] : columns
    let joined = NamePattern.joined(columns)
    var number = 0
    while true {
      let name = pattern.name(table: table.name.name, columns: joined, number: number)
      if take(QualifiedName(schema: table.schema, name), for: purpose) { return name }
      number += 1
    }
  }

  private mutating func take(_ name: QualifiedName, for purpose: NamingConvention.Purpose) -> Bool {
    switch purpose {
    case .index, .sequence: return relations.insert(name).inserted
    case .check, .foreignKey: return constraints.insert(name).inserted
    case .primaryKey, .unique, .exclusion:
      guard !relations.contains(name), !constraints.contains(name) else { return false }
      relations.insert(name)
      constraints.insert(name)
      return true
    }
  }
}

extension NameChooser {
  /// What PostgreSQL calls an index's elements in its name: columns by their names, a call by its function, anything
  /// else `expr`; what occurs again is numbered (`ChooseIndexColumnNames`).
  package static func columnNames(of elements: [IndexElement], include: [Identifier] = []) -> [String] {
    var names: [String] = []
    for element in elements {
      switch element.key {
      case .column(let name): names.append(unused(name.name, in: names))
      case .expression(let text): names.append(unused(functionName(text) ?? "expr", in: names))
      }
    }
    for column in include { names.append(unused(column.name, in: names)) }
    return names
  }

  private static func unused(_ name: String, in names: [String]) -> String {
    var candidate = name
    var number = 1
    while names.contains(candidate) {
      let digits = String(number)
      candidate = name.clipped(toBytes: Identifier.maximumBytes - digits.utf8.count) + digits
      number += 1
    }
    return candidate
  }

  /// The function of an expression that is nothing but its call.
  private static func functionName(_ text: String) -> String? {
    let text = text.trimmingSpaces
    guard let open = text.firstIndex(of: "("), text.last == ")" else { return nil }
    let name = text[..<open].split(separator: ".", omittingEmptySubsequences: false).last ?? ""
    guard let first = name.unicodeScalars.first, first == "_" || first.properties.isAlphabetic,
      name.unicodeScalars.allSatisfy({ $0 == "_" || $0.properties.isAlphabetic || ("0"..."9").contains($0) })
    else { return nil }
    // The parenthesis that the call opens must be closed by the last character.
    var depth = 0
    var quote: Character?
    for index in text.indices[open...] {
      let character = text[index]
      if let mark = quote {
        if character == mark { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if character == "(" {
        depth += 1
      } else if character == ")" {
        depth -= 1
        if depth == 0, text.index(after: index) != text.endIndex { return nil }
      }
    }
    return depth == 0 ? name.lowercased() : nil
  }
}

extension String {
  /// The text without white space at its ends.
  package var trimmingSpaces: Substring {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
