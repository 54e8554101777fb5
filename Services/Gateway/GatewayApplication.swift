public import Bus
import Contracts
public import Hummingbird
import HummingbirdCore
public import Logging
import Mustache

/// The gateway: HTTP/JSON for people, and for departments without ZeroMQ. It keeps no state.
public struct GatewayApplication: Sendable {
    /// What it needs from its main.
    public struct Environment: Sendable {
        public var bus: any BusCalling
        public var tokens: TokenSource
        public var log: Logger
        public var host: String
        public var port: Int
        /// All parts of an aggregated answer come within this; what is later is missing.
        public var aggregateDeadline: Duration
        /// Time without a part of a request after which a connection is closed.
        public var idleTime: Duration
        /// Connections at a time.
        public var connections: Int
        /// Called once the gateway listens.
        public var onRunning: @Sendable () async -> Void

        public init(
            bus: any BusCalling, tokens: TokenSource, log: Logger, host: String = "127.0.0.1",
            port: Int, aggregateDeadline: Duration = .seconds(2),
            idleTime: Duration = GatewayLimits.idleTime,
            connections: Int = GatewayLimits.connections,
            onRunning: @escaping @Sendable () async -> Void = {}
        ) {
            self.bus = bus
            self.tokens = tokens
            self.log = log
            self.host = host
            self.port = port
            self.aggregateDeadline = aggregateDeadline
            self.idleTime = idleTime
            self.connections = connections
            self.onRunning = onRunning
        }
    }

    /// Every contract the gateway speaks for.
    static let contracts: [any ServiceContract.Type] = [
        Enrollment.self, Teachers.self, Aid.self, Projects.self,
    ]

    /// Builds the application with all routes.
    ///
    /// - Throws: when a template is broken.
    public static func make(_ environment: Environment) throws -> some ApplicationProtocol {
        let router = try router(environment)
        return Application(
            responder: FrontResponder(
                next: router.buildResponder(), paths: RoutePaths(router),
                streams: MethodRoutes.streams(contracts)),
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [InputEndHandler()],
                    idleTimeout: .init(environment.idleTime),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: GatewayLimits.headBytes,
                        maxHeaderListSize: GatewayLimits.headBytes))),
            configuration: ApplicationConfiguration(
                address: .hostname(environment.host, port: environment.port),
                serverName: "edubus-gateway",
                availableConnectionsDelegate: MaximumAvailableConnections(
                    environment.connections, logger: environment.log)),
            onServerRunning: { _ in await environment.onRunning() },
            logger: environment.log)
    }

    static func router(_ environment: Environment) throws -> Router<GatewayContext> {
        let router = Router(context: GatewayContext.self)
        router.addMiddleware {
            SecurityHeadersMiddleware()
            EntityTagMiddleware()
            ProblemMiddleware(log: environment.log)
            TokenMiddleware(tokens: environment.tokens)
        }
        let queries = Queries(bus: environment.bus, deadline: environment.aggregateDeadline)
        HealthRoutes(bus: environment.bus).add(to: router)
        for route in DataRoute.all { route.add(to: router, queries: queries) }
        MethodRoutes(bus: environment.bus, contracts: contracts).add(to: router)
        OpenAPIRoutes(contracts: contracts).add(to: router)
        try PageRoutes(queries: queries).add(to: router)
        return router
    }
}
