public import HummingbirdCore

extension HTTPServerBuilder {
  /// HTTP/1 whose requests are cancelled when their client hangs up: nobody reads the answer any more, so a session rolls
  /// back, a statement that runs is ended in the database, and the connection to it is free.
  ///
  /// ```swift
  /// let application = Application(router: router, server: .http1CancellingOnHangUp(), services: [engine])
  /// ```
  ///
  /// Without it Hummingbird lets a handler run to its end, and finds the closed connection when it writes the response.
  ///
  /// A client that only stops sending (`shutdown(SHUT_WR)`, `nc -N`) and still wants its answer looks the same from here, and
  /// is cancelled, too.
  /// - Parameter configuration: as for `http1`.
  public static func http1CancellingOnHangUp(
    configuration: HTTP1Channel.Configuration = .init()
  ) -> HTTPServerBuilder {
    HTTPServerBuilder { responder in
      WatchedHTTP1Channel(base: HTTP1Channel(responder: responder, configuration: configuration))
    }
  }
}
