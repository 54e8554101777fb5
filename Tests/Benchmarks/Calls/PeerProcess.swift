import Foundation

/// The serving side of a measurement: this program again, in a process of its own, with a hidden argument.
///
/// Plan and address cross its standard input and output. It ends when its input ends, so that it never outlives
/// who started it.
struct PeerProcess {
    enum Kind: String {
        case bus
        case raw
    }

    static let serveArgument = "--serve"

    let address: String
    private let process: Process
    private let input: Pipe

    var processorSeconds: Double {
        ProcessFigures.processorSeconds(of: process.processIdentifier)
    }

    static func start(_ kind: Kind, _ plan: PeerPlan) throws -> PeerProcess {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [serveArgument, kind.rawValue]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = try JSONEncoder().encode(plan)
        line.append(UInt8(ascii: "\n"))
        try input.fileHandleForWriting.write(contentsOf: line)
        let answer = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let address = answer.trimmingCharacters(in: .whitespacesAndNewlines)
        guard address.hasPrefix("tcp://") else {
            process.terminate()
            throw PeerFailure(description: "the \(kind.rawValue) server did not start: \(answer)")
        }
        return PeerProcess(address: address, process: process, input: input)
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// The other process's life.
    static func serve(_ arguments: [String]) async throws {
        guard let kind = arguments.first.flatMap(Kind.init(rawValue:)), let line = readLine() else {
            throw PeerFailure(
                description: "usage: \(serveArgument) bus|raw, with a plan on standard input")
        }
        let plan = try JSONDecoder().decode(PeerPlan.self, from: Data(line.utf8))
        Thread.detachNewThread {
            while readLine() != nil {}
            exit(0)
        }
        switch kind {
        case .bus: try await BusPeer.serve(plan, listening: announce)
        case .raw: try await onThread { try RawServer.serve(plan, listening: announce) }
        }
    }

    @Sendable private static func announce(_ address: String) {
        FileHandle.standardOutput.write(Data((address + "\n").utf8))
    }
}

struct PeerFailure: Error, CustomStringConvertible {
    let description: String
}

/// Runs what blocks on a thread of its own.
func onThread<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Swift.Result { try body() })
        }
    }
}
