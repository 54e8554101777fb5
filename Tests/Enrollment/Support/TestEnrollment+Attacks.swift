import Store
import Testing

extension TestEnrollment {
    /// Expects the schema to refuse the last of these statements, the others being steps to it, and to keep nothing of them.
    ///
    /// - Parameter rule: what the refusal begins with, or the name of the constraint.
    func expectRefusal(
        _ rule: String, _ statements: String..., location: SourceLocation = #_sourceLocation
    ) async {
        let error = await #expect(
            throws: StoreError.self, "\(statements.last ?? "")", sourceLocation: location
        ) {
            try await store.write { transaction in
                for statement in statements { try transaction.execute(statement) }
            }
        }
        #expect(error?.code == .constraint, sourceLocation: location)
        let isNamed = error?.message.hasPrefix(rule) == true || error?.violation?.name == rule
        #expect(
            isNamed, "\(statements.last ?? ""): \(error?.message ?? "")", sourceLocation: location)
    }
}
