import Bus
import Contracts
import Testing

@testable import Enrollment

/// E7: the quota matrix is the plan's reserved seats, cell by cell.
struct AdmissionPlanTests {
    private static let one = Samples.code(.senior, 1)
    private static let two = Samples.code(.senior, 2)
    private static let near = Samples.code(.junior, 1)
    private static let far = Samples.code(.junior, 2)

    private func line(
        _ school: SchoolCode, _ type: SeatType, _ seats: Int, taken: Int = 0
    ) -> AdmissionPlan.Line {
        .init(
            id: "\(school)-\(type.rawValue)", school: school, seatType: type, seats: seats,
            taken: taken)
    }

    private func reason(
        _ lines: [AdmissionPlan.Line], _ control: [SchoolCode], _ cells: [AdmissionQuota]
    ) -> String? {
        do {
            _ = try AdmissionPlan(
                lines: lines,
                controlLines: control.map { AdmissionControlLine(school: $0, hundredths: 100) },
                quotas: cells)
            return nil
        } catch {
            return error.reason.rawValue
        }
    }

    @Test("cells are as many seats as the line reserves, no more, no fewer")
    func sums() {
        let lines = [line(Self.one, .open, 3), line(Self.one, .quota, 4)]
        for (near, far) in [(0, 0), (1, 2), (1, 3), (4, 0), (2, 3)] {
            let cells = [(Self.near, near), (Self.far, far)].filter { $1 > 0 }.map {
                AdmissionQuota(school: Self.one, juniorSchool: $0, seats: $1)
            }
            #expect(reason(lines, [Self.one], cells) == (near + far == 4 ? nil : "QUOTA_SUM"))
        }
        let cell = AdmissionQuota(school: Self.one, juniorSchool: Self.near, seats: 2)
        #expect(reason(lines, [Self.one], [cell, cell]) == "CELL_TWICE")
        #expect(
            reason(
                [line(Self.one, .open, 3)], [Self.one],
                [AdmissionQuota(school: Self.one, juniorSchool: Self.near, seats: 1)])
                == "QUOTA_SUM")
    }

    @Test("every school of the plan has one control line, and only those have one")
    func controlLines() {
        let lines = [line(Self.one, .open, 3)]
        #expect(reason(lines, [], []) == "CONTROL_LINE_MISSING")
        #expect(reason(lines, [Self.one, Self.one], []) == "CONTROL_LINE_TWICE")
        #expect(reason(lines, [Self.one, Self.two], []) == "NOT_IN_PLAN")
        #expect(reason([], [], []) == "NO_PLAN")
        #expect(reason([line(Self.one, .open, 3, taken: 1)], [Self.one], []) == "SEATS_TAKEN")
    }
}
