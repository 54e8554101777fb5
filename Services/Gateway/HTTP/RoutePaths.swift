import HTTPTypes
import Hummingbird

/// Which methods the paths of a router take.
struct RoutePaths: Sendable {
    /// Nil stands for any segment.
    private let routes: [(segments: [String?], method: HTTPRequest.Method)]

    init(_ router: Router<GatewayContext>) {
        routes = router.routes.map { route in
            (
                Self.segments(route.path.description).map { $0.hasPrefix("{") ? nil : $0 },
                route.method
            )
        }
    }

    /// The methods of a path, HEAD wherever there is GET; empty when there is no such path.
    func methods(of path: String) -> [HTTPRequest.Method] {
        let segments = Self.segments(path)
        let found = routes.filter { route in
            route.segments.count == segments.count
                && zip(route.segments, segments).allSatisfy { $0 == nil || $0 == $1 }
        }
        .map(\.method)
        return found.contains(.get) ? found + [.head] : found
    }

    private static func segments(_ path: String) -> [String] {
        path.split(separator: "/").map(String.init)
    }
}

/// There is something at the path, but not for this method.
struct MethodNotAllowed: Error {
    let allowed: [HTTPRequest.Method]

    /// The `Allow` field.
    var allow: String { allowed.map(\.rawValue).joined(separator: ", ") }
}
