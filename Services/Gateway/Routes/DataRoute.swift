import Bus
import Hummingbird

/// A hand-made JSON route: how it answers, and what the OpenAPI document tells of it. All are public.
struct DataRoute: Sendable {
    struct Parameter {
        let name: String
        let isInPath: Bool
        let summary: String

        static func path(_ name: String, _ summary: String) -> Parameter {
            Parameter(name: name, isInPath: true, summary: summary)
        }

        static func query(_ name: String, _ summary: String) -> Parameter {
            Parameter(name: name, isInPath: false, summary: summary)
        }
    }

    let id: String
    /// `/api/v1/schools/{code}`
    let path: String
    let summary: String
    let parameters: [Parameter]
    let response: any BusMessage.Type
    private let answer: @Sendable (Request, GatewayContext, Queries) async throws -> Response

    init<Answered: BusMessage>(
        id: String, path: String, summary: String, parameters: [Parameter] = [],
        _ answer: @escaping @Sendable (Request, GatewayContext, Queries) async throws -> Answered
    ) {
        self.id = id
        self.path = path
        self.summary = summary
        self.parameters = parameters
        response = Answered.self
        self.answer = { try Answer.json(try await answer($0, $1, $2)) }
    }

    func add(to router: Router<GatewayContext>, queries: Queries) {
        let template = path.replacing("{", with: ":").replacing("}", with: "")
        let names = parameters.filter { !$0.isInPath }.map(\.name)
        router.get(RouterPath(template)) { [answer] request, context in
            try request.requireQuery(only: names)
            return try await answer(request, context, queries)
        }
    }
}
