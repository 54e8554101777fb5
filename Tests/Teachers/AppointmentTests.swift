import Bus
import BusTesting
import Contracts
import Store
import Teachers
import Testing

@Suite struct AppointmentTests {
    @Test("of many appointments of one person to posts at the same time one wins")
    func onePerson() async throws {
        try await TeachersWorld.run { world in
            try await world.allocate(10, to: TeachersWorld.senior)
            let person = try await world.register(1)[0]
            let outcomes = try await concurrently(40) { index in
                try await world.call(
                    Teachers.appoint,
                    TeachersWorld.appoint(
                        person,
                        at: index.isMultiple(of: 2) ? TeachersWorld.junior : TeachersWorld.senior))
            }
            #expect(outcomes.filter { $0 == "done" }.count == 1)
            #expect(outcomes.filter { $0.hasPrefix("T2 ") }.count == 39)
            #expect(try await world.establishment().occupied == 1)
            #expect(try await world.eventCount(AppointmentStarted.eventType) == 1)
        }
    }

    @Test("of many persons for the last post one wins")
    func lastPost() async throws {
        try await TeachersWorld.run(posts: 1) { world in
            let persons = try await world.register(40)
            let outcomes = try await concurrently(40) { index in
                try await world.call(
                    Teachers.appoint, TeachersWorld.appoint(persons[index]))
            }
            #expect(outcomes.filter { $0 == "done" }.count == 1)
            #expect(outcomes.filter { $0 == "T1 ESTABLISHMENT_EXHAUSTED" }.count == 39)
            let held = try await world.establishment(TeachersWorld.junior)
            #expect(held.occupied == 1 && held.vacant == 0)
        }
    }

