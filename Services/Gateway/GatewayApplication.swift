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
        /// Time in which a client takes nothing of its answer, after which a connection is closed.
        public var unreadTime: Duration
        /// Connections at a time.
        public var connections: Int
        /// Times and traces requests; nil for none.
        public var telemetry: RequestTelemetry?
        /// Called once the gateway listens.
        public var onRunning: @Sendable () async -> Void

        public init(
            bus: any BusCalling, tokens: TokenSource, log: Logger, host: String = "127.0.0.1",
            port: Int, aggregateDeadline: Duration = .seconds(2),
            idleTime: Duration = GatewayLimits.idleTime,
            unreadTime: Duration = GatewayLimits.unreadTime,
            connections: Int = GatewayLimits.connections, telemetry: RequestTelemetry? = nil,
            onRunning: @escaping @Sendable () async -> Void = {}
        ) {
            self.bus = bus
            self.tokens = tokens
            self.log = log
            self.host = host
            self.port = port
            self.aggregateDeadline = aggregateDeadline
            self.idleTime = idleTime
            self.unreadTime = unreadTime
            self.connections = connections
            self.telemetry = telemetry
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
                    additionalChannelHandlers: [
                        UnreadAnswerHandler(limit: environment.unreadTime), InputEndHandler(),
                    ],
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

    /// Whether there is anything the gateway can answer.
    public static func reachesAnyService(_ bus: any BusCalling) async -> Bool {
        await HealthRoutes(bus: bus).services().values.contains(ServingStatus.serving.rawValue)
    }

    static func router(_ environment: Environment) throws -> Router<GatewayContext> {
        let router = Router(context: GatewayContext.self)
        if let telemetry = environment.telemetry {
            router.add(middleware: TelemetryMiddleware(telemetry: telemetry))
        }
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
        let pages = try Pages()
        PageRoutes(queries: queries, pages: pages).add(to: router)
        SeasonRoutes(queries: queries, pages: pages).add(to: router)
        PlanRoutes(queries: queries, pages: pages).add(to: router)
        AdmissionRoutes(queries: queries, pages: pages).add(to: router)
        AllocationRoutes(queries: queries, pages: pages).add(to: router)
        SchoolRoutes(bus: environment.bus, pages: pages).add(to: router)
        ApplicationStatusRoute(queries: queries, pages: pages).add(to: router)
        LotteryRoutes(queries: queries, pages: pages).add(to: router)
        return router
    }
}
