import Bus
import Observability
import Store

/// Numbers a program's parts keep anyway, as metrics: read when somebody asks, free until then.
enum ProgramReadings {
    static func of(_ store: Store, name: String) -> [MetricReading] {
        let (done, size) = (store.statistics, store.size)
        let labels = [(name: "store", value: name)]
        func count(_ name: String, _ help: String, _ value: Int64) -> MetricReading {
            MetricReading(
                "edubus_store_\(name)_total", .counter, help: help, labels: labels, Double(value))
        }
        func level(_ name: String, _ help: String, _ value: Int64) -> MetricReading {
            MetricReading("edubus_store_\(name)", .gauge, help: help, labels: labels, Double(value))
        }
        var readings = [
            count("writes", "Writes kept.", done.writes),
            count("commits", "Commits, one sync of the disk each.", done.commits),
            count("rollbacks", "Writes whose body refused.", done.rollbacks),
            count("refused_writes", "Writes refused because too many waited.", done.refused),
            count(
                "failed_commits", "Commits that failed, with all their writes.", done.failedCommits),
            count("replays", "Answers replayed for a repeated idempotency key.", done.replays),
            level("waiting_writes", "Writes that wait now.", done.waiting),
            level("largest_group", "Most writes in one commit.", done.largestGroup),
            level("database_bytes", "The database file.", size.databaseBytes),
            level("log_bytes", "The write-ahead log, not yet copied back.", size.logBytes),
        ]
        if let free = size.freeDiskBytes {
            readings.append(level("free_disk_bytes", "What the store's disk still takes.", free))
        }
        readings.append(
            MetricReading(
                "edubus_outbox_last_sequence", .gauge, help: "Events in the outbox.",
                labels: labels, Double(store.lastSequence)))
        return readings
    }

    static func of(_ consumer: EventConsumer, _ done: ConsumerStatistics) -> [MetricReading] {
        let labels = [
            (name: "consumer", value: consumer.name), (name: "source", value: consumer.service),
        ]
        func count(_ name: String, _ help: String, _ value: Int64) -> MetricReading {
            MetricReading(
                "edubus_consumer_\(name)_total", .counter, help: help, labels: labels, Double(value)
            )
        }
        return [
            count("events_applied", "Events applied.", done.applied),
            count(
                "events_repeated", "Events that came again after they had been applied.",
                done.repeated),
            count("failures", "Tries to apply an event that failed.", done.failures),
            count("dead_letters", "Events set aside.", done.deadLetters),
            count("gaps", "Times events were missing.", done.gaps),
            count(
                "source_behind", "Times the source had fewer events than were applied.",
                done.sourceBehind),
            MetricReading(
                "edubus_consumer_connected", .gauge, help: "1 while it follows its source.",
                labels: labels, done.isConnected ? 1 : 0),
            MetricReading(
                "edubus_consumer_position", .gauge, help: "The last event applied or set aside.",
                labels: labels, Double(done.position)),
        ]
    }

    static func of(_ report: StatsReport) -> [MetricReading] {
        func level(_ name: String, _ help: String, _ value: Double) -> MetricReading {
            MetricReading("edubus_server_\(name)", .gauge, help: help, value)
        }
        return [
            level("sessions", "Clients with a session.", Double(report.sessions)),
            level(
                "executing_calls", "Calls at work, without streams.",
                Double(report.executingCalls ?? 0)),
            level(
                "queued_calls", "Calls that wait for their turn.", Double(report.queuedCalls ?? 0)),
            level("streams", "Open streams.", Double(report.streams ?? 0)),
            level(
                "load_ratio", "1 when every place is taken, more when calls wait.",
                Double(report.load ?? 0) / 1000),
            MetricReading(
                "edubus_server_refused_calls_total", .counter,
                help: "Calls refused because there was too much to do.",
                Double(report.refusedCalls ?? 0)),
        ]
    }

    static func of(_ counts: [(name: String, count: Int)]) -> [MetricReading] {
        counts.map { name, count in
            MetricReading(
                "edubus_transport_\(name)_total", .counter,
                help:
                    "Counted by the transport: \(name.split(separator: "_").joined(separator: " ")).",
                Double(count))
        }
    }
}