    @Test("the same key has its effect once and the same answer every time")
    func replay() async throws {
        try await TeachersWorld.run { world in
            let person = try await world.register(1)[0]
            let options = CallOptions(idempotencyKey: "appointment-of-the-test")
            let request = TeachersWorld.appoint(person)
            let first = try await world.call(Teachers.appoint, request, options: options)
            for _ in 0..<5 {
                #expect(
                    try await world.call(Teachers.appoint, request, options: options) == first)
            }
            #expect(try await world.establishment().occupied == 1)
            #expect(try await world.eventCount(AppointmentStarted.eventType) == 1)
        }
    }

    @Test("the last post of a school passes on the day after its holder's last")
    func succession() async throws {
        try await TeachersWorld.run(posts: 1) { world in
            let persons = try await world.register(2)
            let first = try await world.call(Teachers.appoint, TeachersWorld.appoint(persons[0]))
            let next = TeachersWorld.appoint(persons[1], from: "2026-09-01")
            #expect(
                try await refusal { try await world.call(Teachers.appoint, next) }
                    == "T1 ESTABLISHMENT_EXHAUSTED")
            let ended = try await world.call(
                Teachers.endAppointment,
                EndAppointment(
                    appointment: first.id, lastDay: date("2026-08-31"), reason: .retired))
            #expect(ended.until == date("2026-08-31") && ended.endReason == .retired)
            try await world.call(Teachers.appoint, next)
            for (day, occupied) in [("2026-08-31", 1), ("2026-09-01", 1), ("2025-08-31", 0)] {
                #expect(
                    try await world.establishment(TeachersWorld.junior, on: day).occupied
                        == Int64(occupied))
            }
            #expect(
                try await refusal {
                    try await world.call(
                        Teachers.endAppointment,
                        EndAppointment(
                            appointment: first.id, lastDay: date("2026-08-30"), reason: .resigned))
                } == "T2 APPOINTMENT_ENDED")
            #expect(try await world.eventCount(AppointmentEnded.eventType) == 1)
        }
    }

    @Test("loads may be split over schools up to a full load")
    func splitLoad() async throws {
        try await TeachersWorld.run { world in
            let person = try await world.register(1)[0]
            try await world.call(
                Teachers.appoint, TeachersWorld.appoint(person, load: 60))
            func second(_ load: Int64) -> Appoint {
                TeachersWorld.appoint(
                    person, at: TeachersWorld.senior, occupies: nil, load: load, isMain: false)
            }
            #expect(
                try await refusal { try await world.call(Teachers.appoint, second(41)) }
                    == "T2 LOAD_ABOVE_LIMIT")
            try await world.call(Teachers.appoint, second(40))
            let member = try await world.call(Teachers.getStaff, GetStaff(person: person))
            #expect(member.appointments.map(\.post.loadPercent) == [60, 40])
            #expect(member.school == TeachersWorld.junior)
        }
    }

    @Test("a veto keeps from appointment until it is lifted, and the events carry keys only")
    func veto() async throws {
        try await TeachersWorld.run { world in
            let person = try await world.register(1)[0]
            let veto = try await world.call(
                Teachers.setEthicsVeto,
                SetEthicsVeto(
                    person: person, from: date("2025-08-01"), until: date("2026-01-31"),
                    decisionNumber: "sd-1"))
            let request = TeachersWorld.appoint(person)
            #expect(
                try await refusal { try await world.call(Teachers.appoint, request) }
                    == "T3 ETHICS_VETO")
            try await world.call(
                Teachers.liftEthicsVeto,
                LiftEthicsVeto(
                    veto: veto.id, lastDay: date("2025-08-31"), decisionNumber: "sd-2"))
            try await world.call(Teachers.appoint, request)
            #expect(try await world.eventCount(EthicsVetoSet.eventType) == 1)
            #expect(try await world.eventCount(EthicsVetoLifted.eventType) == 1)
            let member = try await world.call(Teachers.getStaff, GetStaff(person: person))
            #expect(member.vetoes.map(\.liftedBy) == ["sd-2"])
        }
    }

    @Test("a veto tells the school that answers for the conduct, and only one there is")
    func vetoOfASchool() async throws {
        try await TeachersWorld.run { world in
            let person = try await world.register(1)[0]
            func veto(_ school: SchoolCode) -> SetEthicsVeto {
                SetEthicsVeto(
                    person: person, from: date("2025-08-01"), decisionNumber: "sd-1",
                    school: school)
            }
            let unknown = try #require(SchoolCode(category: .kindergarten, serial: 99))
            #expect(
                try await refusal { try await world.call(Teachers.setEthicsVeto, veto(unknown)) }
                    != "done")
            try await world.call(Teachers.setEthicsVeto, veto(TeachersWorld.kindergarten))
            let told = try await world.store.read {
                try $0.fetchAll(
                    String.self, "SELECT data FROM edubus_outbox WHERE type = ?",
                    [EthicsVetoSet.eventType])
            }.map { try JSONCoding.decode(EthicsVetoSet.self, from: Array($0.utf8)) }
            #expect(told.map(\.school) == [TeachersWorld.kindergarten])
        }
    }

    @Test("a lapsed registration is refused, and good again when renewed")
    func registration() async throws {
        try await TeachersWorld.run { world in
            let person = try await world.register(1)[0]
            let late = TeachersWorld.appoint(person, from: "2029-01-01")
            #expect(
                try await refusal { try await world.call(Teachers.appoint, late) }
                    == "T3 REGISTRATION_LAPSED")
            try await world.call(
                Teachers.updateQualifications,
                UpdateQualifications(person: person, registeredUntil: date("2033-12-31")))
            try await world.call(Teachers.appoint, late)
        }
    }

    @Test("a principal of another district may not appoint, nor an auditor")
    func authority() async throws {
        try await TeachersWorld.run { world in
            let request = TeachersWorld.appoint(try await world.register(1)[0])
            for (role, district) in [
                (Role.principal, TeachersWorld.neighbour.text), (.auditor, "*"),
            ] {
                let principal = Principal(
                    subject: "p", department: "education", roles: [role], districts: [district])
                let error = await #expect(throws: CallError.self) {
                    try await world.call(
                        Teachers.appoint, request, options: CallOptions(onBehalfOf: principal))
                }
                #expect(error?.code == .permissionDenied)
            }
        }
    }
}

/// The outcome of each of many calls made at once.
func concurrently(
    _ count: Int, _ work: @escaping @Sendable (Int) async throws -> some Sendable
) async throws -> [String] {
    try await withThrowingTaskGroup(of: String.self) { group in
        for index in 0..<count {
            group.addTask { try await refusal { _ = try await work(index) } }
        }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}
