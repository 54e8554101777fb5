import Bus
import Contracts
import Foundation
import Register
import SampleCity
import Testing

/// The sample's extracts are what a department's would have to be.
struct SampleRegistersTests {
    @Test("every extract is taken by its register, whole, and labelled in every line")
    func taken() throws {
        let city = try SampleCity(seed: 5, scale: 0.004)
        for kind in RegisterKind.allCases {
            let text = SampleExtract(kind, of: city).text
            let path = NSTemporaryDirectory() + "edubus-sample-\(UUID().uuidString).csv"
            defer { try? FileManager.default.removeItem(atPath: path) }
            try Data(text.utf8).write(to: URL(filePath: path))
            let register = try #require(RegisterChoice(kind.rawValue)).open(
                RegisterOptions(file: path, sample: true, secret: Array(repeating: 3, count: 32)))
            let lines = text.split(separator: "\n")
            #expect(register.counts.records == lines.count - 1)
            #expect(register.counts.records > 10)
            #expect(lines.dropFirst().allSatisfy { $0.hasSuffix("示例") })
        }
    }

    @Test(
        "families are distinct people, apart from pupils and staff; every district and stage applies"
    )
    func families() throws {
        let city = try SampleCity(seed: 6, scale: 0.004)
        let families = Array(city.families)
        let guardians = Set(families.map(\.guardian))
        #expect(guardians.count == families.count)
        let pupils = Set(city.schools.flatMap { city.students(of: $0).map(\.idNumber) })
        let staff = Set(city.schools.flatMap { city.staff(of: $0).map(\.idNumber) })
        #expect(guardians.isDisjoint(with: pupils) && guardians.isDisjoint(with: staff))
        #expect(families.allSatisfy { pupils.contains($0.child) })
        let applications = city.applications
        #expect(Set(applications.map { "\($0.region) \($0.stage)" }).count == 22)
        #expect(applications.allSatisfy { $0.sample == true })
        #expect(Set(families.map(\.kind)).count == SampleFamily.Kind.allCases.count)
        #expect(city.applications == (try SampleCity(seed: 6, scale: 0.004)).applications)
    }
}
