/// Something that is wrong with the benchmark itself, or with its arguments.
package struct BenchFailure: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}
