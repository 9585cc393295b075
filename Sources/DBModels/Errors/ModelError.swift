/// Everything that is wrong with declared models.
///
/// ```swift
/// do { _ = try models.schema(for: .postgresql) } catch { for problem in error.problems { print(problem) } }
/// ```
public struct ModelError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The problems, in the order of the models; at least one.
  public let problems: [ModelProblem]

  package init(problems: [ModelProblem]) { self.problems = problems }

  /// All problems, each from a line of its own.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
