public import Bus

/// What a service does with another service's events.
///
/// Every event is applied once: the effect and the place in the source's order are kept in one
/// transaction. An event that keeps failing is set aside with its reason and the next one is taken.
public struct EventConsumer: Sendable {
    /// Names its place in the source's order, `enrollment<-projects`. A new name begins with the
    /// first event.
    public let name: String
    /// Whose events: `projects.v1`.
    public let service: String
    /// Event types wanted; empty for all. When the list grows, the name must change, or older
    /// events of the new types are not seen.
    public let types: [String]

    let apply: @Sendable (CloudEvent, WriteTransaction) throws -> Void

    public init(
        name: String, service: String, types: [String] = [],
        apply: @escaping @Sendable (CloudEvent, WriteTransaction) throws -> Void
    ) {
        self.name = name
        self.service = service
        self.types = types
        self.apply = apply
    }
}
