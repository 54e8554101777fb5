extension HelloHead {
    func encoded() -> [UInt8] {
        var writer = HeadWriter()
        writer.numbers(1, majors)
        writer.texts(2, features)
        writer.text(3, agent)
        writer.number(4, sessionWindowBytes, unless: 0)
        return writer.finished()
    }

    package init(encoded bytes: [UInt8]) throws {
        self.init(majors: [], agent: "")
        try HeadReader.read(bytes) { key, reader in
            switch key {
            case 1: majors = try HeadReader.numbers(&reader)
            case 2: features = try HeadReader.texts(&reader)
            case 3: agent = try reader.readText()
            case 4: sessionWindowBytes = try HeadReader.number(&reader)
            default: try reader.skip()
            }
        }
    }
}

extension WelcomeHead {
    func encoded() -> [UInt8] {
        var writer = HeadWriter()
        writer.number(1, major)
        writer.texts(2, features)
        writer.text(3, caller)
        writer.number(4, heartbeatMilliseconds)
        writer.number(5, inFlightCalls)
        writer.number(6, messageBytes)
        writer.texts(7, services)
        writer.text(8, instance)
        writer.number(9, sessionWindowBytes, unless: 0)
        writer.number(10, requestWindowMessages, unless: Limits.requestWindowMessages)
        writer.number(11, requestWindowBytes, unless: 0)
        return writer.finished()
    }

    package init(encoded bytes: [UInt8]) throws {
        self.init(
            major: 0, caller: "", heartbeatMilliseconds: 0, inFlightCalls: 0, messageBytes: 0,
            services: [], instance: "")
        try HeadReader.read(bytes) { key, reader in
            switch key {
            case 1: major = UInt8(clamping: try reader.readInteger(UInt64.self))
            case 2: features = try HeadReader.texts(&reader)
            case 3: caller = try reader.readText()
            case 4: heartbeatMilliseconds = Int64(clamping: try reader.readInteger(UInt64.self))
            case 5: inFlightCalls = try HeadReader.number(&reader)
            case 6: messageBytes = try HeadReader.number(&reader)
            case 7: services = try HeadReader.texts(&reader)
            case 8: instance = try reader.readText()
            case 9: sessionWindowBytes = try HeadReader.number(&reader)
            case 10: requestWindowMessages = try HeadReader.number(&reader)
            case 11: requestWindowBytes = try HeadReader.number(&reader)
            default: try reader.skip()
            }
        }
        guard heartbeatMilliseconds > 0,
            heartbeatMilliseconds <= Limits.longestHeartbeat.wholeMilliseconds,
            inFlightCalls > 0
        else { throw ProtocolViolation() }
    }
}

extension CallHead {
    func encoded() -> [UInt8] {
        var writer = HeadWriter()
        writer.text(1, method)
        writer.number(2, timeoutMilliseconds)
        writer.number(3, contentType.rawValue, unless: 0)
        writer.text(4, idempotencyKey)
        writer.metadata(5, metadata)
        writer.text(6, requestID)
        writer.principal(7, onBehalfOf)
        writer.number(8, window, unless: 0)
        writer.number(9, attempt, unless: 0)
        if let messageBytes { writer.number(10, messageBytes) }
        writer.number(11, windowBytes, unless: 0)
        writer.text(12, purpose)
        writer.text(13, caseNumber)
        return writer.finished()
    }

    /// - Throws: `CallError` for a call that must be refused, `ProtocolViolation` for a broken head.
    package init(encoded bytes: [UInt8]) throws {
        self.init(method: "", timeoutMilliseconds: 0)
        var format: UInt64 = 0
        try HeadReader.read(bytes) { key, reader in
            switch key {
            case 1: method = try reader.readText()
            case 2: timeoutMilliseconds = Int64(clamping: try reader.readInteger(UInt64.self))
            case 3: format = try reader.readInteger(UInt64.self)
            case 4: idempotencyKey = try reader.readText()
            case 5: metadata = try Metadata(&reader)
            case 6: requestID = try reader.readText()
            case 7: onBehalfOf = try HeadReader.principal(&reader)
            case 8: window = try HeadReader.number(&reader)
            case 9: attempt = try HeadReader.number(&reader)
            case 10: messageBytes = try HeadReader.number(&reader)
            case 11: windowBytes = try HeadReader.number(&reader)
            case 12: purpose = try reader.readText()
            case 13: caseNumber = try reader.readText()
            default: try reader.skip()
            }
        }
        guard let type = UInt8(exactly: format).flatMap(ContentType.init(rawValue:)) else {
            throw CallError(
                .unimplemented, "UNKNOWN_CONTENT_TYPE", "content type \(format) is not known here",
                origin: .server, executed: .no)
        }
        contentType = type
        guard metadata.encodedBytes <= Limits.metadataBytes else {
            throw CallError.metadataTooLarge(.server)
        }
    }
}

