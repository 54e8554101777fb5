import Bus
import Contracts
import Testing

@testable import Enrollment

/// Tries every verb in every state against arrows written once more: `DRAFT SUBMIT SUBMITTED`.
func expectExactly<State: WireEnum, Verb: WireEnum>(
    _ arrows: String, of machine: Transitions<State, Verb>, from start: State
) throws {
    var legal: [String: String] = [:]
    for line in arrows.split(separator: "\n") {
        let words = line.split(separator: " ").map(String.init)
        try #require(words.count == 3 && State(rawValue: words[2]) != nil, "\(line)")
        legal["\(words[0]) \(words[1])"] = words[2]
    }
    var reached: Set<State> = [start]
    var edge = [start]
    while let state = edge.popLast() {
        for verb in Verb.allCases {
            if let next = try? machine.move(state, verb), reached.insert(next).inserted {
                edge.append(next)
            }
        }
    }
    #expect(reached == Set(State.allCases), "every state is reached")
    var found = 0
    for state in State.allCases {
        for verb in Verb.allCases {
            let expected = legal["\(state.rawValue) \(verb.rawValue)"]
            do throws(RuleViolation) {
                let next = try machine.move(state, verb)
                #expect(next.rawValue == expected, "\(state) \(verb)")
                found += 1
            } catch {
                #expect(expected == nil, "\(state) \(verb)")
                #expect(error.reason == "ILLEGAL_MOVE")
                #expect(error.rule == machine.rule)
            }
        }
    }
    #expect(found == legal.count, "no arrow has a misspelt end")
}
