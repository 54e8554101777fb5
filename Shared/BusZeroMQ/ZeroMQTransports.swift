public import Bus

/// A program's two ends of the bus over ZeroMQ, in the process's one context.
public enum ZeroMQTransports {
    /// A `TransportFactory`. Throws `ZeroMQError`: `.keyInvalid`, `.contextExists`, `.versionTooOld`.
    @Sendable
    public static func make(_ settings: TransportSettings) throws -> Transports {
        let keyPair = try CurveKeyPair(secretKey: settings.secretKey)
        guard keyPair.publicKey == settings.publicKey else {
            throw ZeroMQError(.keyInvalid, "publicKey: is not the secret key's public half")
        }
        return transports(settings, keyPair: keyPair, context: try ZeroMQContext())
    }

    static func transports(
        _ settings: TransportSettings, keyPair: CurveKeyPair, context: ZeroMQContext
    ) -> Transports {
        let server = settings.listen.map { address in
            ZeroMQServerTransport(
                context: context, endpoint: address, keyPair: keyPair, topology: settings.topology)
        }
        return Transports(
            client: ZeroMQClientTransport(context: context, keyPair: keyPair), server: server,
            resolver: SystemAddressResolver(),
            counts: { context.statistics.counts }, shutdown: { await context.shutdown() })
    }
}
