import Testing

/// What a client sees when an instance dies, hangs, moves or is flooded: real processes over TCP with CURVE, and a
/// proxy of ours between them. One test at a time: the machine is part of what is tested.
///
/// A bound in time that was missed is measured again and held against the machine's pace (see `Machine.expect`), because
/// the machine has other work too. A wrong count is never measured again.
@Suite(.serialized)
struct ResilienceTests {}
