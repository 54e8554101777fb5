import Bus
import Contracts
import Testing

struct SchemaTests {
    @Test("the example of every value is valid, matches its pattern and survives a round trip")
    func examples() throws {
        try check(ResidentID.self)
        try check(StudentNumber.self)
        try check(SchoolCode.self)
        try check(SocialCreditCode.self)
        try check(PersonKey.self)
        try check(RegionCode.self)
        try check(CalendarDate.self)
        try check(Timestamp.self)
        try check(SchoolYear.self)
        try check(TermCode.self)
    }

    private func check<Value: TextValue>(_ type: Value.Type) throws {
        let example = Value.schemaExample
        let schema = Value.schema
        let pattern = try Regex(try #require(schema.pattern))
        #expect(example.text.wholeMatch(of: pattern) != nil)
        #expect(schema.examples == [.string(example.text)])
        #expect(try Value(example.text) == example)
        #expect(Value(rawValue: example.rawValue) == example)
        #expect(try Holder.decode(Holder.json(example)) == example)
        #expect(Set([example, try Value(example.text)]).count == 1)
    }

    @Test("a page has its items and says whether more follow")
    func page() {
        let rows = [1, 2, 3]
        let first = Page(reading: rows, PageRequest(limit: 2)) { "\($0)" }
        #expect(first.items == [1, 2] && first.next == "2")
        let all = Page(reading: rows, PageRequest(limit: 3)) { "\($0)" }
        #expect(all.items == rows && all.next == nil)
    }

    @Test("a request for a page may leave everything out, and its limit is held to 1...1000")
    func pageRequest() throws {
        let request = try Holder<PageRequest>.decode(#"{"value":{}}"#)
        #expect(request == PageRequest(after: nil, limit: 100))
        #expect(PageRequest(limit: -5).boundedLimit == 1)
        #expect(PageRequest(limit: .max).boundedLimit == 1000)
        #expect(JSONSchema.of(PageRequest.self).required.isEmpty)
    }
}
