import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

struct RowFaultsTests {
    @Test("what is wrong with a row is noted by its line; its path loses what stands for the row")
    func notes() throws {
        var faults = RowFaults(lines: [5, 9])
        let value = try faults.check(row: 0) { 7 }
        #expect(value == 7 && faults.count == 0)
        let none: Int? = try faults.check(row: 1) {
            throw RuleViolation("E3", "ROLL_ACTIVE_ELSEWHERE", field: "row.idNumber", "elsewhere")
        }
        #expect(none == nil)
        #expect(
            faults.listed == [
                RowFault(line: 9, field: "idNumber", rule: "E3", message: "elsewhere")
            ])
    }

    @Test("a fault of the row as a whole has no field")
    func whole() throws {
        var faults = RowFaults(lines: [5])
        let _: Int? = try faults.check(row: 0) {
            throw RuleViolation("WISH_STATE", "LOCKED", field: RowFaults.path, "locked")
        }
        #expect(faults.listed.map(\.field) == [""])
    }

    @Test("what is not the row's fault ends the call: a full disk, a deadline, anything unknown")
    func throwsOthers() {
        struct Unknown: Error {}
        let others: [any Error] = [
            StoreError(.disk, "full"), StoreError(.overloaded, "busy"), Unknown(),
            CallError(.deadlineExceeded, "DEADLINE_EXCEEDED", "late"), CancellationError(),
        ]
        for other in others {
            var faults = RowFaults(lines: [2])
            #expect(throws: (any Error).self) {
                _ = try faults.check(row: 0) { throw other }
            }
            #expect(faults.count == 0)
        }
    }
}
