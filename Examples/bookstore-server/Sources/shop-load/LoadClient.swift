import NIOHTTP1
import ShopClient

/// One client: of ten requests it reads five books, pages through the list three times, orders once and asks for the
/// report once.
struct LoadClient: Sendable {
  let port: Int
  let number: Int

  func run(_ count: Int) async -> Figures {
    do {
      return try await HTTPConnection.with(port: port) { connection in
        var figures = Figures()
        var list = "/books?limit=10"
        let clock = ContinuousClock()
        for turn in 0..<count {
          let (method, path, body, expected) = request(turn, list)
          let begin = clock.now
          let reply = try await connection.send(method, path, body)
          figures.times.append(begin.duration(to: clock.now))
          if path == list { list = "/books?limit=10" + (Self.next(in: reply.text).map { "&after=\($0)" } ?? "") }
          if reply.status != expected {
            figures.failures["\(method) \(path.prefix { $0 != "?" }) gave \(reply.status)", default: 0] += 1
          }
        }
        return figures
      }
    } catch {
      return Figures(failures: ["client \(number) gave up: \(error)": 1])
    }
  }

  private func request(_ turn: Int, _ list: String) -> (HTTPMethod, String, String?, Int) {
    let book = 1 + (number * 7 + turn) % 40
    switch turn % 10 {
    case 0, 2, 4, 6, 8: return (.GET, "/books/\(book)", nil, 200)
    case 1, 5, 9: return (.GET, list, nil, 200)
    case 3:
      let other = 1 + (book + 3) % 40
      let order = """
        {"email":"reader\(number)@example.com","lines":[{"book":\(book),"quantity":1},{"book":\(other),"quantity":2}]}
        """
      return (.POST, "/orders", order, 201)
    default: return (.GET, "/reports/sales", nil, 200)
    }
  }

  /// Where a page says that the next one begins.
  private static func next(in reply: String) -> Substring? {
    guard let key = reply.firstRange(of: #""next":""#) else { return nil }
    return reply[key.upperBound...].prefix { $0 != "\"" }
  }
}
