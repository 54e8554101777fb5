public import Contracts

extension SampleCity {
    /// The recognised pupils of a school, all by data match and confirmed, as the aid service takes them.
    ///
    /// Colleges keep their own recognitions and have none here.
    public func recognitions(of school: SampleSchool) -> some Sequence<RecognitionRecord> & Sendable
    {
        let share = StageProfile.all.first { $0.stage == school.stage }?.hardship ?? 0
        return students(of: school).lazy.enumerated().compactMap {
            [seed, schoolYear] place, pupil in
            let mixed = SeededNumbers.hash(
                seed, UInt64(place), UInt64(school.code.text) ?? 0, 0x61_6964)
            guard mixed % 1000 < UInt64(share) else { return nil }
            return RecognitionRecord(
                idNumber: pupil.idNumber, schoolYear: schoolYear,
                level: Self.level(mixed >> 16), basis: Self.basis(mixed >> 32),
                school: school.code, region: school.region, stage: school.stage,
                boarding: Self.boards(school, mixed >> 48), state: .confirmed)
        }
    }

    private static func level(_ mixed: UInt64) -> HardshipLevel {
        switch mixed % 10 {
        case 0...1: .especiallyDifficult
        case 2...5: .difficult
        default: .generallyDifficult
        }
    }

    private static func basis(_ mixed: UInt64) -> RecognitionBasis {
        switch mixed % 20 {
        case 0...6: .liftedFromPoverty
        case 7...11: .minimumLiving
        case 12...13: .disabledPupil
        case 14...15: .disabledGuardian
        case 16: .unstablyLifted
        case 17: .povertyMargin
        case 18: .minimumLivingMargin
        default: .orphan
        }
    }

    private static func boards(_ school: SampleSchool, _ mixed: UInt64) -> Bool {
        let perCent: UInt64 =
            switch school.stage {
            case .kindergarten: 0
            case .primary: school.isRural ? 30 : 10
            case .junior: 45
            default: 80
            }
        return mixed % 100 < perCent
    }
}
