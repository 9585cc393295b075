/// What a diff did not do.
struct DiffFailure: Error, CustomStringConvertible {
  let description: String
}
