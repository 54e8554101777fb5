public import Logging
public import ServiceLifecycle

/// What a program's admin port shows, and where it is.
public struct AdminParts: Sendable {
    public var host: String
    public var port: Int
    public var metrics: PrometheusMetrics
    public var readiness: Readiness
    public var log: Logger

    public init(
        host: String, port: Int, metrics: PrometheusMetrics, readiness: Readiness, log: Logger
    ) {
        self.host = host
        self.port = port
        self.metrics = metrics
        self.readiness = readiness
        self.log = log
    }
}

/// Makes the admin port: `AdminServer.make`. A program's main says which, so that a tool without one links no HTTP server.
public typealias AdminFactory = @Sendable (AdminParts) -> any Service
