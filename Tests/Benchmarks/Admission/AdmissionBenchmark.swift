import Admission

/// M3 with reserved seats, whole: rows checked, numbered and hashed, both passes, every line and every reason.
///
/// The baseline of the city is a textbook deferred acceptance on the open seats alone, as one would write it with
/// dictionaries; it does less. The baseline of the larger markets is the city's time grown as much as the
/// candidates are.
enum AdmissionBenchmark {
    private static let cityCandidates = 40_000
    private static let rounds = 3

    static func run() async throws -> [Comparison] {
        let city = SyntheticMarket(candidates: cityCandidates, seed: 1)
        let figures = try await Rounds.run(rounds) {
            try seconds { try admit(city) }
        } baseline: {
            seconds { consume(TextbookAcceptance(city).held) }
        }
        let ours = figures.ours.median { $0 }
        var comparisons = [
            Comparison(
                "admission/m3/\(cityCandidates)", unit: "s", ours: ours,
                baseline: figures.baseline.median { $0 }, target: .oursAtMost(1),
                note: "60 schools, 8 wishes, 150 junior schools with quotas; baseline: textbook "
                    + "deferred acceptance, open seats alone, no lines, no hash")
        ]
        for candidates in [200_000, 1_000_000] {
            let market = SyntheticMarket(candidates: candidates, seed: 1)
            let time = try seconds { try admit(market) }
            comparisons.append(
                Comparison(
                    "admission/m3/\(candidates)", unit: "s", ours: time,
                    baseline: ours * Double(candidates) / Double(cityCandidates),
                    target: .ratioAtMost(2),
                    note: "baseline: the city's time, grown as the candidates")
            )
        }
        return comparisons
    }

    private static func admit(_ synthetic: SyntheticMarket) throws {
        let market = try SeniorMarket(
            schools: synthetic.schools, quotas: synthetic.quotas, candidates: synthetic.candidates)
        consume(SeniorAdmission.run(market, under: SeniorRule(.m3)))
    }

    private static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        return (ContinuousClock.now - start).seconds
    }
}
