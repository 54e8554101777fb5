public import Bus

/// States a purpose and a case number on calls to methods with personal data that state none.
public struct PurposeStater: ClientInterceptor {
    private let purpose: String
    private let caseNumber: String

    public init(purpose: String, caseNumber: String) {
        self.purpose = purpose
        self.caseNumber = caseNumber
    }

    public func intercept(
        _ request: ClientRequest, next: @Sendable (ClientRequest) async throws -> ClientResponse
    ) async throws -> ClientResponse {
        guard request.method.personalData else { return try await next(request) }
        var request = request
        request.options.purpose = request.options.purpose ?? purpose
        request.options.caseNumber = request.options.caseNumber ?? caseNumber
        return try await next(request)
    }
}
