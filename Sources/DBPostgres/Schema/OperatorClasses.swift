/// The operator classes of a server, and which of them is a type's default.
///
/// The rule is that of `GetDefaultOpClass` in the server's `indexcmds.c`: a default class for the very type, else the
/// one for a type that its values can be taken for as they are, of which a category's preferred type comes first.
struct OperatorClasses {
  private struct Class {
    var method: ObjectID
    var input: ObjectID
    var isDefault: Bool
    var hasKeyType: Bool
    var isPreferred: Bool
    var isPolymorphic: Bool
    var text: String
  }

  private struct Pair: Hashable {
    var first: ObjectID
    var second: ObjectID
  }

  private var classes: [ObjectID: Class] = [:]
  /// Methods with the types that they have a default class for.
  private var exact: Set<Pair> = []
  /// Methods with the preferred types that they have a default class for.
  private var preferred: [ObjectID: [ObjectID]] = [:]
  private var binaryCasts: Set<Pair> = []

  init(_ answers: CatalogAnswers) throws(VanishedObject) {
    try answers.forEach(.operatorClasses) { (row) throws(VanishedObject) in
      let new = Class(
        method: row.id(1), input: row.id(2), isDefault: row.bool(3), hasKeyType: row.bool(4), isPreferred: row.bool(5),
        isPolymorphic: row.bool(6), text: try row.text(7))
      classes[row.id(0)] = new
      guard new.isDefault else { return }
      exact.insert(Pair(first: new.method, second: new.input))
      if new.isPreferred { preferred[new.method, default: []].append(new.input) }
    }
    answers.forEach(.binaryCasts) { row in binaryCasts.insert(Pair(first: row.id(0), second: row.id(1))) }
  }

  /// A class's qualified name, or nil when it is what the type has by default.
  /// - Parameters:
  ///   - type: the type of the column or expression, a domain's base.
  ///   - isStored: whether that is the type as the index stores it, which may be another than the expression's.
  func text(_ id: ObjectID, for type: ObjectID, isStored: Bool, parameters: [String]) -> String? {
    guard let found = classes[id] else { return nil }
    if parameters.isEmpty, isDefault(found, for: type, isStored: isStored) { return nil }
    return found.text + Self.text(of: parameters)
  }

  private func isDefault(_ candidate: Class, for type: ObjectID, isStored: Bool) -> Bool {
    guard candidate.isDefault else { return false }
    if candidate.input == type || (isStored && candidate.hasKeyType) { return true }
    if exact.contains(Pair(first: candidate.method, second: type)) { return false }
    if candidate.isPreferred || candidate.isPolymorphic { return true }
    let rivals = preferred[candidate.method] ?? []
    return !rivals.contains { binaryCasts.contains(Pair(first: type, second: $0)) }
  }

  /// `(siglen='32')`, as the server writes them; values have no quotes in the catalog.
  private static func text(of parameters: [String]) -> String {
    if parameters.isEmpty { return "" }
    let pairs = parameters.sorted().map { parameter in
      let name = parameter.prefix { $0 != "=" }
      let value = parameter.dropFirst(name.count + 1)
      var quoted = "'"
      for scalar in value.unicodeScalars {
        if scalar == "'" { quoted += "'" }
        quoted.unicodeScalars.append(scalar)
      }
      return name + "=" + quoted + "'"
    }
    return "(" + pairs.joined(separator: ", ") + ")"
  }
}
