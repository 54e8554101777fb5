import Bus
import Contracts

extension LoadSession {
    /// Schools with their rolls, establishment, then staff who occupy it.
    func loadTeachers(_ city: SampleCity) async throws {
        try await send(.staffUnits, total: city.schools.count, Batches(city.schools, of: 400)) {
            index, schools in
            _ = try await write(
                Teachers.registerSchoolUnits,
                RegisterSchoolUnits(
                    schools: schools.map(city.unit(of:)), rolls: schools.map(city.roll(of:)),
                    sample: true),
                key: "\(index)")
            return schools.count
        }
        let establishment = city.establishment
        try await send(.establishment, total: establishment.count, establishment) { _, posts in
            let key = "\(posts.region)-\(posts.kind.rawValue)"
            _ = try await write(
                Teachers.approveEstablishment,
                ApproveEstablishment(
                    region: posts.region, kind: posts.kind, total: posts.approved,
                    effectiveOn: SampleStaff.firstDay,
                    approvalNumber: "SAMPLE-\(posts.kind.rawValue)"),
                key: key, by: .staffing)
            for (index, lines) in Batches(posts.allocation, of: Teachers.batchRecords).enumerated()
            {
                _ = try await write(
                    Teachers.allocateEstablishment,
                    AllocateEstablishment(
                        region: posts.region, kind: posts.kind, effectiveOn: SampleStaff.firstDay,
                        lines: lines),
                    key: "\(key)-\(index)")
            }
            return 1
        }
        let staff = city.schools.lazy.flatMap { school in
            city.staff(of: school).lazy.map { city.record(of: $0, at: school) }
        }
        try await send(.staff, total: city.staffCount, Batches(staff, of: 1000)) { index, staff in
            _ = try await write(
                Teachers.registerStaff, RegisterStaff(staff: staff, sample: true), key: "\(index)")
            return staff.count
        }
        try await loadVeto(city)
    }

    /// 师德一票否决: one decision about a kindergarten's principal, for which the kindergarten answers (E11).
    private func loadVeto(_ city: SampleCity) async throws {
        let schools = city.filings.filter { $0.course == .vetoed }.map(\.school)
        try await send(.vetoes, total: schools.count, schools) { _, school in
            let staff = try await read(
                Teachers.listStaff, ListStaff(school: school, page: PageRequest(limit: 1)))
            guard let person = staff.items.first, person.vetoes.isEmpty,
                let from = city.day(9, 15)
            else { return 1 }
            _ = try await write(
                Teachers.setEthicsVeto,
                SetEthicsVeto(
                    person: person.person, from: from, decisionNumber: "SAMPLE-ETHICS-1",
                    school: school), key: school.text)
            return 1
        }
    }
}
