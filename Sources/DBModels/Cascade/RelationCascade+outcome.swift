internal import DBSchema

extension RelationCascade {
  /// What is to be done about a key's rows.
  enum Outcome {
    /// The database acts, or refuses.
    case leave
    /// The key is set to NULL.
    case clear
    /// The rows are deleted.
    case delete
  }

  /// What is to be done where children lead to a deleted row.
  func outcome(_ key: MappedForeignKey) -> Outcome {
    switch rule {
    case .automatic: key.actsInDatabase ? .leave : .clear
    case .nullify: .clear
    case .delete, .deleteOrphan: .delete
    case .database: .leave
    }
  }

  /// What is to be done about rows between a deleted row and others: they say that two rows are connected, and one is
  /// gone.
  func outcomeBetween(_ key: MappedForeignKey) -> Outcome {
    switch rule {
    case .automatic: key.onDelete == .cascade ? .leave : .delete
    case .nullify, .delete, .deleteOrphan: .delete
    case .database: .leave
    }
  }
}

extension MappedForeignKey {
  /// Whether the database itself does something to rows that lead to a deleted one.
  var actsInDatabase: Bool {
    switch onDelete {
    case .cascade, .setNull, .setDefault: true
    case .noAction, .restrict: false
    }
  }
}
