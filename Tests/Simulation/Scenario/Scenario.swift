import Bus
import BusTesting

/// Everything that is decided before a run: who there is, what is called, and what goes wrong when. Drawn from a seed.
struct Scenario: Sendable {
    enum Weather: Sendable {
        /// Nothing is lost and nobody dies: no call may fail.
        case calm
        /// Links are slow and break.
        case rough
        /// Programs and hosts die, too.
        case stormy
    }

    struct Call: Sendable {
        enum Kind: Sendable, CaseIterable { case write, read, follow, gather, talk }

        var op: Int
        var client: Int
        var at: Duration
        var kind: Kind
        var request: LedgerRequest
        var options = CallOptions()
        /// The caller gives up then, counted from the start of the call.
        var cancelAfter: Duration?
        /// A reader that takes as many elements, and then nothing for so long.
        var stopsReading: (after: Int, for: Duration)?
        /// Whether the application tries a failed write again with its key.
        var isRepeated = false
    }

    enum Trouble: Sendable {
        /// Drains the server and starts it again.
        case restart(server: Int)
        /// Kills the server; it comes back after a while.
        case crash(server: Int, silently: Bool, back: Duration)
        case pauseServer(Int, Duration)
        case pauseClient(Int, Duration)
        case partition(client: Int, server: Int, Duration)
        case cut(client: Int, server: Int)
        /// Takes the server out of the topology for a while.
        case unlist(server: Int, Duration)
        /// Takes the client's key out of the topology for a while.
        case revoke(client: Int, Duration)
    }

    let seed: UInt64
    let weather: Weather
    let servers: Int
    let clients: Int
    let network: SimNetwork.Weather
    let options: BusServer.Options
    let jobCost: Duration
    let contentType: ContentType
    let calls: [Call]
    let troubles: [(at: Duration, Trouble)]

    init(seed: UInt64) {
        var random = SeededNumbers(seed: seed &* 0x9E37_79B9 &+ 1)
        self.seed = seed
        let weather: Weather = [.calm, .rough, .stormy, .stormy][random.below(4)]
        self.weather = weather
        servers = 1 + random.below(3)
        clients = 1 + random.below(2)
        network = Self.network(weather, &random)
        options = Self.options(weather, &random)
        jobCost = weather != .calm && random.chance(20) ? .microseconds(500) : .zero
        contentType = random.chance(10) ? .json : .cbor
        let isLarge = random.chance(2)
        let troubles = Self.troubles(weather, servers, clients, &random)
        self.troubles = troubles
        let span = troubles.isEmpty ? 200 : 4000
        let count = isLarge ? 4 : 10 + random.below(random.chance(10) ? 31 : 8)
        let clients = clients
        calls = (0..<count).map { op in
            Self.call(op, clients, span, weather, isLarge: isLarge, &random)
        }
    }

    /// Whether a limit of the server may refuse a call.
    var isTight: Bool {
        options.inFlightCalls < 1000 || options.inFlightCallsPerSession < 1000
    }

    /// When nothing goes wrong any more, counted from the start, but for what a drain takes and a file's readers.
    var troublesEnd: Duration {
        troubles.map { at, trouble in
            switch trouble {
            case .restart, .cut: at
            case .crash(_, _, let time), .pauseServer(_, let time), .pauseClient(_, let time),
                .partition(_, _, let time), .unlist(_, let time), .revoke(_, let time):
                at + time
            }
        }.max() ?? .zero
    }

    private static func network(
        _ weather: Weather, _ random: inout SeededNumbers
    ) -> SimNetwork.Weather {
        var network = SimNetwork.Weather()
        network.delay = random.chance(50) ? 20...200 : 100...5000
        guard weather != .calm else { return network }
        network.stallPercent = random.below(10)
        network.mostStall = .milliseconds([50, 500, 3000][random.below(3)])
        network.lossPerTenThousand = random.below(3) == 0 ? 0 : random.below(200)
        network.repeatsPerTenThousand = random.chance(30) ? random.below(2000) : 0
        return network
    }

