/// What revisions share stands in a folder below, and is no revision.
enum GivenName {
  static func of(_ name: String) -> String { name.split(separator: " ").first.map(String.init) ?? "" }
}
