public import Contracts

/// A city that does not exist: the same schools and people for the same seed and scale, all of it labelled.
///
/// At scale 1 it has the plan's counts exactly: 1,622 schools by stage, 829,200 students, 64,800 staff. At
/// a smaller scale every stage keeps a school, every district a kindergarten, a primary and a junior school, and
/// all totals are exact. Every ID number is synthetic, valid and used once.
public struct SampleCity: Sendable {
    public let seed: UInt64
    public let scale: SampleScale
    /// The year its rolls are of: 1 September 2025 to 31 August 2026.
    public let schoolYear: SchoolYear
    /// By stage, then by region in the order of the plan.
    public let schools: [SampleSchool]

    /// - Parameter scale: 0.001 to 1.
    public init(seed: UInt64, scale: Double = 1) throws(SampleCityError) {
        self.init(seed: seed, scale: try SampleScale(scale))
    }

    public init(seed: UInt64, scale: SampleScale) {
        self.seed = seed
        self.scale = scale
        schoolYear = .ofTheSample
        schools = SchoolSpread(seed: seed, scale: scale, year: schoolYear).schools()
    }

    public var studentCount: Int { schools.reduce(0) { $0 + $1.studentCount } }
    public var staffCount: Int { schools.reduce(0) { $0 + $1.staffCount } }
    public var recognitionCount: Int {
        schools.reduce(0) { $0 + recognitions(of: $1).reduce(0) { count, _ in count + 1 } }
    }

    /// The pupils of a school, made one by one as they are read.
    public func students(of school: SampleSchool) -> SampleStudents {
        SampleStudents(school: school, seed: seed)
    }

    /// The staff of a school, its principal first, made one by one as they are read.
    public func staff(of school: SampleSchool) -> SampleStaff {
        SampleStaff(school: school, seed: seed, year: schoolYear)
    }
}

extension SchoolYear {
    /// The school year of the sample's rolls.
    static var ofTheSample: SchoolYear {
        guard let year = SchoolYear(startYear: 2025) else {
            preconditionFailure("2025 is a school year")
        }
        return year
    }
}
