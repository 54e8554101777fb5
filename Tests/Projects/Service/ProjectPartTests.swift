import Bus
import Contracts
import Store
import Testing

@testable import Projects

struct ProjectPartTests {
    @Test("a county's officer does not divide a project of the city, but one of the county's own")
    func takeover() async throws {
        try await ProjectsBench.run { bench in
            let county = ProjectsBench.county("410802")
            let part = try ProjectsBench.part("P4-1", of: "P4", in: "410802", fen: 100)
            let refused = await refusal {
                _ = try await bench.service.registerProject(
                    part, ProjectsBench.context(Projects.registerProject, as: county))
            }
            #expect(refused?.code == .permissionDenied)
            #expect(refused?.violations.map(\.field) == ["parent"])
            #expect(refused?.violations.map(\.rule) == ["P1"])
            // The city's project still takes its own money.
            _ = try await bench.fund("P4", fen: 100)
            let own = try ProjectsBench.part("P3-1", of: "P3", in: "410802", fen: 100)
            _ = try await bench.bus.call(Projects.registerProject, own)
            let under = try ProjectsBench.part("P3-1-1", of: "P3-1", in: "410802", fen: 50)
            let registered = try await bench.service.registerProject(
                under, ProjectsBench.context(Projects.registerProject, as: county))
            #expect(registered.parent == own.id)
        }
    }

    @Test("a small finished part does not finish the project; all of its parts do")
    func stage() async throws {
        try await ProjectsBench.run { bench in
            let planned: Int64 = 191_000_000_000
            let parent = GetProject(project: try ProjectID("P4"))
            let small = try ProjectsBench.part("P4-1", of: "P4", in: "410802", fen: 1)
            _ = try await bench.bus.call(Projects.registerProject, small)
            try await bench.accept(small.id)
            let partly = try await bench.bus.call(Projects.getProject, parent).project
            #expect(partly.unallocated?.fen == planned - 1)
            #expect(partly.stage == .listed)
            #expect(partly.status == .identification)
            let rest = try ProjectsBench.part("P4-2", of: "P4", in: "410803", fen: planned - 1)
            _ = try await bench.bus.call(Projects.registerProject, rest)
            try await bench.accept(rest.id)
            let wholly = try await bench.bus.call(Projects.getProject, parent).project
            #expect(wholly.unallocated == .zero)
            #expect(wholly.status == .completion)
        }
    }

    @Test("when its only part is cancelled, what no part holds goes on")
    func cancelled() async throws {
        try await ProjectsBench.run { bench in
            let part = try ProjectsBench.part("P4-1", of: "P4", in: "410802", fen: 1)
            _ = try await bench.bus.call(Projects.registerProject, part)
            let day = try CalendarDate("2024-01-01")
            _ = try await bench.bus.call(
                Projects.enterStage,
                EnterStage(
                    project: part.id, stage: .cancelled, enteredOn: day,
                    documents: [
                        GateDocument(
                            kind: .cancellationDecision, number: "终止1号", issuedOn: day,
                            issuedBy: "发改")
                    ]))
            let parent = try await bench.bus.call(
                Projects.getProject, GetProject(project: ProjectID("P4"))
            ).project
            #expect(parent.status == .identification)
        }
    }

    @Test(
        "seats are not certified for a stage that a school of this code cannot teach",
        arguments: [
            ("1141000001", Stage.primary, false), ("1141000001", .kindergarten, true),
            ("2141000001", .junior, true), ("2141000001", .senior, false),
            ("3441000001", .junior, true), ("3441000001", .primary, false),
            ("9141000001", .primary, false),
        ])
    func taught(code: String, stage: Stage, holds: Bool) async throws {
        try await ProjectsBench.run { bench in
            let certify = CertifySeats(
                project: try ProjectID("P4"), certificateNo: "学位1号",
                schoolCode: try SchoolCode(code), stage: stage, seats: 90,
                certifiedOn: try CalendarDate("2024-07-01"), decisionRecord: "纪要")
            let refused = await refusal {
                _ = try await bench.bus.call(Projects.certifySeats, certify)
            }
            #expect((refused == nil) == holds)
            #expect(refused?.violations.map(\.field) ?? ["stage"] == ["stage"])
            let summary = try await bench.bus.call(Projects.summarise, SummariseProjects())
            #expect(summary.total.certifiedSeats == (holds ? 90 : 0))
        }
    }
}
