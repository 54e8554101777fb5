import Store

extension AllocationMigrations {
    /// 派位号: the lottery knows a run's children by numbers of the run's own, never by their receipt numbers.
    ///
    /// A run that an earlier version froze has none, and no lottery of it can be frozen any more: it is voided and begun anew.
    static let numbers = Migration(
        "203-lottery-numbers",
        """
        ALTER TABLE allocation_children ADD COLUMN lottery_number TEXT
            CHECK (lottery_number GLOB '[0-9][0-9][0-9]-[0-9][0-9][0-9]-[0-9][0-9][0-9]');
        CREATE UNIQUE INDEX allocation_children_number
            ON allocation_children (run_id, lottery_number) WHERE lottery_number IS NOT NULL;
        CREATE TRIGGER allocation_children_numbered BEFORE INSERT ON allocation_children
        WHEN (NEW.standing = 'pooled') <> (NEW.lottery_number IS NOT NULL)
        BEGIN SELECT RAISE(ABORT, 'E9: who is pooled has a lottery number, and nobody else'); END;
        DROP TRIGGER lotteries_list;
        CREATE TRIGGER lotteries_list BEFORE UPDATE ON lotteries
        WHEN NEW.allocation_id IS NOT NULL AND NEW.state = 'frozen' AND OLD.state = 'prepared'
            AND ((SELECT COUNT(*) FROM lottery_entries WHERE lottery_id = NEW.id) <>
                (SELECT pooled FROM allocation_runs WHERE id = NEW.allocation_id)
            OR EXISTS (SELECT 1 FROM allocation_children c
                LEFT JOIN lottery_entries e
                    ON e.lottery_id = NEW.id AND e.entry_id = c.lottery_number
                WHERE c.run_id = NEW.allocation_id AND c.standing = 'pooled'
                    AND (e.entry_id IS NULL OR e.group_key IS NOT c.group_key)))
        BEGIN SELECT RAISE(ABORT, 'E9: the entries are not the pooled applications'); END;
        CREATE TRIGGER lottery_entries_private BEFORE INSERT ON lottery_entries
        WHEN EXISTS (SELECT 1 FROM applications WHERE receipt = NEW.entry_id)
        BEGIN SELECT RAISE(ABORT, 'PRIVACY: a receipt number is in no public list'); END;
        """)

    /// A receipt number is in no public list however it is spelled: twelve characters of its alphabet in a row.
    static let spelling = Migration(
        "303-receipts-however-spelled",
        """
        DROP TRIGGER lottery_entries_private;
        CREATE TRIGGER lottery_entries_private BEFORE INSERT ON lottery_entries
        WHEN \(plain("NEW.entry_id")) GLOB '\(secret)'
            OR \(plain("COALESCE(NEW.group_key, '')")) GLOB '\(secret)'
        BEGIN SELECT RAISE(ABORT, 'PRIVACY: a receipt number is in no public list'); END;
        """)

    /// Digits alone are no receipt number: a candidate number of digits may stand in a list.
    static let letters = Migration(
        "305-receipts-have-letters",
        """
        DROP TRIGGER lottery_entries_private;
        CREATE TRIGGER lottery_entries_private BEFORE INSERT ON lottery_entries
        WHEN \(holdsSecret("NEW.entry_id")) OR \(holdsSecret("COALESCE(NEW.group_key, '')"))
        BEGIN SELECT RAISE(ABORT, 'PRIVACY: a receipt number is in no public list'); END;
        """)

    /// Twelve characters of the alphabet in a row, one of them a letter.
    private static func holdsSecret(_ value: String) -> String {
        let anywhere = (0..<12).map { letter in
            let pattern = (0..<12).map { $0 == letter ? "[A-HJ-NP-TV-Z]" : "[2-9A-HJ-NP-TV-Z]" }
            return "\(plain(value)) GLOB '*\(pattern.joined())*'"
        }
        return "(\(plain(value)) GLOB '\(secret)' AND (\(anywhere.joined(separator: " OR "))))"
    }

    private static let secret =
        "*" + String(repeating: "[2-9A-HJ-NP-TV-Z]", count: 12) + "*"

    private static func plain(_ value: String) -> String {
        "replace(replace(replace(upper(\(value)), '-', ''), '_', ''), '.', '')"
    }
}
