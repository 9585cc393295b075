/// One line of the table: the same work by the engine and by what it is compared with.
struct Case {
  /// What is done.
  let title: String
  /// How often one run does it; figures are for one of these.
  var count = 1
  /// What stands in the column of units.
  var unit = Unit.microseconds
  /// Empties what the work fills; not measured.
  var prepare: () async throws -> Void = {}
  /// The work by the engine; returns a sum over what it read.
  let engine: () async throws -> Int64
  /// How often a run of the reference does it.
  var referenceCount: Int?
  /// What the reference is called, when it is not C.
  var referenceName: String?
  /// The same work by the reference.
  var reference: (() async throws -> Int64)?
  var goals: [Goal] = []

  enum Unit {
    case nanoseconds, microseconds, milliseconds
  }

  enum Goal {
    /// Wall time at most so many times the reference's.
    case wall(Double)
    /// CPU time at most so many times the reference's.
    case cpu(Double)
    /// Wall time below so many microseconds.
    case microseconds(Double)
  }

  /// Runs both sides once. (`@concurrent`: the work starts on no actor.)
  @concurrent
  func run(isReferenceFirst: Bool) async throws -> Pair {
    var other: (Measurement, Int64)?
    if isReferenceFirst { other = try await measureReference() }
    try await prepare()
    let own = try await Measurement.of(engine)
    if !isReferenceFirst { other = try await measureReference() }
    if let other, referenceName == nil, other.1 != own.1 {
      throw BenchFailure("\(title): the engine's sum is \(own.1), that of C \(other.1)")
    }
    return Pair(
      own: own.0.divided(by: count), reference: other?.0.divided(by: referenceCount ?? count))
  }

  @concurrent
  private func measureReference() async throws -> (Measurement, Int64)? {
    guard let reference else { return nil }
    try await prepare()
    let found = try await Measurement.of(reference)
    if found.1 < 0 { throw BenchFailure("\(title): the reference failed") }
    return found
  }
}

extension Case: @unchecked Sendable {}

/// Both sides of one repetition.
struct Pair {
  let own: Measurement
  let reference: Measurement?
}
