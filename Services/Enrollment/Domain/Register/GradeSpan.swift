import Bus
import Contracts

/// The grades of a stage, counted from 1 within it.
enum GradeSpan {
    static func grades(of stage: Stage) -> ClosedRange<Int> {
        switch stage {
        case .kindergarten, .junior, .senior, .vocational: 1...3
        case .primary: 1...6
        // Nine compulsory years and three of senior vocational special education.
        case .special: 1...12
        // Five years at most, medicine.
        case .higher, .adultHigher: 1...5
        }
    }

    /// Classes in one grade; far above any school.
    static let classes = 1...200

    /// Checks a record's grade and class.
    ///
    /// - Parameter path: of the record in the request, `students[17]`.
    static func check(_ record: StudentRecord, at path: String) throws(CallError) {
        let grades = grades(of: record.stage)
        guard grades.contains(record.grade) else {
            throw .invalid(
                "\(path).grade", rule: "grade",
                "must be \(grades.lowerBound) to \(grades.upperBound) in \(record.stage.rawValue)")
        }
        guard classes.contains(record.classNumber) else {
            throw .invalid(
                "\(path).classNumber", rule: "class",
                "must be \(classes.lowerBound) to \(classes.upperBound)")
        }
    }
}
