import Bus
import Contracts
import Testing

/// Personal data only through methods that ask for a purpose: read off every message's schema.
struct PersonalDataTests {
    /// How a message shows a person: by an ID number, a person key, or a candidate number.
    private static let marks = Set(
        [ResidentID.schema, PersonKey.schema, CandidateNumber.schema].compactMap(\.pattern))

    private static func showsPerson(_ schema: JSONSchema) -> Bool {
        if let pattern = schema.pattern, marks.contains(pattern) { return true }
        let parts =
            schema.properties.map(\.schema) + schema.definitions.map(\.schema) + schema.anyOf
            + [schema.items, schema.additionalProperties].compactMap { $0 }
        return parts.contains(where: showsPerson)
    }

    @Test(
        "a method whose request or answer holds a person asks for a purpose, and is open to nobody")
    func methods() throws {
        var found = 0
        for contract in ServedContracts.all {
            for method in contract.methods {
                let messages = try [
                    JSONSchema.recording(method.requestType),
                    JSONSchema.recording(method.responseType),
                ]
                guard messages.contains(where: Self.showsPerson) else { continue }
                found += 1
                #expect(method.facts.personalData, "\(method.facts.path)")
                #expect(method.facts.access != .open, "\(method.facts.path)")
            }
        }
        #expect(found > 40, "the search finds \(found)")
    }

    @Test("every contract with personal data takes the domain's purposes and no other word")
    func purposes() {
        let personal = ServedContracts.services.filter { contract in
            contract.methods.contains { $0.facts.personalData }
        }
        #expect(personal.count >= 8)
        for contract in personal {
            #expect(contract.purposes == Purpose.allCases.map(\.rawValue), "\(contract.name)")
        }
    }
}
