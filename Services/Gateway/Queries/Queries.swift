import Bus
import Contracts

/// The gateway's aggregated questions: asked of several services at once, under one deadline.
struct Queries: Sendable {
    let bus: any BusCalling
    /// Of all parts of one answer.
    let deadline: Duration

    /// 焦作市 with everything in it. Asked for by its code, 410800 is only what the city runs itself.
    private static let wholeCity: Region = {
        var city = RegionCatalog.all[0]
        city.name = "焦作市"
        return city
    }()

    /// - Parameter region: nil for the whole city.
    /// - Throws: INVALID_ARGUMENT when the region is not one of the city's.
    func overview(region code: RegionCode?, _ context: GatewayContext) async throws -> Overview {
        let region = try region(code)
        let options = context.callOptions(deadline: deadline)
        async let enrollment = Part.ask(Enrollment.name) {
            try await bus.call(Enrollment.summarise, .init(region: code), options: options)
        } asOf: {
            $0.asOf
        } sample: {
            $0.sample
        }
        async let teachers = Part.ask(Teachers.name) {
            try await bus.call(Teachers.summarise, .init(region: code), options: options)
        } asOf: {
            $0.asOf
        } sample: {
            $0.sample
        }
        async let aid = Part.ask(Aid.name) {
            try await bus.call(Aid.summarise, .init(region: code), options: options)
        } asOf: {
            $0.asOf
        } sample: {
            $0.sample
        }
        async let projects = Part.ask(Projects.name) {
            try await bus.call(Projects.summarise, .init(region: code), options: options)
        } asOf: {
            $0.asOf
        } sample: {
            $0.sample
        }
        async let indicators = indicators(region: code, options: options)
        return Overview(
            region: region, enrollment: await enrollment, teachers: await teachers, aid: await aid,
            projects: await projects, indicators: await indicators)
    }

    /// - Parameter code: nil for the whole city.
    /// - Throws: INVALID_ARGUMENT when the region is not one of the city's.
    func region(_ code: RegionCode?) throws -> Region {
        try code.map { try RegionCatalog.require($0, field: "region") } ?? Self.wholeCity
    }

    func indicators(
        day: CalendarDate? = nil, region: RegionCode?, options: CallOptions
    ) async -> Part<IndicatorList> {
        await Part.ask(Projects.name) {
            try await bus.call(
                Projects.listIndicators, .init(day: day, region: region), options: options)
        } asOf: {
            $0.asOf
        } sample: { _ in
            nil
        }
    }

    func projects(options: CallOptions) async -> Part<ProjectList> {
        await Part.ask(Projects.name) {
            try await bus.call(Projects.listProjects, .init(), options: options)
        } asOf: {
            $0.asOf
        } sample: { _ in
            nil
        }
    }
}