    private static func options(
        _ weather: Weather, _ random: inout SeededNumbers
    ) -> BusServer.Options {
        var options = BusServer.Options()
        options.heartbeat =
            weather == .calm ? .seconds(5) : .milliseconds(1000 + random.below(2000))
        if random.chance(15) { options.inFlightCallsPerSession = 1 + random.below(4) }
        if random.chance(10) { options.inFlightCalls = 1 + random.below(4) }
        options.drainTimeout = .milliseconds(random.chance(50) ? 10_000 : random.below(3000))
        if weather == .calm { options.drainTimeout = .seconds(10) }
        return options
    }

    private static func call(
        _ op: Int, _ clients: Int, _ span: Int, _ weather: Weather, isLarge: Bool,
        _ random: inout SeededNumbers
    ) -> Call {
        let kinds: [Call.Kind] = [
            .write, .write, .write, .read, .read, .follow, .follow, .gather, .talk,
        ]
        let kind = kinds[random.below(kinds.count)]
        var request = LedgerRequest(op: op)
        if random.chance(30) { request.before = random.below(60) }
        if random.chance(20) { request.after = random.below(60) }
        if random.chance(10) {
            request.ending = [.refuse, .fail, .hang][random.below(3)]
        }
        switch kind {
        case .write, .read: break
        case .follow: request.count = random.chance(20) ? 60 + random.below(120) : random.below(8)
        case .gather, .talk:
            request.count = random.chance(15) ? 60 + random.below(80) : random.below(6)
        }
        if isLarge {
            request.count = min(request.count, 8)
            request.bytes = 100_000 + random.below(500_000)
        }
        var call = Call(
            op: op, client: random.below(clients), at: .milliseconds(random.below(span)),
            kind: kind, request: request)
        call.options.deadline = .milliseconds(
            random.chance(20) ? 1 + random.below(300) : 3000 + random.below(4000))
        call.options.waitForReady = random.chance(50)
        if kind == .write || kind == .gather, random.chance(50) {
            call.options.idempotencyKey = "key \(op)"
            call.isRepeated = kind == .write
        }
        if random.chance(10) { call.cancelAfter = .milliseconds(random.below(100)) }
        if kind == .follow || kind == .talk, random.chance(15) {
            call.stopsReading = (random.below(4), .milliseconds(random.below(3000)))
        }
        return call
    }

    private static func troubles(
        _ weather: Weather, _ servers: Int, _ clients: Int, _ random: inout SeededNumbers
    ) -> [(at: Duration, Trouble)] {
        switch weather {
        case .calm:
            // What an operator does, one after the other, where somebody else is there meanwhile.
            guard servers > 1, random.chance(50) else { return [] }
            let server = random.below(servers)
            return [
                (
                    .milliseconds(random.below(2000)),
                    random.chance(50)
                        ? .restart(server: server)
                        : .unlist(server: server, .milliseconds(random.below(2000)))
                )
            ]
        case .rough, .stormy:
            return (0..<(1 + random.below(weather == .rough ? 3 : 5))).map { _ in
                (
                    .milliseconds(random.below(4000)),
                    trouble(weather, random.below(servers), random.below(clients), &random)
                )
            }
        }
    }

    private static func trouble(
        _ weather: Weather, _ server: Int, _ client: Int, _ random: inout SeededNumbers
    ) -> Trouble {
        let time = Duration.milliseconds(random.below(random.chance(20) ? 8000 : 1500))
        switch random.below(weather == .rough ? 5 : 9) {
        case 0: return .pauseServer(server, time)
        case 1: return .partition(client: client, server: server, time)
        case 2: return .cut(client: client, server: server)
        case 3: return .unlist(server: server, time)
        case 4: return .restart(server: server)
        case 5: return .pauseClient(client, time)
        case 6: return .revoke(client: client, time)
        default:
            return .crash(server: server, silently: random.chance(40), back: time)
        }
    }
}
