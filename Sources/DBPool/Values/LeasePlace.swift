/// Where in the source a lease was taken.
///
/// ```swift
/// LeasePlace(file: #fileID, line: #line).description   // Shop/Orders.swift:12
/// ```
public struct LeasePlace: Sendable, Hashable, CustomStringConvertible {
  /// Module and file, as `#fileID` says.
  public let file: String
  /// The line, counted from 1.
  public let line: Int
  /// Whether a lease taken here is expected to be short, so that a long one is worth a warning.
  package let isWatched: Bool
  /// The task that takes it and gives it back, by a number of its own; nil when that may be another one. No part of the
  /// place: two leases of one line are equal.
  package var task: Int?

  /// Makes a place.
  public init(file: String, line: Int) {
    self.init(file: file, line: line, isWatched: true)
  }

  package init(file: String, line: Int, isWatched: Bool) {
    self.file = file
    self.line = line
    self.isWatched = isWatched
  }

  /// The same, taken by the current task, which gives it back itself.
  package var ofCurrentTask: LeasePlace {
    var copy = self
    copy.task = withUnsafeCurrentTask { $0?.hashValue }
    return copy
  }

  /// Whether two are the same line.
  public static func == (left: LeasePlace, right: LeasePlace) -> Bool {
    left.line == right.line && left.file == right.file && left.isWatched == right.isWatched
  }

  /// Takes file and line in.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(file)
    hasher.combine(line)
  }

  /// `Module/File.swift:12`
  public var description: String { "\(file):\(line)" }
}

/// A lease that is out: who has it and for how long.
///
/// ```swift
/// func leaseIsLong(_ holder: LeaseHolder) { print("\(holder.place) holds a connection since \(holder.age)") }
/// ```
public struct LeaseHolder: Sendable, Hashable {
  /// Where it was taken.
  public let place: LeasePlace
  /// For how long it has been out.
  public let age: Duration

  /// Makes a holder.
  public init(place: LeasePlace, age: Duration) {
    self.place = place
    self.age = age
  }
}
