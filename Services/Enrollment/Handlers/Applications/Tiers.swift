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
                    if let corrects = request.corrects {
                        try TierBook.checkCorrection(
                            of: corrects, frozenBy: transaction.frozenRun(byTiers: corrects))
                    }
                    let table = book.next(request)
                    try transaction.publish(table, correcting: request.corrects)
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
                        request.on.map(table.isInForce) ?? true
                    })
            },
        ]
    }
}
