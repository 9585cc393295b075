import NIOHTTP1
import ShopClient

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Fires requests at a running bookstore server from clients that keep their connections:
///
///     shop-load PORT PROCESS [REQUESTS [CLIENTS]]
///
/// Prints errors, rate, times and the server's memory; exits with 1 when a request failed or the memory grew.
@main
struct ShopLoad {
  static func main() async throws {
    let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    guard numbers.count >= 2 else {
      print("usage: shop-load PORT PROCESS [REQUESTS [CLIENTS]]")
      exit(64)
    }
    let (port, process) = (numbers[0], numbers[1])
    let requests = numbers.count > 2 ? numbers[2] : 10_000
    let clients = numbers.count > 3 ? numbers[3] : 50
    try await addBooks(port)
    // What is made once (connections, compiled statements, buffers) is made before anything is measured.
    _ = await run(port, requests: requests / 5, clients: clients)
    var memory = [residentMemory(of: process)]
    let clock = ContinuousClock()
    let begin = clock.now
    var all = Figures()
    for _ in 1...2 {
      all.add(await run(port, requests: requests / 2, clients: clients))
      memory.append(residentMemory(of: process))
    }
    let elapsed = begin.duration(to: clock.now)
    let rate = Int(Double(all.times.count) / (elapsed / .seconds(1)))
    let errors = all.failures.values.reduce(0, +)
    print("requests: \(all.times.count) from \(clients) clients, errors: \(errors)")
    for (failure, count) in all.failures.sorted(by: { $0.key < $1.key }) { print("  \(failure): \(count)") }
    print("rate: \(rate)/s, p50: \(all.percentile(50)), p99: \(all.percentile(99))")
    let kilobytes = memory.map { $0.map { "\($0) kB" } ?? "unknown" }
    print("server's memory: \(kilobytes[0]) at the start, \(kilobytes[1]) in the middle, \(kilobytes[2]) at the end")
    let grown = if let middle = memory[1], let end = memory[2] { end > middle + middle / 20 } else { false }
    if grown { print("the memory has grown by more than a twentieth since the middle") }
    exit(errors == 0 && !grown ? 0 : 1)
  }

  /// Books to sell, so many copies that none runs out.
  private static func addBooks(_ port: Int) async throws {
    try await HTTPConnection.with(port: port) { connection in
      for number in 1...40 {
        let book = """
          {"title":"Load \(number)","author":"Author \(number % 7)","genres":[],"priceCents":1200,"stock":100000000}
          """
        let reply = try await connection.send(.POST, "/books", book)
        guard reply.status == 201 else { throw Unexpected(what: "adding a book gave \(reply.status): \(reply.text)") }
      }
    }
  }

  private static func run(_ port: Int, requests: Int, clients: Int) async -> Figures {
    await withTaskGroup(of: Figures.self) { group in
      for client in 0..<clients {
        group.addTask { await LoadClient(port: port, number: client).run(requests / clients) }
      }
      return await group.reduce(into: Figures()) { $0.add($1) }
    }
  }
}

/// Something that makes a measurement worthless.
struct Unexpected: Error {
  let what: String
}