extension StatusHead {
    /// Never larger than a head may be: a status that is too long loses its metadata and the ends of its texts.
    func encoded() -> [UInt8] {
        let whole = written()
        guard whole.count > Limits.headBytes - FrameCoding.prefixBytes else { return whole }
        return shortened.written()
    }

    private var shortened: StatusHead {
        var short = self
        short.metadata = [:]
        short.initialMetadata = [:]
        short.message = message.cut(toBytes: 1024)
        short.reason = CallError.Reason(rawValue: reason.rawValue.cut(toBytes: 128))
        short.violations = []
        var room = 5 * 1024
        for violation in violations {
            let cut = FieldViolation(
                field: violation.field.cut(toBytes: 256), rule: violation.rule.cut(toBytes: 128),
                message: violation.message.cut(toBytes: 512))
            room -= cut.field.utf8.count + cut.rule.utf8.count + cut.message.utf8.count + 10
            guard room >= 0 else { break }
            short.violations.append(cut)
        }
        return short
    }

    private func written() -> [UInt8] {
        var writer = HeadWriter()
        writer.number(1, code.rawValue, unless: 0)
        writer.text(2, message)
        writer.text(3, reason.rawValue)
        writer.violations(4, violations)
        if code != .ok {
            writer.number(5, origin.number)
            writer.number(6, executed.number)
        }
        writer.metadata(7, metadata)
        writer.metadata(8, initialMetadata)
        if let load { writer.number(9, load) }
        return writer.finished()
    }

    package init(encoded bytes: [UInt8]) throws {
        self.init(code: .ok)
        try HeadReader.read(bytes) { key, reader in
            switch key {
            case 1: code = StatusCode(rawValue: try HeadReader.number(&reader)) ?? .unknown
            case 2: message = try reader.readText()
            case 3: reason = CallError.Reason(rawValue: try reader.readText())
            case 4: violations = try HeadReader.violations(&reader)
            case 5: origin = CallError.Origin(number: try reader.readInteger(UInt64.self))
            case 6: executed = CallError.Executed(number: try reader.readInteger(UInt64.self))
            case 7: metadata = try Metadata(&reader)
            case 8: initialMetadata = try Metadata(&reader)
            case 9: load = try HeadReader.number(&reader)
            default: try reader.skip()
            }
        }
    }
}

extension String {
    /// At most so many bytes of UTF-8, cut between characters' scalars.
    fileprivate func cut(toBytes most: Int) -> String {
        guard utf8.count > most else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: most)
        while end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}

extension CreditHead {
    func encoded() -> [UInt8] {
        var writer = HeadWriter()
        writer.number(1, messages)
        writer.number(2, bytes, unless: 0)
        return writer.finished()
    }

    package init(encoded head: [UInt8]) throws {
        self.init(messages: 0)
        try HeadReader.read(head) { key, reader in
            switch key {
            case 1: messages = try HeadReader.number(&reader)
            case 2: bytes = try HeadReader.number(&reader)
            default: try reader.skip()
            }
        }
    }
}

extension GoAwayHead {
    func encoded() -> [UInt8] {
        var writer = HeadWriter()
        writer.number(1, lastCallID)
        return writer.finished()
    }

    package init(encoded bytes: [UInt8]) throws {
        self.init(lastCallID: 0)
        try HeadReader.read(bytes) { key, reader in
            if key == 1 {
                lastCallID = try reader.readInteger(UInt64.self)
            } else {
                try reader.skip()
            }
        }
    }
}

extension PongHead {
    func encoded() -> [UInt8] {
        var writer = HeadWriter()
        writer.number(1, inFlightCalls)
        if let load { writer.number(2, load) }
        return writer.finished()
    }

    package init(encoded bytes: [UInt8]) throws {
        self.init(inFlightCalls: 0)
        try HeadReader.read(bytes) { key, reader in
            switch key {
            case 1: inFlightCalls = try HeadReader.number(&reader)
            case 2: load = try HeadReader.number(&reader)
            default: try reader.skip()
            }
        }
    }
}

extension CallError.Origin {
    /// On the wire: 0 client, 1 bus, 2 server, 3 handler.
    var number: UInt64 { UInt64(Self.allCases.firstIndex(of: self) ?? 0) }
    init(number: UInt64) {
        self = number < UInt64(Self.allCases.count) ? Self.allCases[Int(number)] : .bus
    }
}

extension CallError.Executed {
    /// On the wire: 0 no, 1 maybe, 2 yes.
    var number: UInt64 { UInt64(Self.allCases.firstIndex(of: self) ?? 1) }
    init(number: UInt64) {
        self = number < UInt64(Self.allCases.count) ? Self.allCases[Int(number)] : .maybe
    }
}
