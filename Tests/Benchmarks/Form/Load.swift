/// What a client is to do: a line of words, the same for every system that is measured.
///
/// ```
/// unary record|list IN_FLIGHT MILLISECONDS    calls of one record, or of a hundred, echoed
/// stream record COUNT                         records streamed by the server
/// encode|decode record|list MILLISECONDS      a message to bytes or back, one after the other
/// sessions COUNT                              that many sessions to share the calls; the bus's client only
/// stall                                       a stream that is read once, then left alone; the bus's client only
/// ```
///
/// A client answers each line with `LoadFigures` as a line of JSON.
enum Load: Sendable, Hashable {
    enum Payload: String, Sendable, CaseIterable {
        case record
        case list
    }

    case unary(Payload, inFlight: Int, milliseconds: Int)
    case stream(count: Int)
    case encode(Payload, milliseconds: Int)
    case decode(Payload, milliseconds: Int)
    case sessions(Int)
    case stall

    var line: String {
        switch self {
        case .unary(let payload, let inFlight, let milliseconds):
            "unary \(payload.rawValue) \(inFlight) \(milliseconds)"
        case .stream(let count): "stream record \(count)"
        case .encode(let payload, let milliseconds):
            "encode \(payload.rawValue) \(milliseconds)"
        case .decode(let payload, let milliseconds):
            "decode \(payload.rawValue) \(milliseconds)"
        case .sessions(let count): "sessions \(count)"
        case .stall: "stall"
        }
    }

    init?(line: String) {
        let words = line.split(separator: " ").map(String.init)
        let numbers = words.compactMap(Int.init)
        switch (words.first, words.count, numbers.count) {
        case ("unary", 4, 2):
            guard let payload = Payload(rawValue: words[1]) else { return nil }
            self = .unary(payload, inFlight: numbers[0], milliseconds: numbers[1])
        case ("encode", 3, 1), ("decode", 3, 1):
            guard let payload = Payload(rawValue: words[1]) else { return nil }
            self =
                words[0] == "encode"
                ? .encode(payload, milliseconds: numbers[0])
                : .decode(payload, milliseconds: numbers[0])
        case ("stream", 3, 1): self = .stream(count: numbers[0])
        case ("sessions", 2, 1): self = .sessions(numbers[0])
        case ("stall", 1, 0): self = .stall
        default: return nil
        }
    }
}
