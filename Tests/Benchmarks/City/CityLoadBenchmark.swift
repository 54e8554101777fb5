import Aid
import Bus
import BusTesting
import Contracts
import Enrollment
import Foundation
import Projects
import SampleCity
import Store
import Teachers

/// The sample city through the four services' contracts into their stores on disk, all in one process.
///
/// `BENCH_CITY_SCALE` chooses another scale than 0.02; 1 is the full city.
enum CityLoadBenchmark {
    static func run() async throws -> [Comparison] {
        let scale =
            ProcessInfo.processInfo.environment["BENCH_CITY_SCALE"].flatMap(Double.init) ?? 0.02
        let city = try SampleCity(seed: 1, scale: scale)
        let people = Double(city.studentCount + city.staffCount)
        let services = [
            try await definition(of: EnrollmentService.self),
            try await definition(of: TeachersService.self),
            try await definition(of: AidService.self),
            try await definition(of: ProjectsService.self),
        ]
        let seconds = try await TestBus.run(services) { bus in
            let start = ContinuousClock.now
            _ = try await SampleCityLoader(bus.client).load(city)
            return (ContinuousClock.now - start).seconds
        }
        return [
            Comparison(
                "city/loaded/\(scale)", unit: "records/s", ours: people / seconds,
                baseline: CityNeeds.recordsPerSecond, target: .ratioAtLeast(1),
                note:
                    "\(Figure.text(seconds)) s in one process; baseline: the whole city in 3 minutes"
            )
        ]
    }

    private static func definition<Service: StoredService>(
        of type: Service.Type
    ) async throws -> ServiceDefinition {
        let store = try Store.temporary(source: type.eventSource, migrations: type.migrations)
        let keys = try PersonKeys(secret: Array(repeating: 7, count: 32))
        return try await type.init(ServiceEnvironment(store: store, personKeys: keys)).definition
    }
}
