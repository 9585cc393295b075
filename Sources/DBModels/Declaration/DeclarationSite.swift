/// Where in the source something was declared.
///
/// ```swift
/// DeclarationSite(fileID: "Bookstore/Book.swift", line: 12).description   // Bookstore/Book.swift:12
/// ```
public struct DeclarationSite: Sendable, Hashable, CustomStringConvertible {
  /// The module and the file, as `#fileID` gives them.
  public let fileID: String
  /// The line, from 1.
  public let line: Int

  /// Makes a site; by default the line that calls it.
  public init(fileID: String = #fileID, line: Int = #line) {
    self.fileID = fileID
    self.line = line
  }

  /// `Module/File.swift:12`
  public var description: String { "\(fileID):\(line)" }
}
