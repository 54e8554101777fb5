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
        Setting(
            "data", .path, default: "HOME/data", on: .servers,
            "directory of the store and the exchange log"),
        Setting(
            "personKey", .path, default: "HOME/keys/person.key", on: .services,
            "the city's secret for person keys"),
        Setting(
            "personSecret", .secret, on: .services,
            "the city's secret as 64 hexadecimal digits, instead of `personKey`"),
        Setting(
            "registerKey", .path, default: "HOME/keys/NAME.secret.key", on: .registers,
            "this register's secret for its own person keys"),
        Setting(
            "registerSecret", .secret, on: .registers,
            "this register's secret as 64 hexadecimal digits, instead of `registerKey`"),
        Setting(
            "file", .path, on: .registers,
            "the extract to answer from: CSV, or SQLite; read again when it is replaced"),
        Setting(
            "map", .path, on: .registers,
            "a JSON file that says what the extract calls its columns: `{\"id_number\": \"身份证号\"}`"),
        Setting("table", .text, on: .registers, "table or view of an extract in SQLite"),
        Setting(
            "oldestHours", .whole(1...8760), on: .registers,
            "an extract that is older answers nothing; without it, any age does"),
        Setting(
            "sample", .flag, default: "false", on: .registers,
            "say in every answer that the records are made up"),
        Setting(
            "listen", .text, on: .servers,
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
            "logFormat", .word(["json", "text"]),
            "how log lines are written; without it, text on a terminal and JSON elsewhere"),
        Setting("adminHost", .text, default: "127.0.0.1", "address of the admin port"),
        Setting(
            "adminPort", .whole(1...65_535),
            "port of `/metrics`, `/livez` and `/readyz`; without it there is none"),
        Setting(
            "traces", .text,
            "where spans go: `http://HOST:4318/v1/traces` of a collector, or a file; without it, nowhere"
        ),
        Setting(
            "traceRatio", .number(0...1), default: "1",
            "share of the traces that begin here which is recorded"),
        Setting(
            "endWithInput", .flag, default: "false",
            "stop as at SIGTERM when standard input ends: `edubus up` starts its programs so, and none "
                + "outlives it, however it dies"),
    ]

    /// Variables of the operator's tool alone; programs let them be.
    static let toolVariables = ["EDUBUS_CONTEXT"]
}
