import Bus

/// What one instance said of itself at one moment, or why it said nothing.
struct TopSample: Sendable {
    let instance: InstanceDirectory.Instance
    let takenAt: ContinuousClock.Instant
    let answer: Result<StatsReport, CallError>
    /// SERVING or NOT_SERVING; nil when it did not answer.
    let status: ServingStatus?

    /// Asks every instance at once.
    static func take(
        _ instances: [InstanceDirectory.Instance], from client: any BusCalling,
        options: CallOptions
    ) async -> [TopSample] {
        await withTaskGroup(of: (Int, TopSample).self) { group in
            for (index, instance) in instances.enumerated() {
                group.addTask { (index, await take(instance, from: client, options: options)) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private static func take(
        _ instance: InstanceDirectory.Instance, from client: any BusCalling, options: CallOptions
    ) async -> TopSample {
        let answer: Result<StatsReport, CallError>
        var status: ServingStatus?
        do {
            let report = try await client.call(
                Stats.get, StatsRequest(), options: options, on: instance.name)
            status = try await client.call(
                Health.check, HealthRequest(), options: options, on: instance.name
            ).status
            answer = .success(report)
        } catch {
            answer = .failure(CallError(anything: error))
        }
        return TopSample(
            instance: instance, takenAt: ContinuousClock.now, answer: answer, status: status)
    }
}
