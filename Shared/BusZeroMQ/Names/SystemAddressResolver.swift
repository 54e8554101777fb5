public import Bus
import Foundation
import Synchronization

/// The host's own resolver, on threads of its own: looking a name up may block for many seconds.
public final class SystemAddressResolver: AddressResolver {
    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var threads = 0
    }

    private let state = Mutex(State())

    public init() {}

    /// - Throws: `NameNotResolved`.
    public func resolve(_ host: String) async throws -> [String] {
        try await withCheckedThrowingContinuation { continuation in
            run { continuation.resume(with: Result { try Self.addresses(of: host) }) }
        }
    }

    /// Gives a job to a thread; a new one while there are few.
    private func run(_ job: @escaping @Sendable () -> Void) {
        let needsThread = state.withLock { state in
            state.jobs.append(job)
            guard state.threads < ZeroMQLimits.resolverThreads else { return false }
            state.threads += 1
            return true
        }
        guard needsThread else { return }
        let thread = Thread { [self] in work() }
        thread.name = "resolver"
        thread.start()
    }

    /// A thread's life: jobs until there are none.
    private func work() {
        while let job = next() { job() }
    }

    private func next() -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard !state.jobs.isEmpty else {
                state.threads -= 1
                return nil
            }
            return state.jobs.removeFirst()
        }
    }

    private static func addresses(of host: String) throws(NameNotResolved) -> [String] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &first)
        guard status == 0 else { throw NameNotResolved(host: host, status: status) }
        defer { freeaddrinfo(first) }
        var addresses: [String] = []
        var entry = first
        while let current = entry?.pointee {
            entry = current.ai_next
            if let address = numeric(current), !addresses.contains(address) {
                addresses.append(address)
            }
        }
        return addresses
    }

    private static func numeric(_ entry: addrinfo) -> String? {
        guard [AF_INET, AF_INET6].contains(entry.ai_family) else { return nil }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { text in
            guard let start = text.baseAddress,
                getnameinfo(
                    entry.ai_addr, entry.ai_addrlen, start, socklen_t(text.count), nil, 0,
                    NI_NUMERICHOST) == 0
            else { return nil }
            return String(cString: start)
        }
    }
}

/// The host's resolver knows no address of a name now.
public struct NameNotResolved: Error, CustomStringConvertible {
    public let host: String
    /// getaddrinfo's, `EAI_NONAME` or another.
    public let status: Int32

    public var description: String {
        "\(host): \(gai_strerror(status).map { String(cString: $0) } ?? "status \(status)")"
    }
}
