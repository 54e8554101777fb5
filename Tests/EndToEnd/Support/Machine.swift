import Foundation
import Testing

/// Where the built programs are, free ports, and temporary folders.
enum Machine {
    /// Beside the test bundle.
    static let binaries: String = {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let folder = (own as NSString).deletingLastPathComponent
        if FileManager.default.isExecutableFile(atPath: "\(folder)/edubus") { return folder }
        // The bundle may be run by a host program elsewhere.
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? ""
        return (bundle as NSString).deletingLastPathComponent
    }()

    static func program(_ name: String) throws -> String {
        let path = "\(binaries)/\(name)"
        try #require(
            FileManager.default.isExecutableFile(atPath: path),
            "\(path) is missing: build all products")
        return path
    }

    /// A port for a gateway; the next one, for its metrics, is free too.
    static func gatewayPort() throws -> Int {
        try #require(
            stride(from: 18_100, to: 19_000, by: 2).shuffled()
                .first { isFree($0) && isFree($0 + 1) }, "no free port")
    }

    /// The first of nine ports in a row; those a hundred above, for metrics, are free too.
    static func basePort() throws -> Int {
        try #require(
            stride(from: 20_000, to: 22_000, by: 10).shuffled()
                .first { base in
                    (base..<base + 9).allSatisfy { isFree($0) && isFree($0 + 100) }
                }, "no free ports")
    }

    /// A folder that is removed afterwards.
    static func withFolder<Result>(
        _ body: (String) async throws -> Result
    ) async throws -> Result {
        let path = NSTemporaryDirectory() + "edubus-e2e-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let outcome: Swift.Result<Result, any Error>
        do {
            outcome = .success(try await body(path))
        } catch {
            outcome = .failure(error)
        }
        try? FileManager.default.removeItem(atPath: path)
        return try outcome.get()
    }

    /// Waits until something holds, bounded.
    static func until(
        _ what: String, within limit: Duration = .seconds(240), _ isTrue: () async throws -> Bool
    ) async throws {
        let clock = ContinuousClock()
        let end = clock.now + limit
        while clock.now < end {
            if try await isTrue() { return }
            try await clock.sleep(for: .milliseconds(50))
        }
        throw NotInTime(what: what)
    }

    static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}

/// Something did not happen in its time.
struct NotInTime: Error, CustomStringConvertible {
    let what: String
    var description: String { "not in time: \(what)" }
}
