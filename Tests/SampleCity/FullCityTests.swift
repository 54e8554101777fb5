import Contracts
import Testing

@testable import SampleCity

/// The full city, read person by person.
struct FullCityTests {
    private let city = SampleCity(seed: 20_250_901, scale: .full)

    @Test("it has the plan's 1,622 schools by stage")
    func schools() {
        let counts = Dictionary(grouping: city.schools, by: \.stage).mapValues(\.count)
        #expect(
            counts == [
                .kindergarten: 853, .primary: 514, .junior: 186, .senior: 32, .vocational: 22,
                .special: 8, .higher: 6, .adultHigher: 1,
            ])
        #expect(city.schools.count == 1622)
    }

    @Test("it has 829,200 students and 64,800 staff, 894,000 people, by stage as assumed")
    func people() {
        #expect(city.studentCount == 829_200)
        #expect(city.staffCount == 64_800)
        #expect(city.studentCount + city.staffCount == 894_000)
        let students = Dictionary(grouping: city.schools, by: \.stage).mapValues {
            $0.reduce(0) { $0 + $1.studentCount }
        }
        #expect(students[.senior] == 72_600)
        #expect(students[.vocational] == 28_000)
        #expect(students[.higher] == 115_900)
    }

    @Test("all 894,000 ID numbers are different, and what is counted is what is made")
    func unique() {
        var seen: Set<ResidentID> = []
        seen.reserveCapacity(900_000)
        var students = 0
        var staff = 0
        for school in city.schools {
            for student in city.students(of: school) {
                students += 1
                seen.insert(student.idNumber)
            }
            for member in city.staff(of: school) {
                staff += 1
                seen.insert(member.idNumber)
            }
        }
        #expect(students == 829_200)
        #expect(staff == 64_800)
        #expect(seen.count == 894_000)
    }

    @Test("pupils are of their grade's age, hold a prefix of their district and never the zone's")
    func ages() {
        let cutOff = city.schoolYear.ageCutOff
        var wrong = 0
        for school in city.schools {
            guard let profile = StageProfile.all.first(where: { $0.stage == school.stage }),
                let region = RegionProfile.all.first(where: { $0.region.code == school.region })
            else {
                Issue.record("\(school.code) has no profile")
                continue
            }
            for student in city.students(of: school) {
                let age = student.idNumber.birthDate.age(on: cutOff)
                let prefix = student.idNumber.regionPrefix
                if age != profile.entryAge + student.grade - 1
                    || !region.idPrefixes.contains(prefix) || prefix == 410_871
                {
                    wrong += 1
                }
            }
        }
        #expect(wrong == 0)
    }

    @Test("staff are 25 to 59, and the ID numbers of one school in ten read back as valid")
    func valid() throws {
        for (index, school) in city.schools.enumerated() where index % 10 == 0 {
            for student in city.students(of: school).prefix(200) {
                #expect(try ResidentID(student.idNumber.text) == student.idNumber)
            }
            for member in city.staff(of: school) {
                #expect(try ResidentID(member.idNumber.text) == member.idNumber)
                let age = member.idNumber.birthDate.age(on: city.schoolYear.ageCutOff)
                #expect((24...59).contains(age))
            }
        }
    }
}
