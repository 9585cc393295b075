import NIOCore

/// Sees that a client has stopped sending, or that its connection is gone.
final class HangUpHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let hangUp: HangUp

  init(_ hangUp: HangUp) { self.hangUp = hangUp }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? ChannelEvent, event == .inputClosed { hangUp.note() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    hangUp.note()
    context.fireChannelInactive()
  }
}
