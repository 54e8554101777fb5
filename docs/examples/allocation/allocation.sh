#!/bin/bash
# A small district's allocation, from its catchments to confirmed seats, through the gateway.
# usage: FIRST=token SECOND=token allocation.sh [URL]     two tokens with the role cityOfficer, of two officers
# Everything is made up. It needs a service without sample data. Where it ran before, it says so and shows what
# came of it.
set -euo pipefail
url=${1:-http://127.0.0.1:8080}
season=$(date +%s)

# call TOKEN METHOD BODY: one write or read of enrollment.v1; prints the answer, or the problem on standard error.
call() {
    local answer
    answer=$(curl --fail-with-body -sS -X POST "$url/api/v1/methods/enrollment.v1/$2" \
        -H "Authorization: Bearer $1" \
        -H "Idempotency-Key: $season-$2-$(printf %s "$3" | cksum | cut -d' ' -f1)" \
        -H 'Edubus-Purpose: admission' -H 'Edubus-Case-Number: example' -d "$3") || {
        echo "$2: $answer" >&2
        return 1
    }
    echo "$answer"
}
# field NAME: of the JSON on standard input; NAME may be a path, a.b.0. Fails where there is none.
field() {
    python3 -c 'import functools, json, sys
try:
    value = functools.reduce(lambda v, k: v[int(k)] if isinstance(v, list) else v[k], sys.argv[1].split("."), json.load(sys.stdin))
except (KeyError, IndexError):
    sys.exit(f"no {sys.argv[1]} in the answer")
print(value)' "$1"
}
# known TOKEN: waits until the gateway has read a token that was just made.
known() {
    for _ in {1..100}; do
        status=$(curl -sS -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $1" "$url/api/v1/regions")
        [ "$status" != 401 ] && return
        sleep 0.1
    done
    echo 'the gateway does not know this token' >&2
    return 1
}
window() {
    call "$FIRST" SetApplicationWindow "{\"window\":{\"schoolYear\":\"2026\",\"stage\":\"primary\",
        \"opensOn\":\"2020-01-01\",\"closesOn\":\"$1\",\"documentNo\":\"示例通知\"}}" >/dev/null
}

known "$FIRST"
known "$SECOND"
line=$(call "$FIRST" ListPlanLines '{"schoolYear":"2026","schoolCode":"2141000091"}')
runs=$(call "$FIRST" ListAllocations '{"schoolYear":"2026","region":"410802","stage":"primary"}')
if [ -n "$line" ] && [[ $runs == *'"state":"published"'* ]]; then
    echo 'the example ran here before; this is what came of it'
    call "$FIRST" AllocationReport '{"schoolYear":"2026","region":"410802","stage":"primary"}' |
        field districts.0.standing
    exit
elif [ -n "$line$runs" ]; then
    echo 'this service has a plan or an allocation for 2026 already: take a new one without sample data' >&2
    exit 1
fi

echo '1. two public schools of two seats, a private one of one, and two catchments'
for school in 2141000091:public:2 2141000092:public:2 2141000093:private:1; do
    IFS=: read -r code ownership seats <<<"$school"
    approved=
    [ "$ownership" = private ] && approved='"approvedOn":"2015-09-01",'
    call "$FIRST" RegisterSchools "{\"schools\":[{\"code\":\"$code\",\"name\":\"示例小学\",\"region\":\"410802\",
        \"stage\":\"primary\",\"ownership\":\"$ownership\",$approved\"sample\":true,
        \"openingSeats\":[{\"stage\":\"primary\",\"seats\":90}]}]}" >/dev/null
    line=$(call "$FIRST" SubmitPlanLine "{\"proposal\":{\"schoolYear\":\"2026\",\"schoolCode\":\"$code\",
        \"stage\":\"primary\",\"batch\":1,\"seatType\":\"open\",\"seats\":$seats,\"classes\":1}}" | field id)
    call "$SECOND" ApprovePlanLine "{\"id\":\"$line\",\"approvalNo\":\"示例批复\"}" >/dev/null
    call "$FIRST" PublishPlanLine "{\"id\":\"$line\"}" >/dev/null
done
plan=$(call "$FIRST" ProposeCatchments '{"region":"410802","stage":"primary","validFrom":"2026-01-01",
    "document":"示例学区划分方案","heading":"第一条","sample":true,"catchments":[
    {"code":"c1","name":"一片","communities":["m1"],"schools":["2141000091"],"neighbours":["c2"]},
    {"code":"c2","name":"二片","communities":["m2"],"schools":["2141000092"],"neighbours":[]}]}' | field id)
call "$SECOND" PublishCatchments "{\"planID\":\"$plan\"}" >/dev/null

echo '2. six children of one community, two of whom apply to the private school; an officer saw a certificate of each'
window 2999-12-31
receipts=()
for number in 1 2 3 4 5 6; do
    choice='"ownership":"public"'
    [ "$number" -gt 4 ] && choice='"ownership":"private","schoolCode":"2141000093"'
    ids=$(python3 -c 'import sys
def number(day, serial):
    body = f"410802{day}{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights)) % 11]
n = int(sys.argv[1])
print(number("20190105", n * 2), number("19850607", n * 2))' "$number")
    receipt=$(call "$FIRST" SubmitApplication "{\"form\":{\"schoolYear\":\"2026\",\"stage\":\"primary\",
        \"child\":\"${ids% *}\",\"guardian\":\"${ids#* }\",$choice,\"region\":\"410802\",\"community\":\"m1\",
        \"proofs\":[{\"proof\":\"policy\"}],\"sample\":true}}" | field receipt)
    call "$FIRST" DecideCheck "{\"receipt\":\"$receipt\",\"proof\":\"policy\",\"holds\":true,
        \"evidenceNo\":\"示例证书$number\"}" >/dev/null
    receipts+=("$receipt")
done
window 2020-01-02

echo '3. the list is frozen'
run=$(call "$FIRST" PrepareAllocation '{"schoolYear":"2026","region":"410802","stage":"primary",
    "rule":{"privateLosers":"keepTier","document":"示例办法","heading":"第二条"}}' | field id)
call "$FIRST" FreezeAllocation "{\"runID\":\"$run\"}" | field listHash

echo '4. its lottery: two officers start it, a second program draws it again, another officer publishes it'
lottery=$(call "$FIRST" PrepareLottery "{\"schoolYear\":\"2026\",\"region\":\"410802\",\"stage\":\"primary\",
    \"publicValueSource\":\"示例\",\"schools\":[],\"sample\":true,\"allocationID\":\"$run\"}" | field id)
hash=$(call "$FIRST" FreezeLottery "{\"lotteryID\":\"$lottery\",\"entries\":6}" | field listHash)
for officer in "$FIRST" "$SECOND"; do
    call "$officer" ApproveLotteryStart "{\"lotteryID\":\"$lottery\",\"listHash\":\"$hash\"}" >/dev/null
done
call "$FIRST" SeedLottery "{\"lotteryID\":\"$lottery\",\"publicValue\":\"03 08 14 + 07\"}" >/dev/null
call "$FIRST" ExecuteLottery "{\"lotteryID\":\"$lottery\"}" >/dev/null
proof=$(mktemp)
trap 'rm -f "$proof"' EXIT
call "$SECOND" GetLotteryProof "{\"lotteryID\":\"$lottery\"}" >"$proof"
drawn=$(python3 "$(dirname "$0")/../../../Tests/Interop/lottery_verify.py" "$proof" | sed -n 's/.*OK \([0-9a-f]*\).*/\1/p')
call "$SECOND" VerifyLottery "{\"lotteryID\":\"$lottery\",\"program\":\"lottery_verify.py\",
    \"resultHash\":\"$drawn\"}" >/dev/null
call "$FIRST" PublishLottery "{\"lotteryID\":\"$lottery\"}" >/dev/null

echo '5. computed by one officer, published by the other'
result=$(call "$FIRST" ExecuteAllocation "{\"runID\":\"$run\"}" | field resultHash)
call "$SECOND" PublishAllocation "{\"runID\":\"$run\",\"resultHash\":\"$result\"}" | field state

echo '6. what each family is told, and anybody else'
for receipt in "${receipts[@]}"; do
    answer=$(call "$FIRST" GetAllocationResult "{\"receipt\":\"$receipt\"}")
    echo "$receipt place $(field lotteryPlace <<<"$answer"): $(field outcome <<<"$answer"), $(field reason <<<"$answer") $(
        field school <<<"$answer" 2>/dev/null || true)"
    if offer=$(call "$FIRST" ApplicationStatus "{\"receipt\":\"$receipt\"}" | field seat.offerID 2>/dev/null); then
        call "$FIRST" ConfirmOffer "{\"offerID\":\"$offer\"}" >/dev/null
        held=$offer
    fi
done
call "$FIRST" AllocationReport '{"schoolYear":"2026","region":"410802"}' | field districts.0.standing

echo '7. a family declines; an officer offers the seat to the child with the open case, on a document'
call "$FIRST" DeclineOffer "{\"offerID\":\"$held\",\"reason\":\"随父母外迁\"}" | field state
open=$(call "$FIRST" ListOpenCases "{\"runID\":\"$run\"}" | field receipt)
call "$FIRST" ResolveOpenCase "{\"receipt\":\"$open\",\"planLineID\":\"${held%-*}\",\"reason\":\"统筹安排\",
    \"documentNo\":\"示例纪要\"}" | field school
call "$FIRST" AllocationReport '{"schoolYear":"2026","region":"410802","stage":"primary"}' | field districts.0.standing
