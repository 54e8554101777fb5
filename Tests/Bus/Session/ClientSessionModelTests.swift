import BusTesting
import Testing

@testable import Bus

/// Random lives of a session against a model that only counts.
struct ClientSessionModelTests {
    @Test(
        "in any sequence every call ends once, and the rules of the wire are kept",
        arguments: 0..<300)
    func sequences(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        var world = World(random: &random)
        for _ in 0..<400 { world.step(using: &random) }
        world.end()
    }

    private struct Known {
        var window: Int
        var delivered = 0
        var consumed = 0
        var granted = 0
        /// CANCEL went out, or the call is over.
        var isSilent = false
    }

    private struct World {
        var machine = ClientSessionStateMachine<String>(agent: "model", now: .now)
        var calls: [UInt64: Known] = [:]
        var now = ContinuousClock.now
        var lastID: UInt64 = 0
        var isLinkClosed = false
        var finals = 0
        /// Bytes of DATA the session still has room for.
        var sessionRoom = 7
        /// Calls whose requests have ended.
        var ended: Set<UInt64> = []

        init(random: inout SeededNumbers) {
            take(machine.linkOpened(now: now))
            let welcome = WelcomeHead.example.with { $0.sessionWindowBytes = sessionRoom }
            take(machine.received(Frame(.welcome, head: welcome.encoded()), now: now))
        }

        mutating func step(using random: inout SeededNumbers) {
            let id = UInt64.random(in: 0...(lastID + 3), using: &random)
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<25:
                if random.chance(40) { return request(id, using: &random) }
                guard machine.acceptsCalls else { return }
                open(window: random.chance(50) ? Int.random(in: 1...8, using: &random) : 0)
            case 25..<40:
                let body: [UInt8]? = random.chance(50) ? [1] : nil
                receive(
                    Frame(
                        .status, flags: .end, callID: id, head: StatusHead.ok.encoded(), body: body)
                )
            case 40..<65:
                // A server that keeps to its window.
                guard let call = calls[id], call.delivered < call.window + call.granted else {
                    return
                }
                if random.chance(30) {
                    receive(Frame(.data, flags: .chunkMore, callID: id, body: [1]))
                }
                receive(Frame(.data, callID: id, body: [2]))
            case 65..<80:
                guard let call = calls[id], call.consumed < call.delivered else { return }
                calls[id]?.consumed += 1
                take(machine.consumed(id, bytes: 1))
            case 80..<88: take(machine.abandon(id, with: .cancelledByCaller))
            case 88..<92: receive(Frame(.ping))
            case 92..<96:
                now += .milliseconds(random.chance(10) ? 3100 : 400)
                take(machine.tick(now: now))
            case 96: receive(Frame(.headers, callID: id, head: Metadata().encoded()))
            case 97:
                let head = GoAwayHead(lastCallID: random.chance(50) ? .max : id)
                receive(Frame(.goAway, head: head.encoded()))
            case 98: receive(Frame(FrameKind(rawValue: 0x99)))
            default:
                guard random.chance(20) else { return }
                take(random.chance(50) ? machine.close() : machine.linkClosed(.unreachable))
            }
        }

        /// A message of a request stream, its end, or credit for it.
        mutating func request(_ id: UInt64, using random: inout SeededNumbers) {
            switch Int.random(in: 0..<4, using: &random) {
            case 0: take((try? machine.request(id, body: [1, 2, 3])) ?? [])
            case 1: take(machine.endRequests(id))
            case 2:
                let credit = CreditHead(messages: 1, bytes: 4)
                receive(Frame(.credit, callID: id, head: credit.encoded()))
            default:
                receive(Frame(.credit, head: CreditHead(messages: 0, bytes: 3).encoded()))
            }
        }

        mutating func open(window: Int) {
            let (id, frames) = machine.open(
                "", CallHead(method: "a.v1/B", timeoutMilliseconds: 1, window: window),
                body: window % 2 == 0 ? [] : nil)
            check(id % 2 == 1 && id > lastID, "ids are odd and grow")
            lastID = id
            calls[id] = Known(window: window)
            look(frames)
        }

        mutating func receive(_ frame: Frame) {
            if frame.kind == .credit, frame.callID == 0 { sessionRoom += 3 }
            take(machine.received(frame, now: now), about: frame.callID)
        }

        mutating func take(
            _ actions: [ClientSessionStateMachine<String>.Action], about id: UInt64 = 0
        ) {
            for action in actions {
                switch action {
                case .send(let frames): look(frames)
                case .deliver(_, .message): calls[id]?.delivered += 1
                case .deliver(_, .finished): finals += 1
                case .deliver, .note: break
                case .closeLink:
                    check(!isLinkClosed, "the link is closed once")
                    isLinkClosed = true
                }
            }
            check(machine.openCalls == calls.count - finals, "every call ends once")
            if machine.phase == .closed {
                check(machine.openCalls == 0, "no call outlives its session")
            }
        }

        mutating func look(_ frames: [Frame]) {
            check(!isLinkClosed, "no frames after the link was closed")
            for frame in frames {
                switch frame.kind {
                case .cancel:
                    check(calls[frame.callID]?.isSilent == false, "no frame after the end")
                    calls[frame.callID]?.isSilent = true
                case .credit where frame.callID == 0: break
                case .credit:
                    check(calls[frame.callID]?.isSilent == false, "no frame after the end")
                    let grant = (try? CreditHead(encoded: frame.head).messages) ?? 0
                    check(grant > 0, "credit grants something")
                    calls[frame.callID]?.granted += grant
                    if let call = calls[frame.callID] {
                        check(call.granted <= call.consumed, "no credit for what was not taken")
                    }
                case .call, .data:
                    check(calls[frame.callID]?.isSilent == false, "no frame after the end")
                    guard frame.kind == .data else { continue }
                    check(ended.contains(frame.callID) == false, "no request after END")
                    check(sessionRoom > 0, "nothing beyond the session's window")
                    sessionRoom -= frame.body?.count ?? 0
                    if frame.flags.contains(.end) { ended.insert(frame.callID) }
                default: break
                }
            }
        }

        mutating func end() {
            take(machine.close())
            #expect(machine.phase == .closed && isLinkClosed)
            #expect(finals == calls.count)
            #expect(machine.received(Frame(.ping), now: now).isEmpty)
            #expect(machine.tick(now: now + .seconds(100)).isEmpty)
            #expect(machine.linkClosed(.closed).isEmpty)
        }
    }
}
