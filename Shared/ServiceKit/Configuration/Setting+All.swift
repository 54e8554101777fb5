import Logging

extension Setting {
    /// Every setting of every program: another one is a line here.
    public static let all = [
        Setting("config", .path, "a JSON file with settings"),
        Setting(
            "secrets", .path,
            "a directory with a file for each secret, named by its key: `/run/secrets`"),
        Setting("home", .path, default: "run", "the home directory"),
        Setting("topology", .path, default: "HOME/topology.json", "the topology"),
        Setting("key", .path, default: "HOME/keys/NAME.key", "this program's key pair"),
        Setting("keyPair", .secret, "what is in a key file, instead of `key`"),
        Setting("data", .path, default: "HOME/data", on: .services, "directory of the store"),
        Setting(
            "personKey", .path, default: "HOME/keys/person.key", on: .services,
            "the city's secret for person keys"),
        Setting(
            "personSecret", .secret, on: .services,
            "the city's secret as 64 hexadecimal digits, instead of `personKey`"),
        Setting(
            "listen", .text, on: .services,
            "where the service listens: `tcp://0.0.0.0:9101`. Without it, the topology's address for this "
                + "program's key. Needed when the topology names a host name or another interface"),
        Setting("host", .text, default: "127.0.0.1", on: .gateway, "address to listen on"),
        Setting("port", .whole(1...65_535), default: "8080", on: .gateway, "HTTP port"),
        Setting(
            "tokens", .path, default: "HOME/tokens.json", on: .gateway, "bearer tokens, hashed"),
        Setting(
            "logLevel", .word(Logger.Level.allCases.map(\.rawValue)), default: "info",
            "what is logged"),
        Setting(
            "endWithInput", .flag, default: "false",
            "stop as at SIGTERM when standard input ends: `edubus up` starts its programs so, and none "
                + "outlives it, however it dies"),
    ]

    /// Variables of the operator's tool alone; programs let them be.
    static let toolVariables = ["EDUBUS_CONTEXT"]
}
