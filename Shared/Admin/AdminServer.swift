import Hummingbird
import HummingbirdCore
public import Observability
public import ServiceLifecycle

/// The HTTP port for who watches a program: metrics, whether it lives, whether it can work. Answers until the very end.
public enum AdminServer {
    /// Connections at a time: a few watchers, and no way to fill the program.
    static let connections = 64
    /// A connection without a request is closed after this.
    static let idleTime: Duration = .seconds(60)

    /// An `AdminFactory`.
    @Sendable
    public static func make(_ parts: AdminParts) -> any Service {
        Application(
            router: router(parts),
            server: .http1(configuration: .init(idleTimeout: .init(idleTime))),
            configuration: ApplicationConfiguration(
                address: .hostname(parts.host, port: parts.port), serverName: "edubus-admin",
                availableConnectionsDelegate: MaximumAvailableConnections(
                    connections, logger: parts.log)),
            logger: parts.log)
    }

    private static func router(_ parts: AdminParts) -> Router<BasicRequestContext> {
        let router = Router()
        router.get("/metrics") { _, _ in
            text(await parts.metrics.text(), type: PrometheusMetrics.contentType)
        }
        router.get("/livez") { request, _ in
            text(isVerbose(request) ? "[+]answering ok\nlivez check passed\n" : "ok\n")
        }
        router.get("/readyz") { request, _ in
            let findings = await parts.readiness.findings()
            let verdict = "readyz check \(findings.areGood ? "passed" : "failed")\n"
            let isLong = isVerbose(request) || !findings.areGood
            return text(
                isLong ? findings.text + verdict : "ok\n",
                status: findings.areGood ? .ok : .serviceUnavailable)
        }
        return router
    }

    private static func isVerbose(_ request: Request) -> Bool {
        request.uri.queryParameters["verbose"] != nil || request.uri.query == "verbose"
    }

    private static func text(
        _ text: String, type: String = "text/plain; charset=utf-8",
        status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
