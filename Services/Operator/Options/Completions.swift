import ArgumentParser
import Bus
import Foundation
import ServiceKit

extension CompletionKind {
    /// The services of the installation in use, by their short names.
    static var services: CompletionKind {
        .custom { _, _, _ in
            guard let setup = try? HomeOptions.parse([]).setup(),
                let topology = try? TopologyFile.read(setup.installation.topologyFile)
            else { return [] }
            return topology.services.keys.map { String($0.prefix { $0 != "." }) }.sorted()
        }
    }
}
