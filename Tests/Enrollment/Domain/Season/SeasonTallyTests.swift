import Contracts
import Testing

@testable import Enrollment

struct SeasonTallyTests {
    @Test("the city is the sum of its regions, and what is counted stands in the order of its kind")
    func sums() {
        var tally = SeasonTally()
        var random = SeededGenerator(seed: 11)
        var counted: [ApplicationState: Int] = [:]
        for _ in 0..<300 {
            let region = RegionCatalog.all[Int.random(in: 0..<12, using: &random)].code
            let stage = [Stage.junior, .primary][Int.random(in: 0..<2, using: &random)]
            let state = ApplicationState.allCases.randomElement(using: &random) ?? .draft
            let number = Int.random(in: 1..<9, using: &random)
            tally.count(in: region) { $0.change(stage) { $0.add(number, in: state) } }
            counted[state, default: 0] += number
        }
        #expect(tally.regions.count == 12)
        #expect(tally.regions.map(\.region) == tally.regions.map(\.region).sorted())
        #expect(tally.total.stages.map(\.stage) == [.primary, .junior])
        for stage in tally.total.stages {
            #expect(stage.applications.map(\.state) == ApplicationState.allCases)
            for count in stage.applications {
                let ofRegions = tally.regions.flatMap(\.figures.stages)
                    .filter { $0.stage == stage.stage }.flatMap(\.applications)
                    .filter { $0.state == count.state }.reduce(0) { $0 + $1.applications }
                #expect(count.applications == ofRegions)
            }
        }
        let total = tally.total.stages.flatMap(\.applications)
        for (state, number) in counted {
            #expect(
                total.filter { $0.state == state }.reduce(0) { $0 + $1.applications } == number)
        }
    }
}
