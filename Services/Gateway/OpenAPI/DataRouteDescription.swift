import Bus
import Contracts

/// A hand-made route as the OpenAPI document tells it.
struct DataRouteDescription {
    struct Parameter {
        let name: String
        let isInPath: Bool
        let summary: String
    }

    let id: String
    let path: String
    let summary: String
    let parameters: [Parameter]
    let response: any BusMessage.Type

    static let all: [DataRouteDescription] = [
        DataRouteDescription(
            id: "overview", path: "/api/v1/overview",
            summary:
                "The city or one region in the numbers of all services, each part with its time.",
            parameters: [
                Parameter(name: "region", isInPath: false, summary: "Region code: 410802.")
            ],
            response: Overview.self),
        DataRouteDescription(
            id: "regions", path: "/api/v1/regions", summary: "The city and its 11 districts.",
            parameters: [], response: [Region].self),
        DataRouteDescription(
            id: "region", path: "/api/v1/regions/{code}", summary: "One region's overview.",
            parameters: [Parameter(name: "code", isInPath: true, summary: "Region code: 410802.")],
            response: Overview.self),
        DataRouteDescription(
            id: "school", path: "/api/v1/schools/{code}",
            summary: "One school with its certified seats and roll.",
            parameters: [
                Parameter(name: "code", isInPath: true, summary: "School code, 10 digits.")
            ],
            response: School.self),
        DataRouteDescription(
            id: "indicators", path: "/api/v1/indicators",
            summary: "The plan's indicators with the targets in force on a day.",
            parameters: [
                Parameter(name: "day", isInPath: false, summary: "ISO date; today when absent."),
                Parameter(name: "region", isInPath: false, summary: "Region code."),
            ], response: IndicatorList.self),
        DataRouteDescription(
            id: "indicator", path: "/api/v1/indicators/{code}",
            summary: "One indicator with every version of its target.",
            parameters: [Parameter(name: "code", isInPath: true, summary: "Code or number.")],
            response: IndicatorDetail.self),
        DataRouteDescription(
            id: "projects", path: "/api/v1/projects",
            summary: "The plan's major projects as a tree.",
            parameters: [], response: ProjectList.self),
        DataRouteDescription(
            id: "project", path: "/api/v1/projects/{id}", summary: "One project.",
            parameters: [Parameter(name: "id", isInPath: true, summary: "Project id.")],
            response: ProjectDetail.self),
    ]
}
