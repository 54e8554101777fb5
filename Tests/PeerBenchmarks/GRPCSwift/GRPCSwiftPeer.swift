import Foundation

/// grpc-swift-2 as a peer that the bus is measured against, in protobuf.
///
/// `grpc-swift-peer serve` prints where it listens and serves until its input ends; `grpc-swift-peer drive HOST:PORT`
/// does the loads of its input.
@main
enum GRPCSwiftPeer {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch (arguments.first, arguments.count) {
        case ("serve", 1):
            LoadLoop.endWithInput()
            try await BenchServer.serve(listening: LoadLoop.print)
        case ("drive", 2):
            try await BenchDriver.run(arguments[1])
        default:
            FileHandle.standardError.write(
                Data("usage: grpc-swift-peer serve | drive HOST:PORT\n".utf8))
            exit(64)
        }
    }
}
