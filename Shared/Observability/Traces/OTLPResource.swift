/// Who the spans of a program are from (OpenTelemetry's resource).
public struct OTLPResource: Sendable {
    /// `edubus-enrollment`
    public var serviceName: String
    /// Differs in every run of a program.
    public var instance: String

    public init(serviceName: String, instance: String) {
        self.serviceName = serviceName
        self.instance = instance
    }
}
