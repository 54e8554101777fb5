import Bus
import Contracts
import Hummingbird

/// What is published of one school, and of one kindergarten.
struct SchoolRoutes: Sendable {
    let bus: any BusCalling
    let pages: Pages

    func add(to router: Router<GatewayContext>) {
        router.get("/schools/:code") { request, context in
            try request.requireQuery(only: [])
            let code = try SchoolCode.checked(try context.segment("code"), field: "code")
            let school = try await bus.call(
                Enrollment.getSchool, .init(code: code), options: context.callOptions())
            var plan: [PlanLine] = []
            let stream = try await bus.stream(
                Enrollment.listPlanLines, .init(schoolCode: code), options: context.callOptions())
            for try await line in stream where line.state.isPublic { plan.append(line) }
            return try pages.answer(
                "school", SchoolView(school, plan: plan, asOf: ChineseFormat.now))
        }
        router.get("/kindergartens/:code") { request, context in
            try request.requireQuery(only: [])
            let code = try SchoolCode.checked(try context.segment("code"), field: "code")
            let page = try await bus.call(
                Enrollment.kindergartenPage, .init(schoolCode: code),
                options: context.callOptions())
            return try pages.answer("kindergarten", KindergartenView(page))
        }
    }
}
