/// Which of a session's conditions a statement goes without.
struct CriteriaExemption: Sendable, Hashable {
  /// Whether it goes without all of ``SessionOptions/criteria``.
  var isWhole = false
  /// Those of these names are left out.
  var names: Set<String> = []
  /// Whether rows that are marked as deleted are shown.
  var showsDeleted = false

  /// Without all, or those of some names.
  mutating func add(_ names: [String]) {
    if names.isEmpty { isWhole = true } else { self.names.formUnion(names) }
  }

  /// What both leave out.
  func union(_ other: CriteriaExemption) -> CriteriaExemption {
    CriteriaExemption(
      isWhole: isWhole || other.isWhole, names: names.union(other.names),
      showsDeleted: showsDeleted || other.showsDeleted)
  }

  /// Whether a condition holds all the same.
  func leaves(_ criterion: GlobalCriterion) -> Bool {
    !isWhole && !(criterion.name.map(names.contains) ?? false)
  }
}
