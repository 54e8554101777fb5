import Contracts
import Testing

@testable import Enrollment

struct SupervisionCourseTests {
    @Test("of all orders of three steps, those that close after both answers pass and no other")
    func orders() {
        let steps = SupervisionStep.allCases
        for first in steps {
            for second in steps {
                for third in steps {
                    var course = SupervisionCourse()
                    let isTaken: Bool
                    do {
                        try course.take(first, document: "1")
                        try course.take(second, document: "2")
                        try course.take(third, document: "3")
                        isTaken = true
                    } catch {
                        isTaken = false
                    }
                    let answers: Set<SupervisionStep> = [.schoolAnswer, .authorityAnswer]
                    #expect(isTaken == (Set([first, second]) == answers && third == .close))
                    #expect((course.state == .closed) == isTaken)
                }
            }
        }
    }

    @Test("a closed case takes nothing more")
    func closed() throws {
        var course = SupervisionCourse()
        for step in [SupervisionStep.authorityAnswer, .schoolAnswer, .close] {
            try course.take(step, document: "文件")
        }
        for step in SupervisionStep.allCases {
            #expect(throws: RuleViolation.self) { try course.take(step, document: "文件") }
        }
    }
}
