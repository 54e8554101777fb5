/// What this build is, for metrics, traces and an operator.
public enum BuildInformation {
    /// Of all programs together.
    public static let version = "0.1.0"

    /// `debug` or `release`.
    public static var configuration: String {
        var isDebug = false
        // Evaluated in a debug build only.
        assert(
            {
                isDebug = true
                return true
            }())
        return isDebug ? "debug" : "release"
    }

    public static var swift: String {
        #if compiler(>=6.4)
            "6.4 or newer"
        #else
            "6.3"
        #endif
    }

    /// The constant 1, with what is known as labels.
    public static func reading(program: String) -> MetricReading {
        MetricReading(
            "edubus_build_info", .gauge, help: "The build, in its labels; always 1.",
            labels: [
                (name: "service_name", value: "edubus-\(program)"),
                (name: "version", value: version),
                (name: "configuration", value: configuration), (name: "swift", value: swift),
            ], 1)
    }
}
