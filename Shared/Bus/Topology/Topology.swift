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
        /// What it may need personal data for: words, or patterns with `*`. A file without the key says none.
        public var purposes: [String]

        public init(
            publicKeys: [String], department: String, roles: [Role], districts: [String] = ["*"],
            mayActOnBehalf: Bool = false, allowedMethods: [MethodPattern], purposes: [String] = []
        ) {
            self.publicKeys = publicKeys
            self.department = department
            self.roles = roles
            self.districts = districts
            self.mayActOnBehalf = mayActOnBehalf
            self.allowedMethods = allowedMethods
            self.purposes = purposes
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            publicKeys = try container.decode([String].self, forKey: .publicKeys)
            department = try container.decode(String.self, forKey: .department)
            roles = try container.decode([Role].self, forKey: .roles)
            districts = try container.decode([String].self, forKey: .districts)
            mayActOnBehalf = try container.decode(Bool.self, forKey: .mayActOnBehalf)
            allowedMethods = try container.decode([MethodPattern].self, forKey: .allowedMethods)
            purposes = try container.decodeIfPresent([String].self, forKey: .purposes) ?? []
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
            mayActOnBehalf: entry.mayActOnBehalf, allowedMethods: entry.allowedMethods,
            purposes: entry.purposes)
    }

    /// The caller that owns a CURVE public key; nil refuses the connection. A key of two callers proves neither.
    public func callerName(ownsKey publicKey: String) -> String? {
        let owners = callers.filter { $0.value.publicKeys.contains(publicKey) }
        return owners.count == 1 ? owners.first?.key : nil
    }
}
