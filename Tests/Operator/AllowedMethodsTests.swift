import Bus
import ServiceKit
import Testing

@testable import Operator

struct AllowedMethodsTests {
    private static let topology = Topology(services: [
        "enrollment.v1": Topology.ServiceEntry(instances: []),
        "aid.v1": Topology.ServiceEntry(instances: []),
        "aid.v2": Topology.ServiceEntry(instances: []),
    ])

    @Test(
        "a short name becomes the name on the wire, and matches it",
        arguments: [
            ("enrollment/*", "enrollment.v1/*", "enrollment.v1/ListSchools"),
            ("enrollment/List*", "enrollment.v1/List*", "enrollment.v1/ListSchools"),
            ("enrollment.v1/GetSchool", "enrollment.v1/GetSchool", "enrollment.v1/GetSchool"),
            ("aid.v2/*", "aid.v2/*", "aid.v2/Summarise"),
            ("*", "*", "enrollment.v1/ListSchools"),
            ("*/List*", "*/List*", "enrollment.v1/ListSchools"),
            ("Events/Subscribe", "Events/Subscribe", "Events/Subscribe"),
        ])
    func expands(text: String, pattern: String, path: String) throws {
        let made = try AllowedMethods.pattern(text, in: Self.topology)
        #expect(made.text == pattern)
        #expect(made.matches(path))
    }

    @Test(
        "a pattern that could match nothing is refused by name",
        arguments: [
            "enrolment/*", "enrollment", "enrollment/", "", "/List", "aid/*", "Enrollment/*",
        ])
    func refuses(text: String) {
        let error = #expect(throws: ProgramError.self) {
            try AllowedMethods.pattern(text, in: Self.topology)
        }
        #expect(error?.description.hasPrefix("--allow: ") == true)
    }

    @Test("a pattern lets through what it says and no more")
    func matching() {
        #expect(!MethodPattern("enrollment.v1/List*").matches("enrollment.v1/GetSchool"))
        #expect(!MethodPattern("enrollment.v1/List*").matches("xenrollment.v1/ListSchools"))
        #expect(!MethodPattern("enrollment.v1/*").matches("enrollment.v10/ListSchools"))
        #expect(!MethodPattern("*/List*s").matches("aid.v1/List"))
        #expect(!MethodPattern("a*a").matches("a"))
    }
}
