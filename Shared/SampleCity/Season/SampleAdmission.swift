public import Contracts

extension SampleCity {
    /// The batch of the sample's senior-high season.
    static let batch = 1

    /// 招生计划 of the season: a public senior high keeps three fifths of its seats for junior schools (分配生), a private one none.
    /// The share is an assumption of the sample.
    public var seasonProposals: [PlanProposal] {
        pools.flatMap { pool in pool.seniorSchools.flatMap { proposals(of: $0) } }
    }

    private func proposals(of school: SampleSchool) -> [PlanProposal] {
        let reserved = reservedSeats(school)
        let open = school.entrants - reserved
        return [(SeatType.open, open), (.quota, reserved)].filter { $1 > 0 }.map { type, seats in
            PlanProposal(
                schoolYear: admissionYear, schoolCode: school.code, stage: .senior,
                batch: Self.batch, seatType: type, seats: seats, classes: (seats + 49) / 50)
        }
    }

    private func reservedSeats(_ school: SampleSchool) -> Int {
        school.ownership == .public ? school.entrants * 3 / 5 : 0
    }

    /// The run of a pool: M3, equals admitted together, control lines and quota matrix of the sample.
    public func admission(of pool: SamplePool) -> PrepareAdmission {
        PrepareAdmission(
            schoolYear: admissionYear, batch: Self.batch, region: pool.region,
            rule: AdmissionRule(
                mechanism: .m3, floorDeltaHundredths: 5000, tie: .admitAll, order: .openFirst,
                keys: [["chinese", "maths"], ["maths"], ["english"]].map {
                    AdmissionKey(components: $0)
                },
                document: "SAMPLE-ADMISSION-\(admissionYear)", heading: "示例"),
            controlLines: pool.seniorSchools.map {
                AdmissionControlLine(
                    school: $0.code, hundredths: $0.ownership == .public ? 39_000 : 36_000)
            },
            quotas: pool.seniorSchools.flatMap { school in
                let parts = LargestRemainder.split(
                    reservedSeats(school), by: pool.juniorSchools.map(\.leavers))
                return zip(pool.juniorSchools, parts).filter { $1 > 0 }.map {
                    AdmissionQuota(school: school.code, juniorSchool: $0.code, seats: $1)
                }
            })
    }
}
