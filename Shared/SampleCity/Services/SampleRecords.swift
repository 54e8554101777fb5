public import Contracts

extension SampleCity {
    /// The school as the enrollment service registers it.
    public func record(of school: SampleSchool) -> SchoolRecord {
        SchoolRecord(
            code: school.code, name: school.name, region: school.region, stage: school.stage,
            ownership: school.ownership,
            openingSeats: [StageSeats(stage: school.stage, seats: school.certifiedSeats)],
            // Private schools of the compulsory stages are older than the stop of their approval.
            approvedOn: school.ownership == .private ? Self.approval : nil, sample: true)
    }

    /// When the sample's private schools were approved: any day before the plan's stop would do.
    private static let approval = SchoolYear(startYear: 2015)?.firstDay

    /// The school as the teachers service registers it.
    public func unit(of school: SampleSchool) -> SchoolUnit {
        SchoolUnit(
            code: school.code, region: school.region, stage: school.stage,
            ownership: school.ownership, isRural: school.isRural)
    }

    /// The school's pupils on the first day of the school year.
    public func roll(of school: SampleSchool) -> SchoolRoll {
        SchoolRoll(
            school: school.code, asOf: schoolYear.firstDay, students: Int64(school.studentCount),
            classes: Int64(school.classCount))
    }

    /// A pupil as the enrollment service enters it on the roll.
    public func record(of student: SampleStudent, at school: SampleSchool) -> StudentRecord {
        StudentRecord(
            idNumber: student.idNumber, schoolCode: school.code, stage: school.stage,
            grade: student.grade, classNumber: student.classNumber,
            enteredOn: SchoolYear(startYear: schoolYear.startYear + 1 - student.grade)?.firstDay,
            originRegion: school.stage == .senior ? school.region : nil)
    }

    /// Somebody of the staff as the teachers service registers it.
    public func record(of member: SampleStaffMember, at school: SampleSchool) -> StaffRecord {
        StaffRecord(
            idNumber: member.idNumber, school: school.code, certificates: member.certificates,
            registeredUntil: member.registeredUntil, title: member.title,
            appointment: FirstAppointment(from: member.appointedFrom, post: member.post))
    }
}
