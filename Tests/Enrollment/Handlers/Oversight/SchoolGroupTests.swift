import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

/// 教育集团: a school is in one group at a time.
struct SchoolGroupTests {
    private func city() async throws -> TestEnrollment {
        let city = try await TestEnrollment()
        for serial in 1...5 {
            try await city.register(
                Samples.school(.primary, serial, region: serial == 5 ? "410811" : "410802"))
        }
        return city
    }

    private func form(
        _ city: TestEnrollment, lead: Int = 1, _ members: [Int], id: String? = nil,
        from: String = "2025-01-01", across: String? = nil, as principal: Principal = .submitter
    ) async throws -> SchoolGroup {
        try await city.call(
            Enrollment.setSchoolGroup,
            .init(
                id: id, name: "示例集团", leadSchool: Samples.code(.primary, lead),
                members: members.map { Samples.code(.primary, $0) }, documentNo: "焦教集团1号",
                acrossDistricts: across, from: Samples.day(from)), as: principal)
    }

    private func leave(
        _ city: TestEnrollment, _ id: String, _ serial: Int?, on day: String
    ) async throws {
        _ = try await city.call(
            Enrollment.leaveSchoolGroup,
            .init(
                id: id, schoolCode: serial.map { Samples.code(.primary, $0) },
                on: Samples.day(day), documentNo: "焦教集团2号"))
    }

    private func list(_ city: TestEnrollment, on day: String) async throws -> SchoolGroups {
        try await city.call(
            Enrollment.listSchoolGroups, .init(on: Samples.day(day)), as: .anonymous)
    }

    @Test("groups and the schools they cover are counted by the day")
    func counts() async throws {
        let city = try await city()
        let group = try await form(city, [2])
        #expect(group.id == "GROUP-1")
        _ = try await form(city, [2, 3], id: group.id, from: "2025-03-01")
        #expect(try await list(city, on: "2024-12-31").groups.isEmpty)
        #expect(try await list(city, on: "2025-02-28").schools == 2)
        #expect(try await list(city, on: "2025-03-01").schools == 3)
        try await leave(city, group.id, 3, on: "2025-05-31")
        #expect(try await list(city, on: "2025-05-31").schools == 3)
        #expect(try await list(city, on: "2025-06-01").schools == 2)
        try await leave(city, group.id, nil, on: "2025-06-30")
        #expect(try await list(city, on: "2025-06-30").groups.count == 1)
        #expect(try await list(city, on: "2025-07-01").groups.isEmpty)
        #expect(
            try await reason { _ = try await form(city, [4], id: group.id) } == "GROUP_ENDED")
    }

    @Test("another group's member, another district's school and a leaving lead are refused")
    func refused() async throws {
        let city = try await city()
        let group = try await form(city, [2])
        #expect(
            try await reason { _ = try await form(city, lead: 3, [2]) } == "IN_ANOTHER_GROUP")
        #expect(
            try await reason { _ = try await form(city, lead: 1, [4]) } == "IN_ANOTHER_GROUP")
        #expect(try await list(city, on: "2025-01-01").groups.count == 1)
        #expect(
            try await reason { _ = try await form(city, [5], id: group.id) } == "ANOTHER_DISTRICT")
        _ = try await form(city, [5], id: group.id, across: "跨区文件1号")
        #expect(
            try await reason { try await leave(city, group.id, 1, on: "2025-06-01") }
                == "LEAD_STAYS")
        #expect(
            try await reason { _ = try await form(city, lead: 3, [4], as: .county("410811")) }
                == "DISTRICT_NOT_COVERED")
        func retire(_ serial: Int) async throws {
            _ = try await city.call(
                Enrollment.retireSchool,
                .init(code: Samples.code(.primary, serial), documentNo: "撤1号"))
        }
        #expect(try await reason { try await retire(2) } == "SCHOOL_IN_GROUP")
        let alone = try await form(city, lead: 4, [])
        #expect(
            try await reason { _ = try await form(city, lead: 3, [], id: alone.id) } == nil)
        try await city.register(Samples.school(.primary, 6, region: "410882"))
        #expect(
            try await reason { _ = try await form(city, lead: 6, [], id: alone.id) }
                == "ANOTHER_DISTRICT")
        try await leave(city, alone.id, nil, on: "2025-06-30")
        // Who left one group on a day may join another from the next day on.
        try await leave(city, group.id, 2, on: "2025-06-30")
        #expect(
            try await reason { _ = try await form(city, lead: 3, [2], from: "2025-06-30") }
                == "IN_ANOTHER_GROUP")
        _ = try await form(city, lead: 3, [2], from: "2025-07-01")
    }

    @Test("the schema keeps a school in one group, whoever writes")
    func schema() async throws {
        let city = try await city()
        let group = try await form(city, [2])
        _ = try await form(city, lead: 3, [])
        try await leave(city, group.id, 2, on: "2025-06-30")
        for from in ["2025-06-30", "2024-01-01"] {
            await #expect(throws: StoreError.self) {
                try await city.store.write {
                    try $0.execute(
                        "INSERT INTO school_group_members VALUES (2, ?, ?, NULL)",
                        [Samples.code(.primary, 2), from])
                }
            }
        }
        await #expect(throws: StoreError.self) {
            try await city.store.write {
                try $0.execute("UPDATE school_group_members SET school_code = '2141000001'")
            }
        }
    }

    @Test("of many callers who want one school for their groups, one gets it")
    func atOnce() async throws {
        let city = try await city()
        let formed = await withTaskGroup(of: Bool.self) { group in
            for lead in 1...3 {
                for _ in 0..<4 {
                    group.addTask { (try? await form(city, lead: lead, [4])) != nil }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(formed == 1)
        #expect(try await list(city, on: "2025-01-01").schools == 2)
    }
}
