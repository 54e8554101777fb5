import Bus
import HTTPTypes
import Hummingbird

/// What a request for personal data has to say, in headers of its own: what it is needed for, and in which case.
enum Evidence {
    static let purpose = "Edubus-Purpose"
    static let caseNumber = "Edubus-Case-Number"

    /// Puts what the request says into the call's options. Somebody without a token may have no personal data at all,
    /// and is told so by the service.
    ///
    /// - Throws: INVALID_ARGUMENT naming the header that is missing.
    static func require(
        of request: Request, by principal: Principal, to path: String, _ options: inout CallOptions
    ) throws {
        guard principal != .anonymous else { return }
        options.purpose = try value(of: purpose, "PURPOSE_REQUIRED", in: request, path)
        options.caseNumber = try value(of: caseNumber, "CASE_NUMBER_REQUIRED", in: request, path)
    }

    private static func value(
        of header: String, _ reason: CallError.Reason, in request: Request, _ path: String
    ) throws -> String {
        let name = HTTPField.Name(header)
        if let value = name.flatMap({ request.headers[$0] }), !value.isEmpty { return value }
        throw CallError(
            .invalidArgument, reason, "\(path) has personal data: send the header \(header)",
            violations: [FieldViolation(field: header, rule: "required", message: "is missing")],
            origin: .server, executed: .no)
    }
}
