extension Step {
  /// Changes of the schema and of rows, in the words of the database in use.
  ///
  /// ```swift
  /// func up(_ step: Step) async throws {
  ///   try await step.operations.addColumn(to: "users", "age", "integer")
  ///   // alter table users add column age integer
  /// }
  /// ```
  public var operations: Operations { Operations(connection, direction: direction, mayLose: mayLose) }
}
