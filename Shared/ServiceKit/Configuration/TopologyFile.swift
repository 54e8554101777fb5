public import Bus
import Foundation
public import Logging
public import ServiceLifecycle

/// The topology's file: read at the start, watched while the program runs.
public struct TopologyFile: Service {
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
            let topology = try JSONDecoder().decode(Topology.self, from: data)
            if let fault = fault(in: topology) { throw ProgramError("topology: \(path): \(fault)") }
            return topology
        } catch let error as DecodingError {
            throw ProgramError("topology: \(path): \(CallError(decoding: error).message)")
        }
    }

    /// What decodes and still means nothing: a key that is none, or one that two callers own.
    private static func fault(in topology: Topology) -> String? {
        var owners: [String: String] = [:]
        for (name, caller) in topology.callers.sorted(by: { $0.key < $1.key }) {
            for (index, key) in caller.publicKeys.enumerated() {
                let field = "callers.\(name).publicKeys[\(index)]"
                guard key.utf8.count == 40, key.unicodeScalars.allSatisfy(\.isASCII) else {
                    return "\(field): is not a CURVE key of 40 Z85 characters"
                }
                if let other = owners.updateValue(name, forKey: key), other != name {
                    return "\(field): is also a key of \(other)"
                }
            }
        }
        return nil
    }

    /// Writes a topology so that a watcher never reads half of it.
    public static func write(_ topology: Topology, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(topology).write(to: URL(filePath: path), options: .atomic)
    }

    public func run() async throws {
        let (path, source) = (path, source)
        try await WatchedFile(
            path: path, what: "topology", log: log, read: { try Self.read(path) },
            apply: { source.update($0) }
        ).run()
    }
}
