import Contracts
import Testing

@testable import SampleCity

struct SampleCityTests {
    static let scales: [Double] = [0.001, 0.0034, 0.01, 0.02, 0.05, 0.137, 0.5, 0.999, 1]

    @Test("totals are exact at every scale", arguments: scales)
    func totals(_ value: Double) throws {
        let city = try SampleCity(seed: 7, scale: value)
        let scale = try SampleScale(value)
        #expect(city.studentCount == scale.scaled(829_200))
        #expect(city.staffCount == scale.scaled(64_800))
        #expect(city.schools.count == max(scale.scaled(1622), 45))
        #expect(city.studentCount == Int((829_200 * value).rounded()))
    }

    @Test(
        "every stage keeps a school, every district a kindergarten, a primary and a junior",
        arguments: scales)
    func everywhere(_ value: Double) throws {
        let city = try SampleCity(seed: 8, scale: value)
        #expect(Set(city.schools.map(\.stage)) == Set(Stage.allCases))
        for stage in [Stage.kindergarten, .primary, .junior] {
            let regions = Set(city.schools.filter { $0.stage == stage }.map(\.region))
            #expect(regions == Set(RegionCatalog.districts.map(\.code)))
        }
        #expect(city.schools.allSatisfy { $0.studentCount > 0 && $0.staffCount > 0 })
    }

    @Test("codes are valid, used once and of the school's stage; names say that it is a sample")
    func codes() throws {
        let city = try SampleCity(seed: 9)
        #expect(Set(city.schools.map(\.code)).count == city.schools.count)
        #expect(Set(city.schools.map(\.name)).count == city.schools.count)
        for school in city.schools {
            #expect(try SchoolCode(school.code.text) == school.code)
            #expect(school.code.category.stage == school.stage)
            #expect(school.code.isOfThisProvince)
            #expect(school.name.hasSuffix("（示例）"))
            #expect(RegionCatalog.region(school.region) != nil)
        }
    }

    @Test(
        "certified seats cover every roll, grades fit their stage, classes their size",
        arguments: [0.01, 1])
    func rolls(_ scale: Double) throws {
        let city = try SampleCity(seed: 10, scale: scale)
        for school in city.schools {
            #expect(school.certifiedSeats >= school.studentCount)
            #expect(school.certifiedSeats <= school.studentCount * 115 / 100 + 10)
        }
        for school in city.schools.filter({ $0.stage == .senior || $0.stage == .special }) {
            var classes: [[Int]: Int] = [:]
            var last = [0, 0]
            for student in city.students(of: school) {
                let key = [student.grade, student.classNumber]
                #expect(!key.lexicographicallyPrecedes(last))
                last = key
                classes[key, default: 0] += 1
            }
            #expect(classes.count == school.classCount)
            #expect(classes.values.allSatisfy { $0 <= (school.stage == .senior ? 50 : 12) })
            #expect(classes.keys.allSatisfy { $0[1] <= 200 })
        }
    }

    @Test("plan lines of senior highs stay within 55 a class and the certified seats")
    func planLines() throws {
        let city = try SampleCity(seed: 11)
        let bySchool = Dictionary(uniqueKeysWithValues: city.schools.map { ($0.code, $0) })
        #expect(city.planProposals.count == 54)
        for proposal in city.planProposals {
            let school = try #require(bySchool[proposal.schoolCode])
            #expect(proposal.seats <= 55 * proposal.classes)
            #expect(proposal.seats <= school.certifiedSeats)
        }
    }

    @Test("the same seed and scale give the same city, another seed another one")
    func determinism() throws {
        #expect(try Self.fingerprint(1, 0.02) == Self.fingerprint(1, 0.02))
        #expect(try Self.fingerprint(1, 0.02) != Self.fingerprint(2, 0.02))
        #expect(try Self.fingerprint(1, 0.02) != Self.fingerprint(1, 0.03))
    }

    @Test("the city of a seed is the same on every machine and in every release")
    func golden() throws {
        let made = try Self.fingerprint(20_250_901, 0.01)
        #expect(made == 0x6654_7C65_CCF3_E348)
    }

    /// FNV-1a over everything that is loaded.
    static func fingerprint(_ seed: UInt64, _ scale: Double) throws -> UInt64 {
        let city = try SampleCity(seed: seed, scale: scale)
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ text: String) {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        for school in city.schools {
            add(
                "\(school.code)\(school.name)\(school.region)\(school.ownership)\(school.certifiedSeats)"
            )
            for student in city.students(of: school) {
                add("\(student.idNumber.text)\(student.grade)\(student.classNumber)")
            }
            for member in city.staff(of: school) {
                add(
                    "\(member.idNumber.text)\(member.post.kind)\(member.title)\(member.appointedFrom)"
                )
            }
            for record in city.recognitions(of: school) {
                add("\(record.idNumber.text)\(record.level)\(record.basis)\(record.boarding)")
            }
        }
        return hash
    }

    @Test(
        "a scale outside 0.001 to 1 is refused",
        arguments: [0, -1, 0.0009, 1.0001, .infinity, .nan])
    func refused(_ value: Double) {
        #expect(throws: SampleCityError.scaleOutOfRange) { try SampleCity(seed: 1, scale: value) }
    }
}
