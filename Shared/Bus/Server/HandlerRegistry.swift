import Synchronization

/// Every handler of a program by `service/Method`.
final class HandlerRegistry: Sendable {
    private struct State {
        var handlers: [String: Handler] = [:]
        var services: [String] = []
        /// By service.
        var purposes: [String: [String]] = [:]
    }

    private let state = Mutex(State())
    /// The contracts of the program itself, without the standard ones.
    let serviceNames: [String]

    /// - Throws: `IncompleteServiceError`.
    init(_ services: [ServiceDefinition]) throws {
        serviceNames = services.map { $0.contract.name }
        let incomplete = services.flatMap(\.incomplete)
        guard incomplete.isEmpty else { throw IncompleteServiceError(methods: incomplete) }
        add(services)
    }

    func add(_ services: [ServiceDefinition]) {
        state.withLock { state in
            for service in services {
                state.services.append(service.contract.name)
                state.purposes[service.contract.name] = service.contract.purposes
                for handler in service.handlers {
                    state.handlers[handler.descriptor.facts.path] = handler
                }
            }
        }
    }

    func handler(for path: String) -> Handler? { state.withLock { $0.handlers[path] } }

    /// UNIMPLEMENTED that tells an unknown service from an unknown method.
    func unimplemented(_ path: String) -> CallError {
        let service = path.prefix { $0 != "/" }
        let isKnown = state.withLock { $0.services.contains(String(service)) }
        return CallError(
            .unimplemented, isKnown ? "UNKNOWN_METHOD" : "UNKNOWN_SERVICE",
            isKnown ? "\(path) does not exist" : "\(service) is not served here", origin: .server,
            executed: .no)
    }

    func reflect(_ request: ReflectionRequest, for context: ServerContext) -> ReflectionReport {
        let (services, handlers, purposes) = state.withLock {
            ($0.services, $0.handlers, $0.purposes)
        }
        let listed = services.filter { request.service == nil || request.service == $0 }
        return ReflectionReport(
            services: listed.compactMap { service in
                let methods = handlers.values.map(\.descriptor)
                    .filter { $0.facts.service == service }
                    .sorted { $0.facts.name < $1.facts.name }
                    .compactMap { descriptor -> ReflectedMethod? in
                        let allowed =
                            AuthorisationCheck.refusal(
                                descriptor.facts, context.caller, context.principal) == nil
                        guard allowed || request.everything == true else { return nil }
                        return ReflectedMethod(
                            descriptor, allowed: allowed,
                            purposes: context.caller.purposes(among: purposes[service] ?? []))
                    }
                return methods.isEmpty ? nil : ReflectedService(name: service, methods: methods)
            })
    }
}

/// A server's handlers and its contracts' methods are not the same.
public struct IncompleteServiceError: Error, CustomStringConvertible {
    /// Paths of methods without exactly one handler, and of handlers without a method.
    public let methods: [String]
    public var description: String {
        "methods and handlers do not match: \(methods.joined(separator: ", "))"
    }
}
