public import NIOCore
public import NIOHTTP1
import NIOPosix

/// A connection to a server that is kept for request after request.
///
/// ```swift
/// try await HTTPConnection.with(port: 8080) { connection in
///   let reply = try await connection.send(.GET, "/books/1")
///   print(reply.status, reply.text)
/// }
/// ```
public final class HTTPConnection {
  /// What came back.
  public struct Reply: Sendable {
    /// The status' number.
    public let status: Int
    /// The headers.
    public let headers: HTTPHeaders
    /// The body.
    public let body: ByteBuffer
    /// The body as text.
    public var text: String { String(buffer: body) }
  }

  /// The server has closed the connection before its reply was complete.
  public struct Closed: Error {
    /// Makes one.
    public init() {}
  }

  typealias Parts = NIOAsyncChannel<HTTPClientResponsePart, HTTPPart<HTTPRequestHead, ByteBuffer>>

  private var inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator
  private let outbound: NIOAsyncChannelOutboundWriter<HTTPPart<HTTPRequestHead, ByteBuffer>>
  private let channel: any Channel

  init(
    _ parts: Parts, _ inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>,
    _ outbound: NIOAsyncChannelOutboundWriter<HTTPPart<HTTPRequestHead, ByteBuffer>>
  ) {
    self.inbound = inbound.makeAsyncIterator()
    self.outbound = outbound
    channel = parts.channel
  }

  /// Connects, and closes at the end of a closure.
  public static func with<R: Sendable>(
    port: Int, _ body: @Sendable (HTTPConnection) async throws -> R
  ) async throws -> R {
    let parts = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          try channel.pipeline.syncOperations.addHandler(BufferHandler())
          return try Parts(wrappingChannelSynchronously: channel)
        }
      }
    return try await parts.executeThenClose { inbound, outbound in
      try await body(HTTPConnection(parts, inbound, outbound))
    }
  }

  /// Sends a request, and waits for the whole reply.
  public func send(_ method: HTTPMethod, _ path: String, _ body: String? = nil) async throws -> Reply {
    try await begin(method, path, length: body?.utf8.count)
    if let body { try await write(body) }
    try await end()
    return try await reply()
  }

  /// Sends a request's head. `write` and `end` have to follow, and `reply`.
  public func begin(_ method: HTTPMethod, _ path: String, length: Int? = nil) async throws {
    var headers = HTTPHeaders([("Host", "localhost")])
    if let length {
      headers.add(name: "Content-Length", value: String(length))
      headers.add(name: "Content-Type", value: "application/json")
    }
    try await outbound.write(.head(HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers)))
  }

  /// Sends a part of a request's body.
  public func write(_ text: String) async throws { try await outbound.write(.body(ByteBuffer(string: text))) }

  /// Ends a request.
  public func end() async throws { try await outbound.write(.end(nil)) }

  /// Waits for a reply's head.
  public func replyHead() async throws -> HTTPResponseHead {
    while let part = try await inbound.next(isolation: nil) { if case .head(let head) = part { return head } }
    throw Closed()
  }

  /// Waits for a whole reply.
  public func reply() async throws -> Reply {
    let head = try await replyHead()
    return Reply(status: Int(head.status.code), headers: head.headers, body: try await replyBody())
  }

  /// Waits for the rest of a reply.
  public func replyBody() async throws -> ByteBuffer {
    var body = ByteBuffer()
    while let part = try await inbound.next(isolation: nil) {
      switch part {
      case .head: continue
      case .body(var more): body.writeBuffer(&more)
      case .end: return body
      }
    }
    throw Closed()
  }

  /// Closes at once, whatever the server is doing.
  public func hangUp() async throws { try await channel.close() }
}

/// Lets plain buffers be written where the pipeline wants them marked as such.
private final class BufferHandler: ChannelOutboundHandler {
  typealias OutboundIn = HTTPPart<HTTPRequestHead, ByteBuffer>
  typealias OutboundOut = HTTPClientRequestPart

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let part: HTTPClientRequestPart =
      switch unwrapOutboundIn(data) {
      case .head(let head): .head(head)
      case .body(let buffer): .body(.byteBuffer(buffer))
      case .end(let trailers): .end(trailers)
      }
    context.write(wrapOutboundOut(part), promise: promise)
  }
}
