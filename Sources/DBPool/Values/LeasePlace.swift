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

  /// Makes a place.
  public init(file: String, line: Int) {
    self.init(file: file, line: line, isWatched: true)
  }

  package init(file: String, line: Int, isWatched: Bool) {
    self.file = file
    self.line = line
    self.isWatched = isWatched
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
