import Bus
import BusZeroMQ
import Contracts
import Foundation

/// What can be seen of a topology without asking anybody.
struct TopologyLint {
    private(set) var findings: [TopologyFinding] = []
    private(set) var topology: Topology?

    /// Looks through a file's bytes. Foundation's decoder goes on at a name that stands twice, so that the rest is looked
    /// through, too.
    init(_ bytes: [UInt8]) {
        do {
            topology = try JSONDecoder().decode(Topology.self, from: Data(bytes))
        } catch {
            let message = (error as? DecodingError).map { CallError(decoding: $0).message }
            add("topology", .unreadable, message ?? "cannot be read")
        }
        for field in DuplicateMembers.fields(in: bytes) {
            add(field, .duplicateMember, "stands twice; only one of them counts")
        }
        if let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) {
            checkFields(value)
        }
        guard let topology else { return }
        checkServices(topology)
        checkCallers(topology)
    }

    private mutating func add(_ field: String, _ rule: TopologyFinding.Rule, _ message: String) {
        findings.append(TopologyFinding(field, rule, message))
    }

    // MARK: Fields

    private static let callerFields: Set = [
        "publicKeys", "department", "roles", "districts", "mayActOnBehalf", "allowedMethods",
        "purposes",
    ]

    /// A field that nobody reads: most often another one, misspelt.
    private mutating func checkFields(_ value: JSONValue) {
        checkFields(of: value, "", ["services", "callers"])
        for (name, service) in Self.members(value["services"]) {
            checkFields(of: service, "services.\(name)", ["instances"])
            for (index, instance) in (service["instances"]?.arrayValue ?? []).enumerated() {
                checkFields(
                    of: instance, "services.\(name).instances[\(index)]", ["address", "publicKey"])
            }
        }
        for (name, caller) in Self.members(value["callers"]) {
            checkFields(of: caller, "callers.\(name)", Self.callerFields)
        }
    }

    private mutating func checkFields(of value: JSONValue, _ path: String, _ known: Set<String>) {
        for (name, _) in Self.members(value) where !known.contains(name) {
            add(
                path.isEmpty ? name : "\(path).\(name)", .unknownField,
                "is no field; there are \(known.sorted().joined(separator: ", "))")
        }
    }

    private static func members(_ value: JSONValue?) -> [(String, JSONValue)] {
        (value?.objectValue ?? [:]).sorted { $0.key < $1.key }
    }

    // MARK: Services

    private mutating func checkServices(_ topology: Topology) {
        var users: [String: String] = [:]
        var owners: [String: String] = [:]
        for (name, entry) in topology.services.sorted(by: { $0.key < $1.key }) {
            if entry.instances.isEmpty {
                add("services.\(name).instances", .noInstance, "names no instance")
            }
            var seen: Set<Endpoint> = []
            for (index, endpoint) in entry.instances.enumerated() {
                let field = "services.\(name).instances[\(index)]"
                if let fault = Self.fault(ofAddress: endpoint.address) {
                    add("\(field).address", .addressInvalid, "“\(endpoint.address)” \(fault)")
                }
                let user = users[endpoint.address, default: name]
                users[endpoint.address] = user
                if user != name {
                    add("\(field).address", .addressShared, "is also the address of \(user)")
                } else if !seen.insert(endpoint).inserted {
                    add(field, .addressShared, "stands twice")
                }
                guard let key = endpoint.publicKey else {
                    if endpoint.address.hasPrefix("tcp://") {
                        add(
                            "\(field).publicKey", .keyInvalid,
                            "is missing; a network address needs one")
                    }
                    continue
                }
                checkKey(key, "\(field).publicKey")
                let owner = owners[key, default: name]
                owners[key] = owner
                if owner != name {
                    add("\(field).publicKey", .keyShared, "is also the key of \(owner)")
                }
            }
        }
    }

    /// What is wrong with an address; nil when nothing is.
    private static func fault(ofAddress address: String) -> String? {
        if address.hasPrefix("ipc:///"), address.count > 7 { return nil }
        let parts = address.dropFirst("tcp://".count)
        guard address.hasPrefix("tcp://"), let colon = parts.lastIndex(of: ":"),
            colon > parts.startIndex, let port = Int(parts[parts.index(after: colon)...])
        else { return "is not tcp://HOST:PORT, nor ipc:///PATH" }
        return (1...65_535).contains(port) ? nil : "has a port that is not from 1 to 65535"
    }

    private mutating func checkKey(_ key: String, _ field: String) {
        if !CurveKeyPair.isKey(key) {
            add(field, .keyInvalid, "is not a CURVE key of 40 Z85 characters")
        }
    }

    // MARK: Callers

    private mutating func checkCallers(_ topology: Topology) {
        var owners: [String: String] = [:]
        for (name, entry) in topology.callers.sorted(by: { $0.key < $1.key }) {
            let caller = "callers.\(name)"
            for (index, key) in entry.publicKeys.enumerated() {
                let field = "\(caller).publicKeys[\(index)]"
                checkKey(key, field)
                if let owner = owners.updateValue(name, forKey: key) {
                    add(
                        field, .keyShared,
                        owner == name ? "stands twice" : "is also a key of \(owner)")
                }
            }
            for (index, role) in entry.roles.enumerated() where !Role.all.contains(role) {
                let known = Role.all.map(\.rawValue).joined(separator: ", ")
                add(
                    "\(caller).roles[\(index)]", .roleUnknown,
                    "“\(role.rawValue)” is not one of \(known)")
            }
            for (index, code) in entry.districts.enumerated() where !Self.isDistrict(code) {
                add(
                    "\(caller).districts[\(index)]", .districtUnknown,
                    "“\(code)” is neither * nor a region of the city")
            }
            for (index, purpose) in entry.purposes.enumerated()
            where !PurposeOptions.isGood(purpose) {
                add(
                    "\(caller).purposes[\(index)]", .purposeInvalid,
                    "“\(purpose)” is no purpose: \(PurposeOptions.rule)")
            }
            for (index, pattern) in entry.allowedMethods.enumerated() {
                let field = "\(caller).allowedMethods[\(index)]"
                guard Self.candidates(of: pattern, in: topology).isEmpty else { continue }
                let known = topology.services.keys.sorted() + AllowedMethods.standard
                add(
                    field, .serviceUnknown,
                    "“\(pattern.text)” is of no service; there are \(known.joined(separator: ", "))"
                )
            }
        }
    }

    private static func isDistrict(_ code: String) -> Bool {
        code == "*" || RegionCode(rawValue: code).flatMap(RegionCatalog.region) != nil
    }

    /// The contracts a pattern may have methods of, by its part before the `/`.
    static func candidates(of pattern: MethodPattern, in topology: Topology) -> [String] {
        let parts = pattern.text.split(
            separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let known = Array(topology.services.keys) + AllowedMethods.standard
        // Without a slash a star must stand for it: `enrollment*`.
        guard parts.count == 2 else {
            guard let star = pattern.text.firstIndex(of: "*") else { return [] }
            return known.filter { $0.hasPrefix(pattern.text[..<star].prefix($0.count)) }
        }
        return known.filter(MethodPattern(String(parts[0])).matches)
    }
}
