import Bus
import ServiceKit

/// What an operator types for methods a caller may call: `enrollment/List*` stands for `enrollment.v1/List*`.
enum AllowedMethods {
    /// Contracts of every program.
    static let standard = [
        Health.name, Reflection.name, Stats.name, Control.name, Events.name,
    ]

    /// The pattern over names as on the wire.
    ///
    /// - Throws: `ProgramError` when it can match nothing: the topology has no such service.
    static func pattern(_ text: String, in topology: Topology) throws -> MethodPattern {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let service = String(parts[0])
        if service.contains("*") { return MethodPattern(text) }
        guard parts.count == 2, !parts[1].isEmpty else {
            throw ProgramError("--allow: “\(text)” is not SERVICE/METHOD; * stands for anything")
        }
        if topology.services[service] != nil || standard.contains(service) {
            return MethodPattern(text)
        }
        let matches = topology.services.keys.filter { $0.hasPrefix(service + ".") }
        guard matches.count == 1, let match = matches.first else {
            let known = topology.services.keys.sorted() + standard
            throw ProgramError(
                "--allow: there is no service “\(service)”; there are \(known.joined(separator: ", "))"
            )
        }
        return MethodPattern("\(match)/\(parts[1])")
    }
}
