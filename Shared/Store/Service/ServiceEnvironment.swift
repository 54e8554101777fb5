public import Bus

/// What a service is given to work with.
public struct ServiceEnvironment: Sendable {
    public let store: Store
    public let personKeys: PersonKeys
    public let time: any TimeSource

    public init(store: Store, personKeys: PersonKeys, time: any TimeSource = SystemTime()) {
        self.store = store
        self.personKeys = personKeys
        self.time = time
    }
}
