public import Bus

/// One promise of the bus, by the name under which it is known; the official cases keep gRPC's names.
///
/// It is written once and runs on every transport, in every wire format, each time in a world of its own.
public struct ConformanceCase: Sendable, CustomStringConvertible {
    /// What a case wants of its world.
    public struct Needs: Sendable {
        /// Callers with keys of their own: a transport that could do without proofs of identity must have them.
        public var severalCallers = false
        /// Of the server that every world has.
        public var server = ConformanceWorld.quickServer
        /// After this much time a case hangs. Far more than a slow machine needs: none of the promises is this one.
        public var limit: Duration = .seconds(180)
    }

    public let name: String
    /// The transports that can make what the case is about.
    public let transports: [ConformanceTransport]
    public let needs: Needs
    public let run: @Sendable (ConformanceWorld) async throws -> Void
    public var description: String { name }

    public init(
        _ name: String, on transports: [ConformanceTransport] = ConformanceTransport.allCases,
        needs change: (inout Needs) -> Void = { _ in },
        _ run: @escaping @Sendable (ConformanceWorld) async throws -> Void
    ) {
        var needs = Needs()
        change(&needs)
        self.name = name
        self.transports = transports
        self.needs = needs
        self.run = run
    }

    /// Every case that needs no more than the bus.
    public static let all =
        [
            unaryCases, compressionCases, serverStreamCases, requestStreamCases, statusCases,
            controlCases,
            identityCases, sessionCases, wireCases, badServerCases, reconnectCases, instanceCases,
            drainCases,
            loadCases, truthCases, schemaCases,
        ].flatMap { $0 }
}

/// Where the two ends of a case meet.
public enum ConformanceTransport: String, Sendable, CaseIterable {
    case memory = "in-memory"
    /// In a directory of this user; the directory is the proof of identity.
    case ipc = "ipc"
    case tcp = "tcp+CURVE"
}

/// Why a case failed.
public struct ConformanceFailure: Error, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}

/// A case's assertion.
package func require(_ condition: Bool, _ what: @autoclosure () throws -> String) throws {
    guard condition else { throw ConformanceFailure(try what()) }
}

/// The error a call must fail with.
package func failure<Result>(
    _ what: String, of body: () async throws -> Result
) async throws -> CallError {
    do {
        _ = try await body()
    } catch let error as CallError {
        return error
    }
    throw ConformanceFailure("\(what) succeeded")
}
