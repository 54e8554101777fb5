import Bus
import Contracts
import Testing

@testable import Enrollment

struct SchoolRecordGuardTests {
    private func field(_ change: (inout SchoolRecord) -> Void) -> String? {
        var record = Samples.school(.senior)
        change(&record)
        do {
            try SchoolRecordGuard.check(record, at: "schools[3]")
            return nil
        } catch {
            return error.violations.first?.field
        }
    }

    @Test("a sound record passes, also one that teaches two stages")
    func sound() {
        #expect(field { _ in } == nil)
        #expect(field { $0.openingSeats.append(.init(stage: .junior, seats: 900)) } == nil)
    }

    @Test("what is wrong is named by its path")
    func paths() throws {
        let foreign = try RegionCode("410105")
        #expect(field { $0.region = foreign } == "schools[3].region")
        #expect(field { $0.stage = .junior } == "schools[3].stage")
        #expect(field { $0.name = "" } == "schools[3].name")
        #expect(field { $0.openingSeats = [] } == "schools[3].openingSeats")
        #expect(
            field { $0.openingSeats.append($0.openingSeats[0]) }
                == "schools[3].openingSeats[1].stage")
        #expect(
            field { $0.openingSeats.append(.init(stage: .primary, seats: 1)) }
                == "schools[3].openingSeats[1].stage")
        #expect(field { $0.openingSeats[0].seats = -1 } == "schools[3].openingSeats[0].seats")
        #expect(
            field { $0.construction = Samples.relocation(capacity: 0) }
                == "schools[3].construction.designCapacity")
    }

    @Test("every stage has a code its schools can be registered with", arguments: Stage.allCases)
    func stages(stage: Stage) throws {
        try SchoolRecordGuard.check(Samples.school(stage), at: "schools[0]")
    }

    @Test("grades are counted from 1 within the stage", arguments: Stage.allCases)
    func grades(stage: Stage) throws {
        let grades = GradeSpan.grades(of: stage)
        for grade in 0...grades.upperBound + 1 {
            let record = StudentRecord(
                idNumber: Samples.child(1), schoolCode: Samples.code(stage, 1), stage: stage,
                grade: grade, classNumber: 1)
            let accepted = (try? GradeSpan.check(record, at: "students[0]")) != nil
            #expect(accepted == grades.contains(grade))
        }
    }
}
