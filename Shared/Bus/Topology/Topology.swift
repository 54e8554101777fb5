/// Which services exist, where they listen, and who may call what. Read from a file, watched, applied within 2 s.
public struct Topology: Sendable, Codable, Hashable {
    /// By service name, `enrollment.v1`.
    public var services: [String: ServiceEntry]
    /// By caller name.
    public var callers: [String: CallerEntry]

    public init(services: [String: ServiceEntry] = [:], callers: [String: CallerEntry] = [:]) {
        self.services = services
        self.callers = callers
    }

    public struct ServiceEntry: Sendable, Codable, Hashable {
        public var instances: [Endpoint]
        public init(instances: [Endpoint]) { self.instances = instances }
    }

    public struct CallerEntry: Sendable, Codable, Hashable {
        /// CURVE public keys (Z85); two while a key is being rotated, none revokes the caller.
        public var publicKeys: [String]
        public var department: String
        public var roles: [Role]
        public var districts: [String]
        public var mayActOnBehalf: Bool
        public var allowedMethods: [MethodPattern]

        public init(
            publicKeys: [String], department: String, roles: [Role], districts: [String] = ["*"],
            mayActOnBehalf: Bool = false, allowedMethods: [MethodPattern]
        ) {
            self.publicKeys = publicKeys
            self.department = department
            self.roles = roles
            self.districts = districts
            self.mayActOnBehalf = mayActOnBehalf
            self.allowedMethods = allowedMethods
        }
    }

    /// The caller as the server sees it; nil when the topology does not name it or gives it no key.
    public func caller(named name: String) -> Caller? {
        guard let entry = callers[name], !entry.publicKeys.isEmpty else { return nil }
        return Caller(
            name: name,
            principal: Principal(
                subject: name, department: entry.department, roles: entry.roles,
                districts: entry.districts),
            mayActOnBehalf: entry.mayActOnBehalf, allowedMethods: entry.allowedMethods)
    }

    /// The caller that owns a CURVE public key; nil refuses the connection. A key of two callers proves neither.
    public func callerName(ownsKey publicKey: String) -> String? {
        let owners = callers.filter { $0.value.publicKeys.contains(publicKey) }
        return owners.count == 1 ? owners.first?.key : nil
    }
}
