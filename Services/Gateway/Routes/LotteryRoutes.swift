import Bus
import Contracts
import Hummingbird

/// 电脑派位 for everybody: the list, and a page that draws a lottery again in the reader's browser.
struct LotteryRoutes: Sendable {
    let queries: Queries
    let pages: Pages
    private let script = PageScript(
        PackageResources.json_once_js + PackageResources.lottery_js, reads: true)

    init(queries: Queries, pages: Pages) {
        self.queries = queries
        self.pages = pages
    }

    func add(to router: Router<GatewayContext>) {
        router.get("/lotteries") { request, context in
            try request.requireQuery(only: [])
            let most = GatewayLimits.lotteriesListed
            var lotteries: [Lottery] = []
            let stream = try await queries.bus.stream(
                Enrollment.listLotteries, .init(limit: most + 1), options: context.callOptions())
            for try await lottery in stream { lotteries.append(lottery) }
            return try pages.answer(
                "lotteries", LotteriesView(lotteries, most: most, asOf: ChineseFormat.now))
        }
        router.get("/lotteries/:id") { request, context in
            try request.requireQuery(only: [])
            let options = context.callOptions()
            let lottery = try await queries.bus.call(
                Enrollment.getLottery, .init(lotteryID: try context.segment("id")),
                options: options)
            let names = try await queries.names(of: Set(lottery.schools.map(\.code)), options)
            let script = lottery.listHash == nil ? nil : script
            return try pages.answer(
                "lottery",
                LotteryView(
                    lottery, labels: SchoolLabels(names: names), asOf: ChineseFormat.now,
                    script: script?.text),
                script: script)
        }
    }
}
