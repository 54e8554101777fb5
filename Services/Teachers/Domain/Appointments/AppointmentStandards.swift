import Bus
import Contracts

/// Dated parameters of appointments.
struct AppointmentStandards: Sendable, Equatable {
    /// Most that a person's loads may sum to on a day.
    var loadLimitPercent: Int64
    /// Stages a certificate of a stage is good for, by the certificate's stage.
    var coverage: [Stage: Set<Stage>]
    var validFrom: CalendarDate
    var validTo: CalendarDate?
    var source: String

    /// Whether a certificate of one stage allows teaching in another.
    func certificate(of stage: Stage, allows taught: Stage) -> Bool {
        coverage[stage]?.contains(taught) ?? false
    }

    /// The parameters in force on a day.
    ///
    /// - Throws: OUT_OF_RANGE when none are known for it.
    static func inForce(on day: CalendarDate) throws -> AppointmentStandards {
        let known = all.first {
            $0.validFrom <= day && $0.validTo.map { day <= $0 } ?? true
        }
        guard let known else {
            throw CallError(
                .outOfRange, "PARAMETER_OUT_OF_VALIDITY",
                "no appointment rules are known for \(day.text)")
        }
        return known
    }

    /// The regulations in force since 1995. The load limit is a full load; no document states
    /// another.
    private static let all = [
        AppointmentStandards(
            loadLimitPercent: 100, coverage: downwards, validFrom: .known(1995, 12, 12),
            source: "《教师资格条例》第五条")
    ]

    /// A certificate is good for its own stage and those below; senior high and vocational for each
    /// other. A special school teaches the stages of compulsory and senior education.
    private static let downwards: [Stage: Set<Stage>] = {
        let school: Set<Stage> = [.primary, .junior, .senior, .vocational, .special]
        return [
            .kindergarten: [.kindergarten],
            .primary: [.kindergarten, .primary, .special],
            .junior: [.kindergarten, .primary, .junior, .special],
            .senior: school.union([.kindergarten]),
            .vocational: school.union([.kindergarten]),
            .special: [.special],
            .higher: school.union([.kindergarten, .higher, .adultHigher]),
            .adultHigher: school.union([.kindergarten, .higher, .adultHigher]),
        ]
    }()
}
