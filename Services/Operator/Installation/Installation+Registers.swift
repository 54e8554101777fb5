import Bus
import Contracts
import Foundation
import SampleCity
import ServiceKit

/// Departments' registers in an installation.
extension Installation {
    /// A register's secret for its own person keys, beside its key.
    func registerSecretFile(_ kind: RegisterKind) -> String { keyFile("\(kind.program).secret") }

    /// What its department gets, beside the topology.
    func registerFiles(_ kind: RegisterKind) -> [String] {
        [keyFile(kind.program), registerSecretFile(kind)]
    }

    /// Makes a register's key and secret, names it in the topology, and lets enrollment ask it for admissions.
    ///
    /// - Returns: false when it was there already.
    @discardableResult
    func addRegister(_ kind: RegisterKind, address: String, department: String) throws -> Bool {
        var isNew = false
        let city = Array(try KeyFile.readSecret(keyFile("person")))
        try changeTopology { topology in
            guard topology.services[kind.service] == nil else { return }
            isNew = true
            let key = try makeKey(kind.program)
            try KeyFile.writeSecret(
                Data(try RegisterSecret.make(for: kind.rawValue, from: city)),
                to: registerSecretFile(kind))
            topology.services[kind.service] = Topology.ServiceEntry(
                instances: [Endpoint(address: address, publicKey: key.publicKey)])
            topology.callers[kind.program] = Topology.CallerEntry(
                publicKeys: [key.publicKey], department: department, roles: [],
                allowedMethods: [])
            guard var asker = topology.callers["enrollment"] else { return }
            let ask = MethodPattern("\(kind.service)/Ask")
            if !asker.allowedMethods.contains(ask) { asker.allowedMethods.append(ask) }
            if !asker.purposes.contains(Purpose.admission.rawValue) {
                asker.purposes.append(Purpose.admission.rawValue)
            }
            topology.callers["enrollment"] = asker
        }
        return isNew
    }

    // MARK: The sample's

    /// Where the sample's extract of a register lies: its department's, were it one.
    func sampleExtract(_ kind: RegisterKind) -> String { "\(home)/registers/\(kind.rawValue).csv" }

    /// The sample's registers that are served here: those with an extract.
    var sampleRegisters: [RegisterKind] {
        RegisterKind.allCases.filter {
            FileManager.default.fileExists(atPath: sampleExtract($0))
        }
    }

    /// Writes the extracts that are missing and enters their registers, on the ports after the services'.
    func addSampleRegisters(of city: SampleCity) throws {
        let topology = try TopologyFile.read(topologyFile)
        let ports = topology.services.values.flatMap(\.instances).compactMap {
            AdminPorts.port(in: $0.address)
        }
        guard var port = ports.max() else { return }
        for kind in RegisterKind.allCases where topology.services[kind.service] == nil {
            let path = sampleExtract(kind)
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try Data(SampleExtract(kind, of: city).text.utf8)
                .write(to: URL(filePath: path), options: .atomic)
            port += 1
            try addRegister(
                kind, address: "tcp://127.0.0.1:\(port)", department: Self.department(of: kind))
        }
    }

    private static func department(of kind: RegisterKind) -> String {
        switch kind {
        case .household, .residence: "police"
        case .property: "naturalResources"
        case .insurance: "humanResources"
        case .roll: "education"
        }
    }
}
