import Bus
import Foundation

/// The topology's file, looked at twice a second.
enum TopologyPoller {
    static let interval: Duration = .milliseconds(500)

    static func read(_ path: String) throws -> Topology {
        try JSONDecoder().decode(Topology.self, from: try Data(contentsOf: URL(filePath: path)))
    }

    /// Until the task is cancelled.
    static func follow(_ path: String, into source: TopologySource) async {
        let clock = SystemClock()
        while (try? await clock.sleep(until: clock.now + interval)) != nil {
            if let topology = try? read(path) { source.update(topology) }
        }
    }
}
