internal import DBQuery

/// Queries combined. An order and a limit that follow are those of the whole.
///
/// ```swift
/// let active = Select(User.self).where(\.isActive).columns { $0.email }
/// let invited = Select(Invitation.self).columns { $0.email }
/// active.union(invited)   // select email from users where is_active union select email from invitations
/// ```
extension SelectBuilder {
  /// The rows of both, each once.
  public func union<Other: SelectBuilder>(_ other: Other) -> Self where Other.Output == Output {
    combine(.union, other.query.syntax)
  }
  /// The rows of both.
  public func unionAll<Other: SelectBuilder>(_ other: Other) -> Self where Other.Output == Output {
    combine(.unionAll, other.query.syntax)
  }
  /// The rows that are in both, each once.
  public func intersect<Other: SelectBuilder>(_ other: Other) -> Self where Other.Output == Output {
    combine(.intersect, other.query.syntax)
  }
  /// The rows that are not in the other, each once.
  public func except<Other: SelectBuilder>(_ other: Other) -> Self where Other.Output == Output {
    combine(.except, other.query.syntax)
  }

  private func combine(_ op: CombinationSyntax.Operator, _ other: SelectSyntax) -> Self {
    with { syntax in
      // What has an order or a limit of its own keeps it.
      var open = syntax
      open.combinations = []
      if open.isClosed {
        var whole = SelectSyntax(columns: syntax.columns, from: syntax.source)
        whole.joins = syntax.joins
        whole.head = [syntax]
        syntax = whole
      }
      syntax.combinations.append(CombinationSyntax(op, other))
    }
  }
}
