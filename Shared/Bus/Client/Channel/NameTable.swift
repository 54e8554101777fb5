/// What the topology says of a service's instances, and the addresses behind the names in it. A value.
///
/// A name that cannot be resolved keeps the addresses it had.
struct NameTable: Sendable {
    private var endpoints: [Endpoint] = []
    /// By host: the last good answer.
    private var known: [String: [String]] = [:]
    /// When the next resolution is due; nil for at once.
    private var dueAt: ContinuousClock.Instant?
    /// The hosts that are being resolved.
    private var asking: [String]?

    /// The hosts that are named.
    private var hosts: [String] { Array(Set(endpoints.compactMap { $0.hostName?.host })).sorted() }

    /// Every instance that is known.
    var instances: Set<Endpoint> {
        var instances: Set<Endpoint> = []
        for endpoint in endpoints {
            guard let (host, port) = endpoint.hostName else {
                instances.insert(endpoint)
                continue
            }
            for address in known[host] ?? [] { instances.insert(endpoint.at(address, port: port)) }
        }
        return instances
    }

    /// Whether a name of which nothing is known may be known soon.
    var isWaiting: Bool { asking != nil && unresolved != nil }

    /// A name of which nothing is known.
    var unresolved: String? { hosts.first { known[$0] == nil } }

    /// Follows the topology. New names are due at once.
    mutating func update(_ endpoints: [Endpoint]) {
        self.endpoints = endpoints
        let hosts = hosts
        known = known.filter { hosts.contains($0.key) }
        if unresolved != nil { dueAt = nil }
    }

    /// Called with every call.
    ///
    /// - Returns: the hosts to resolve now; nil when none is due.
    mutating func begin(now: ContinuousClock.Instant) -> [String]? {
        guard asking == nil, dueAt.map({ $0 <= now }) ?? true else { return nil }
        let hosts = hosts
        guard !hosts.isEmpty else { return nil }
        asking = hosts
        return hosts
    }

    /// - Parameter answers: by host, of those that could be resolved; an empty one is none.
    mutating func finished(_ answers: [String: [String]], now: ContinuousClock.Instant) {
        let asked = asking ?? []
        asking = nil
        for (host, addresses) in answers where hosts.contains(host) && !addresses.isEmpty {
            known[host] = addresses
        }
        // A name that came in the meantime waits for nobody.
        guard hosts.allSatisfy(asked.contains) else { return dueAt = nil }
        dueAt = now + (unresolved == nil ? Limits.resolveInterval : Limits.reconnectBackoffMost)
    }
}
