public import Contracts

/// A pupil of the sample city. Nobody is meant by the number.
public struct SampleStudent: Sendable, Hashable {
    public let idNumber: ResidentID
    public let grade: Int
    public let classNumber: Int
}

/// The pupils of one school, by grade and class.
public struct SampleStudents: Sequence, Sendable {
    let school: SampleSchool
    let seed: UInt64

    public var count: Int { school.studentCount }
    public var underestimatedCount: Int { count }

    public func makeIterator() -> Iterator { Iterator(grades: school.grades, seed: seed) }

    public struct Iterator: IteratorProtocol, Sendable {
        private let grades: [GradeBlock]
        private let seed: UInt64
        private var grade = -1
        private var place = 0
        private var block: GradeBlock?
        private var start = 0

        init(grades: [GradeBlock], seed: UInt64) {
            self.grades = grades
            self.seed = seed
        }

        public mutating func next() -> SampleStudent? {
            while true {
                if let block, place < block.students {
                    defer { place += 1 }
                    return SampleStudent(
                        idNumber: block.run.number(at: block.offset + place, start: start),
                        grade: block.grade,
                        classNumber: place * block.classes / block.students + 1)
                }
                grade += 1
                guard grade < grades.count else { return nil }
                block = grades[grade]
                start = grades[grade].run.start(seed: seed)
                place = 0
            }
        }
    }
}
