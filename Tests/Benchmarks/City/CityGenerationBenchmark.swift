import SampleCity

/// All 829,200 students and 64,800 staff of the full city made once, ID numbers and all.
enum CityGenerationBenchmark {
    static func run() async throws -> [Comparison] {
        let start = ContinuousClock.now
        let city = try SampleCity(seed: 1)
        var people = 0
        for school in city.schools {
            for student in city.students(of: school) {
                consume(city.record(of: student, at: school))
                people += 1
            }
            for member in city.staff(of: school) {
                consume(city.record(of: member, at: school))
                people += 1
            }
        }
        let rate = Double(people) / (ContinuousClock.now - start).seconds
        return [
            Comparison(
                "city/made", unit: "records/s", ours: rate,
                baseline: CityNeeds.recordsPerSecond, target: .ratioAtLeast(10),
                note: "\(people) people; baseline: the rate that loads the city in 3 minutes")
        ]
    }
}
