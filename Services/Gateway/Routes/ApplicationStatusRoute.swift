import Bus
import Contracts
import Foundation
import Hummingbird

/// Where an application stands, for whoever has its receipt number. The number comes in a form's body, never in an address.
struct ApplicationStatusRoute: Sendable {
    let queries: Queries
    let pages: Pages

    func add(to router: Router<GatewayContext>) {
        router.get("/applications/status") { request, _ in
            try request.requireQuery(only: [])
            return try pages.answer("application-status", ApplicationStatusView())
        }
        router.post("/applications/status") { request, context in
            try request.requireQuery(only: [])
            let body = try await request.wholeBody(context.connection)
            var (status, view) = (HTTPResponse.Status.ok, ApplicationStatusView())
            if let receipt = Self.receipt(in: body) {
                do {
                    view.status = try await self.status(receipt, context.callOptions())
                } catch let error as CallError where error.code == .notFound {
                    (status, view.problem) = (.notFound, "没有这个受理编号的报名，请核对后再试。")
                }
            } else {
                (status, view.problem) = (.badRequest, "受理编号应写作 2026-K7QM-X2PA-9DRT 的样子，请核对后再试。")
            }
            var response = try pages.answer("application-status", view)
            response.status = status
            response.headers[.cacheControl] = "no-store"
            return response
        }
    }

    /// The application, and once its district's allocation is published what that says of it.
    private func status(
        _ receipt: ReceiptNumber, _ options: CallOptions
    ) async throws -> ApplicationStatusView.Status {
        let status = try await queries.bus.call(
            Enrollment.applicationStatus, .init(receipt: receipt), options: options)
        var result: AllocationResult?
        do {
            result = try await queries.bus.call(
                Enrollment.getAllocationResult, .init(receipt: receipt), options: options)
        } catch let error as CallError where error.code == .notFound {
            // Not published yet, or placed by hand.
        }
        let codes = [status.seat?.school, result?.school, result?.resolution?.school]
            .compactMap(\.self)
        let names = try await queries.names(
            of: Set(codes + (result?.missed ?? [])), options)
        return ApplicationStatusView.Status(
            status, result, labels: SchoolLabels(names: names))
    }

    /// The form's only field; small letters and spaces around it are forgiven.
    private static func receipt(in body: [UInt8]) -> ReceiptNumber? {
        let text = String(decoding: body, as: UTF8.self)
        guard text.hasPrefix("receipt="),
            let value = RequestPath.decoded(String(text.dropFirst(8)).replacing("+", with: " "))
        else { return nil }
        return try? ReceiptNumber(
            value.trimmingCharacters(in: .whitespacesAndNewlines).uppercased())
    }
}
