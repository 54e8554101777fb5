import Bus
import BusTesting
import Contracts
import Store
import Teachers
import Testing

/// The schema refuses what the domain refuses, when the domain is passed by.
@Suite struct SchemaTests {
    static let forbidden: [(String, String)] = [
        (
            "T1: a school occupies more than it holds",
            "UPDATE establishment_days SET occupied = balance + 1 WHERE type = 'school'"
        ),
        (
            "T1: a reserve below zero",
            "UPDATE establishment_days SET balance = -1 WHERE type = 'reserve'"
        ),
        (
            "T1: a leg that moves nothing",
            "UPDATE establishment_legs SET posts = 0"
        ),
        (
            "T1: a leg from an account to itself",
            "UPDATE establishment_legs SET to_account = from_account"
        ),
        (
            "T2: two open-ended posts of a person",
            """
            INSERT INTO appointments
            SELECT id + 100, person, school, from_day, until_day, post_kind, subject,
                load_percent, occupies, account, is_main, is_principal, is_subject_exempt,
                end_reason
            FROM appointments
            """
        ),
        ("T2: two posts on a day", "UPDATE person_days SET occupying = 2"),
        ("T2: two principal appointments on a day", "UPDATE person_days SET principals = 2"),
        ("T2: a load above the limit", "UPDATE person_days SET load_percent = 101"),
        (
            "T2: an appointment that the person's days do not know",
            "UPDATE appointments SET from_day = '2025-09-02'"
        ),
        (
            "T6: an account of a private school",
            """
            INSERT INTO establishment_accounts
            SELECT 'establishment', 'school:' || code, 'school', region, code, ownership
            FROM school_units WHERE ownership = 'private'
            """
        ),
        (
            "T6: a private school passed off as a public one",
            """
            INSERT INTO establishment_accounts
            SELECT 'establishment', 'school:' || code, 'school', region, code, 'public'
            FROM school_units WHERE ownership = 'private'
            """
        ),
        (
            "one document sets a total twice",
            """
            INSERT INTO establishment_postings
            SELECT id + 100, purpose, kind, approved_region, effective_on, approval_number,
                recorded_at
            FROM establishment_postings WHERE purpose = 'approval'
            """
        ),
    ]

    @Test("the schema refuses what the rules forbid", arguments: forbidden)
    func refuses(rule: String, sql: String) async throws {
        try await TeachersWorld.run { world in
            let person = try await world.register(1)[0]
            try await world.call(Teachers.appoint, TeachersWorld.appoint(person))
            let error = await #expect(throws: StoreError.self, "\(rule)") {
                try await world.store.write { try $0.execute(sql) }
            }
            #expect(error?.code == .constraint)
        }
    }
}
