import Bus
import Contracts

/// Writes a long list as a stream: page after page from the store, one consistent read each.
enum Paging {
    /// Rows read at a time.
    static let pageRows = 500

    /// - Parameters:
    ///   - limit: items in all; nil for every one.
    ///   - page: reads up to so many items after a cursor.
    static func stream<Item: BusMessage, Cursor: Sendable>(
        after start: Cursor?, limit: Int?, to out: ResponseWriter<Item>,
        cursor: (Item) -> Cursor, page: (Cursor?, Int) async throws -> [Item]
    ) async throws {
        try check(limit: limit)
        var left = limit ?? .max
        var position = start
        while left > 0 {
            let items = try await page(position, min(pageRows, left))
            for item in items { try await out.write(item) }
            guard let last = items.last, items.count == min(pageRows, left) else { return }
            left -= items.count
            position = cursor(last)
        }
    }

    /// - Throws: unless the limit, when given, is 1 or more.
    static func check(limit: Int?) throws(CallError) {
        if let limit, limit < 1 {
            throw .invalid("limit", rule: "range", "must be 1 or more")
        }
    }

    /// - Throws: unless a batch has 1 to `EnrollmentLimits.batchRecords` records.
    static func checkBatch(_ count: Int, field: String) throws(CallError) {
        guard (1...EnrollmentLimits.batchRecords).contains(count) else {
            throw .invalid(
                field, rule: "range",
                "must hold 1 to \(EnrollmentLimits.batchRecords) records")
        }
    }

    /// - Throws: unless the region, when given, is one of the city's.
    static func checkRegion(_ region: RegionCode?) throws(CallError) {
        if let region { _ = try RegionCatalog.require(region, field: "region") }
    }
}
