import DBSchema

/// Enums, domains and sequences.
extension SwiftOperationWriter {
  func enumCalls(_ change: EnumChange) -> [String] {
    let column = indent + 2
    let type = SwiftLiteral.object(change.to.name)
    func text(_ label: String?, _ value: String) -> String { SwiftLiteral.text(label, value, indent: column) }
    guard change.onlyAdds else {
      var arguments = [type, "to: " + SwiftLiteral.strings(change.to.values, indent: column)]
      if !change.mapping.isEmpty {
        let pairs = change.mapping.sorted { $0.key < $1.key }.map { "\(text(nil, $0.key)): \(text(nil, $0.value))" }
        arguments.append("mapping: " + SwiftText.array(pairs, indent: column, tail: 1))
      }
      return [call("changeEnum", arguments)]
    }
    return change.additions.map { value, place in
      let beside: [String] =
        switch place {
        case .before(let next): [text("before", next)]
        case .after(let last): [text("after", last)]
        case .atEnd: []
        }
      return call("addEnumValue", [text(nil, value), "to: \(type)"] + beside)
    }
  }

  func createDomain(_ domain: DomainDefinition) -> String {
    let column = indent + 2
    var arguments = [SwiftLiteral.object(domain.name), SwiftLiteral.text(nil, domain.type.text, indent: column)]
    if !domain.isNullable { arguments.append("nullable: false") }
    if let value = domain.defaultExpression { arguments.append(SwiftLiteral.text("default", value, indent: column)) }
    if let collation = domain.collation {
      arguments.append("collation: \(SwiftLiteral.object(collation, keepsPublic: true))")
    }
    if !domain.checks.isEmpty { arguments.append("checks: " + checks(domain.checks, indent: column)) }
    if let comment = domain.comment { arguments.append(SwiftLiteral.text("comment", comment, indent: column)) }
    return call("createDomain", arguments)
  }

  private func checks(_ checks: [CheckDefinition], indent: Int) -> String {
    SwiftText.array(checks.map { SwiftLiteral.check($0, indent: indent + 2) }, indent: indent, tail: 1)
  }

  func alterDomain(_ from: DomainDefinition, _ to: DomainDefinition) -> [String] {
    var lines: [String] = []
    if from.isNullable != to.isNullable { lines.append("isNullable = \(to.isNullable)") }
    if from.defaultExpression != to.defaultExpression {
      lines.append(
        "defaultExpression = "
          + (to.defaultExpression.map { SwiftLiteral.text(nil, $0, indent: indent + 2) } ?? "nil"))
    }
    if from.checks != to.checks { lines.append("checks = " + checks(to.checks, indent: indent + 2)) }
    return edit("alterDomain", "domain", SwiftLiteral.object(to.name), lines)
  }

  func alterSequence(_ from: SequenceDefinition, _ to: SequenceDefinition) -> [String] {
    var lines: [String] = []
    if from.type != to.type { lines.append("type = " + SwiftLiteral.text(nil, to.type.text, indent: indent + 2)) }
    if from.options != to.options {
      lines.append("options = " + SwiftLiteral.options(to.options, indent: indent + 2))
    }
    if from.owner != to.owner { lines.append("owner = " + (to.owner.map(SwiftLiteral.reference) ?? "nil")) }
    return edit("alterSequence", "sequence", SwiftLiteral.object(to.name), lines)
  }

  /// A call with a closure that sets what changes.
  private func edit(_ method: String, _ word: String, _ name: String, _ lines: [String]) -> [String] {
    guard !lines.isEmpty else { return [] }
    let margin = String(repeating: " ", count: indent)
    let body = lines.map { margin + "  \(word).\($0)" }
    return [
      (["try await operations.\(method)(\(name)) { \(word) in"] + body + [margin + "}"]).joined(separator: "\n")
    ]
  }
}
