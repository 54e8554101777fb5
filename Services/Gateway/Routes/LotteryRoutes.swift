import Bus
import Contracts
import Hummingbird

/// 电脑派位 for everybody: the list, and a page that draws a lottery again in the reader's browser.
struct LotteryRoutes: Sendable {
    let bus: any BusCalling
    let pages: Pages
    private let script = PageScript(PackageResources.lottery_js, reads: true)

    init(bus: any BusCalling, pages: Pages) {
        self.bus = bus
        self.pages = pages
    }

    func add(to router: Router<GatewayContext>) {
        router.get("/lotteries") { request, context in
            try request.requireQuery(only: [])
            let most = GatewayLimits.lotteriesListed
            var lotteries: [Lottery] = []
            let stream = try await bus.stream(
                Enrollment.listLotteries, .init(limit: most + 1), options: context.callOptions())
            for try await lottery in stream { lotteries.append(lottery) }
            return try pages.answer("lotteries", LotteriesView(lotteries, most: most))
        }
        router.get("/lotteries/:id") { request, context in
            try request.requireQuery(only: [])
            let lottery = try await bus.call(
                Enrollment.getLottery, .init(lotteryID: try context.segment("id")),
                options: context.callOptions())
            let isFrozen = lottery.listHash != nil
            return try pages.answer(
                "lottery", LotteryView(lottery, script: isFrozen ? script.text : nil),
                script: isFrozen ? script : nil)
        }
    }
}
