import Bus
import BusTesting
import Contracts
import Store
import Teachers
import Testing

@Suite struct RegisterStaffTests {
    private static let first = FirstAppointment(
        from: TeachersWorld.start,
        post: PostTerms(subject: .mathematics, occupies: .establishment))

    @Test("a batch takes its posts together, or the whole batch is refused, naming the record")
    func batch() async throws {
        try await TeachersWorld.run(approved: 100, posts: 100) { world in
            let tooMany = RegisterStaff(
                staff: TeachersWorld.staff(101, appointment: Self.first))
            let error = await #expect(throws: CallError.self) {
                try await world.call(Teachers.registerStaff, tooMany)
            }
            #expect(error?.violations.first?.rule == "T1")
            #expect(
                error?.violations.first?.field == "staff[100].appointment.post.occupies")
            #expect(try await world.establishment().occupied == 0)

            let staff = RegisterStaff(staff: TeachersWorld.staff(100, appointment: Self.first))
            let registered = try await world.call(Teachers.registerStaff, staff)
            #expect(Set(registered.members.map(\.person)).count == 100)
            #expect(registered.members.map(\.appointment) == (1...100).map { $0 })
            #expect(try await world.establishment().occupied == 100)
            #expect(try await world.eventCount(AppointmentStarted.eventType) == 100)
            #expect(
                try await refusal { try await world.call(Teachers.registerStaff, staff) }
                    == "STAFF_EXISTS")
        }
    }

    @Test("nobody below the working age is staff")
    func age() async throws {
        try await TeachersWorld.run(approved: 10, posts: 10) { world in
            var staff = TeachersWorld.staff(2)
            staff[1].idNumber = try #require(
                ResidentID(
                    regionPrefix: 410_802, birthDate: CalendarDate("2020-01-01"), serial: 1))
            let error = await #expect(throws: CallError.self) {
                try await world.call(Teachers.registerStaff, RegisterStaff(staff: staff))
            }
            #expect(error?.violations.map(\.field) == ["staff[1].idNumber"])
            #expect(error?.violations.map(\.rule) == ["age"])
        }
    }

    @Test("the levels of accounts and persons are what the appointments add up to, day by day")
    func levelsAgreeWithAppointments() async throws {
        try await TeachersWorld.run(approved: 100, posts: 60) { world in
            var generator = SeededGenerator(seed: 11)
            var staff = TeachersWorld.staff(40)
            for index in staff.indices {
                staff[index].appointment = FirstAppointment(
                    from: TeachersWorld.start.addingDays(
                        Int.random(in: 0..<30, using: &generator))!,
                    until: Bool.random(using: &generator)
                        ? date("2025-12-31").addingDays(index) : nil,
                    post: Self.first.post)
            }
            let members = try await world.call(
                Teachers.registerStaff, RegisterStaff(staff: staff)
            ).members
            for member in members.prefix(15) {
                try await world.call(
                    Teachers.endAppointment,
                    EndAppointment(
                        appointment: member.appointment!, lastDay: date("2025-11-15"),
                        reason: .resigned))
            }
            for offset in stride(from: 0, to: 200, by: 3) {
                let day = TeachersWorld.start.addingDays(offset)!
                let counted = try await world.store.read {
                    try $0.fetchValue(
                        Int64.self,
                        """
                        SELECT COUNT(*) FROM appointments WHERE occupies IS NOT NULL
                            AND from_day <= ? AND (until_day IS NULL OR until_day >= ?)
                        """, [day, day])
                }
                #expect(
                    try await world.establishment(TeachersWorld.junior, on: day.text).occupied
                        == counted)
            }
        }
    }

    @Test("the ID number is nowhere in the store, and the same person has the same key")
    func noIDNumber() async throws {
        try await TeachersWorld.run(approved: 100, posts: 60) { world in
            let staff = TeachersWorld.staff(3, appointment: Self.first)
            let members = try await world.call(
                Teachers.registerStaff, RegisterStaff(staff: staff)
            ).members
            for table in ["staff", "appointments", "person_days", "edubus_outbox"] {
                let columns = try await world.store.read {
                    try $0.fetchAll(
                        String.self, "SELECT name FROM pragma_table_info(?)", [table])
                }
                for (column, record) in columns.flatMap({ column in staff.map { (column, $0) } }) {
                    let found = try await world.store.read {
                        try $0.fetchValue(
                            Int64.self,
                            "SELECT COUNT(*) FROM \(table) WHERE instr(\"\(column)\", ?) > 0",
                            [record.idNumber.text])
                    }
                    #expect(found == 0, "\(table).\(column)")
                }
            }
            let page = try await world.call(
                Teachers.listStaff,
                ListStaff(school: TeachersWorld.junior, page: PageRequest(limit: 2)))
            #expect(page.items.map(\.person) == Array(members.map(\.person).sorted().prefix(2)))
            let rest = try await world.call(
                Teachers.listStaff,
                ListStaff(school: TeachersWorld.junior, page: PageRequest(after: page.next)))
            #expect(rest.items.count == 1 && rest.next == nil)
        }
    }

    @Test("records are refused by index and field")
    func fields() async throws {
        try await TeachersWorld.run { world in
            func field(_ change: (inout [StaffRecord]) -> Void) async -> String? {
                var staff = TeachersWorld.staff(3, appointment: Self.first)
                change(&staff)
                let request = RegisterStaff(staff: staff)
                let error = await #expect(throws: CallError.self) {
                    try await world.call(Teachers.registerStaff, request)
                }
                return error?.violations.first?.field
            }
            #expect(
                await field { $0[2].idNumber = $0[0].idNumber } == "staff[2].idNumber")
            #expect(
                await field { $0[1].school = SchoolCode(category: .junior, serial: 77)! }
                    == "staff[1].school")
            #expect(
                await field { $0[1].appointment?.until = date("2025-08-31") }
                    == "staff[1].appointment.until")
            #expect(
                await field { $0[1].certificates = [] } == "staff[1].appointment.post")
            #expect(
                await field { $0[0].appointment?.post.loadPercent = 0 }
                    == "staff[0].appointment.post.loadPercent")
            #expect(await field { $0 = [] } == "staff")
        }
    }
}
