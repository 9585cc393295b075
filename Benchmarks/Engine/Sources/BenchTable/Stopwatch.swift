/// Lets work say from where on it counts, when it has to bring something about before.
package final class Stopwatch {
  private(set) var begin = Measurement.now

  package init() {}

  /// Counts from here.
  package func start() { begin = Measurement.now }
}
