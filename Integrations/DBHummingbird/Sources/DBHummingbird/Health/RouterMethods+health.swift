public import DBEngine
import HTTPTypes
public import Hummingbird
import Logging

extension RouterMethods {
  /// A route that says whether the database answers, with the pool's figures: 200, or 503 when it does not answer in time.
  ///
  /// ```swift
  /// router.health("/health", engine)
  /// // 200  {"status":"ok","database":"postgresql","pool":{"maximum":10,"idle":3,"leased":0,"waiting":0,...}}
  /// ```
  ///
  /// It borrows a connection like any other request, so a pool that is used up is told as `busy`. That makes it a check
  /// whether the service should get requests, not whether it should be started again.
  /// - Parameters:
  ///   - path: where the route is.
  ///   - engine: the database.
  ///   - timeout: how long the answer may take, the wait for a connection included.
  @discardableResult
  public func health(_ path: RouterPath = "/health", _ engine: Engine, timeout: Duration = .seconds(1)) -> Self {
    get(path) { _, context in
      let report = await HealthReport(engine, timeout: timeout)
      if report.status != .ok { context.logger.warning("the database is \(report.status.rawValue)") }
      return EditedResponse(status: report.status == .ok ? .ok : .serviceUnavailable, response: report)
    }
  }
}
