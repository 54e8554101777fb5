public import Bus
import Foundation
public import Logging
public import ServiceLifecycle

/// The topology's file: read at the start, watched while the program runs.
///
/// A file that cannot be read or decoded leaves the last good topology in force, and says so.
public struct TopologyFile: Service {
    /// Half of what a change may take, so that it is in force within 2 s.
    public static let pollInterval: Duration = .milliseconds(500)

    public let path: String
    public let source: TopologySource
    let log: Logger

    /// - Throws: `ProgramError` when there is no good topology to start with.
    public init(path: String, log: Logger) throws {
        self.path = path
        self.log = log
        source = TopologySource(try Self.read(path))
    }

    /// Decodes a topology file.
    ///
    /// - Throws: `ProgramError` naming the file and the field.
    public static func read(_ path: String) throws -> Topology {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ProgramError(
                "topology: cannot read \(path); `edubus keys init` makes one, and `edubus up` too")
        }
        do {
            return try JSONDecoder().decode(Topology.self, from: data)
        } catch let error as DecodingError {
            throw ProgramError("topology: \(path): \(CallError(decoding: error).message)")
        }
    }

    /// Writes a topology so that a watcher never reads half of it.
    public static func write(_ topology: Topology, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(topology).write(to: URL(filePath: path), options: .atomic)
    }

    public func run() async throws {
        var last = FileManager.default.contents(atPath: path)
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            try? await Task.sleep(for: Self.pollInterval)
            let now = FileManager.default.contents(atPath: path)
            guard now != last else { continue }
            last = now
            do {
                source.update(try Self.read(path))
                log.notice("topology changed")
            } catch {
                log.error("topology not changed: the file is bad", metadata: ["error": "\(error)"])
            }
        }
    }
}
