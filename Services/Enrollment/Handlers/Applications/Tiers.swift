import Bus
import Contracts
import Store

/// The season's parameters: the calendar, and the districts' tiers.
extension EnrollmentService {
    var tierHandlers: [Handler] {
        [
            Handler(Enrollment.setApplicationWindow) { request, context in
                let window = request.window
                guard [.primary, .junior].contains(window.stage) else {
                    throw CallError.invalid(
                        "window.stage", rule: "stage", "must be primary or junior")
                }
                guard window.opensOn <= window.closesOn else {
                    throw CallError.invalid(
                        "window.closesOn", rule: "order", "is before the first day")
                }
                try ProposalGuard.check(text: window.documentNo, field: "window.documentNo")
                return try await store.perform(context, request) { transaction in
                    try transaction.set(window)
                    return window
                }
            },
            Handler(Enrollment.publishTiers) { request, context in
                try context.requireDistrict(request.region.text)
                return try await store.perform(context, request) { transaction in
                    let book = try transaction.tierBook()
                    try book.check(request)
                    let table = TierTable(
                        id:
                            "TIERS-\(request.region)-\(request.stage.rawValue)@\(request.validFrom)",
                        region: request.region, stage: request.stage,
                        validFrom: request.validFrom, validTo: request.validTo,
                        document: request.document, heading: request.heading,
                        rules: request.rules)
                    try transaction.publish(table)
                    return table
                }
            },
            Handler(Enrollment.listTiers) { request, _ in
                try Paging.checkRegion(request.region)
                let book = try await store.read {
                    try $0.tierBook(region: request.region, stage: request.stage)
                }
                return TierTables(
                    tables: book.tables.filter { table in
                        guard let day = request.on else { return true }
                        return table.validFrom <= day
                            && (table.validTo.map { day <= $0 } ?? true)
                    })
            },
        ]
    }
}
