import Foundation
import Testing

/// Where the built peer is, free ports, temporary folders, and patience with a limit.
enum Machine {
    /// Beside the test bundle.
    static let peer: String = {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        // The bundle may be run by a host program elsewhere.
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? ""
        return [own, bundle].map { ($0 as NSString).deletingLastPathComponent + "/edubus-peer" }
            .first(where: FileManager.default.isExecutableFile) ?? "edubus-peer"
    }()

    /// Ports outside the range from which the kernel takes those of outgoing connections.
    static func freePorts(_ count: Int) throws -> [Int] {
        let free = (20_000..<30_000).shuffled().lazy.filter(isFree).prefix(count)
        try #require(free.count == count, "no free ports")
        return Array(free)
    }

    /// A folder that is removed afterwards.
    static func withFolder<Result>(
        _ body: (String) async throws -> Result
    ) async throws -> Result {
        let path = NSTemporaryDirectory() + "edubus-resilience-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(path)
    }

    static func wait(_ time: Duration) async throws { try await ContinuousClock().sleep(for: time) }

    /// Waits until something holds, bounded.
    static func until(
        _ what: String, within limit: Duration = .seconds(120),
        every pause: Duration = .milliseconds(20),
        _ isTrue: () async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if try await isTrue() { return }
            try await wait(pause)
        }
        throw NotInTime(what: what)
    }

    /// Checks a bound in time.
    ///
    /// What missed it is done and measured again, twice at most. A try also counts as good when it missed the bound by
    /// no more than the machine was slower than usual, measured just after it.
    static func expect(
        _ what: String, under bound: Duration, _ scenario: () async throws -> Duration
    ) async throws {
        var tries: [String] = []
        while tries.count < 3 {
            let time = try await scenario()
            let slowdown = time < bound ? 1 : await Pace.slowdown()
            let figure =
                "\(time.milliseconds) ms" + (time < bound ? "" : ", machine busy x\(slowdown)")
            print("FIGURE \(what): \(figure) (bound \(bound.milliseconds) ms)")
            if time < bound * slowdown { return }
            tries.append(figure)
        }
        Issue.record("\(what): \(tries), not under \(bound.milliseconds) ms")
    }

    /// What the environment asks for beyond what the suite has time for.
    static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init)
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        return SocketAddress.bind(descriptor, port: port)
    }
}

/// Something did not happen in its time.
struct NotInTime: Error, CustomStringConvertible {
    let what: String
    var description: String { "not in time: \(what)" }
}

extension Duration {
    /// With a tenth, for people.
    var milliseconds: Double { (self / .milliseconds(0.1)).rounded() / 10 }
}
