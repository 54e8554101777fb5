public import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A collector's `POST /v1/traces` (OTLP/HTTP).
public struct CollectorSink: SpanSink {
    private let url: URL
    private let session: URLSession

    public init(_ url: URL) {
        self.url = url
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = 1
        session = URLSession(configuration: configuration)
    }

    public func send(_ export: [UInt8]) async throws {
        let seconds = Double(ObservabilityLimits.exportTimeout.components.seconds)
        var request = URLRequest(url: url, timeoutInterval: seconds)
        request.httpMethod = "POST"
        request.httpBody = Data(export)
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        let (_, response) = try await session.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard !(200..<300).contains(status) else { return }
        // OTLP/HTTP, section "Failures": these, and no others, are tried again.
        throw SpanSinkError(
            reason: "HTTP \(status)", isTransient: [429, 502, 503, 504].contains(status))
    }
}
