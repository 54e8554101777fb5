import Bus
import Contracts
import Foundation
import ServiceKit

/// The caller that loads the sample city on behalf of sample officers. The topology names it only while it does.
extension Installation {
    static let sampleLoader = "sample-loader"

    /// Runs a body while the loader has a key, which services know within 2 s, and rights.
    ///
    /// - Throws: `ProgramError` when there is a loader already; what the body throws.
    func withSampleLoader<Value>(_ body: () async throws -> Value) async throws -> Value {
        try changeTopology { topology in
            guard topology.callers[Self.sampleLoader] == nil else {
                throw ProgramError(
                    "\(Self.sampleLoader): somebody loads a sample city now, or was killed meanwhile; "
                        + "then: edubus keys revoke \(Self.sampleLoader)")
            }
            topology.callers[Self.sampleLoader] = Topology.CallerEntry(
                publicKeys: [try makeKey(Self.sampleLoader).publicKey], department: "education",
                roles: [.system], mayActOnBehalf: true, allowedMethods: ["*"],
                purposes: [Purpose.sampleData.rawValue])
        }
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body())
        } catch {
            outcome = .failure(error)
        }
        try removeSampleLoader()
        return try outcome.get()
    }

    /// Takes the loader out, also one that a killed program or an older version left.
    func removeSampleLoader() throws {
        if try TopologyFile.read(topologyFile).callers[Self.sampleLoader] != nil {
            try changeTopology { $0.callers[Self.sampleLoader] = nil }
        }
        let key = keyFile(Self.sampleLoader)
        if FileManager.default.fileExists(atPath: key) {
            try FileManager.default.removeItem(atPath: key)
        }
    }
}
