/// Runs `work` for every number at once and counts the outcomes by reason; "" is success.
func race(
    _ numbers: Range<Int>, _ work: @escaping @Sendable (Int) async throws -> Void
) async throws -> [String: Int] {
    try await withThrowingTaskGroup(of: String.self) { group in
        for number in numbers {
            group.addTask { try await reason { try await work(number) } ?? "" }
        }
        return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}
