"use strict";
// A family's own check, as docs/enrollment.md, “Check a result alone”, describes it: own marks against published lines.
const SeniorCheck = (() => {
  const hundredths = (score) => Math.round(score * 100);
  const published = (mark) =>
    mark && { score: hundredths(mark.score), keys: mark.keys.map(hundredths), ticket: mark.ticket };

  /// SHA-256 of seed, line feed and candidate: among equals the smaller one is better.
  async function ticket(seed, candidate) {
    const bytes = new TextEncoder().encode(`${seed}\n${candidate}`);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /// Below 0 when the first keys are the worse ones.
  function compare(keys, others) {
    for (let index = 0; index < Math.min(keys.length, others.length); index += 1) {
      if (keys[index] !== others[index]) return keys[index] - others[index];
    }
    return keys.length - others.length;
  }
  const ties = (mark, other) => mark.score === other.score && compare(mark.keys, other.keys) === 0;
  function reaches(mark, other) {
    if (mark.score !== other.score) return mark.score > other.score;
    const keys = compare(mark.keys, other.keys);
    if (keys !== 0) return keys > 0;
    return mark.ticket == null || other.ticket == null || mark.ticket <= other.ticket;
  }

  /// Why a line stops a mark; undefined when the mark passes.
  function blocks(line, mark) {
    if (!line.closed) return undefined;
    const lowest = published(line.lowest);
    const refused = published(line.refusedTie);
    if (lowest && reaches(mark, lowest)) return undefined;
    if (refused && ties(mark, refused)) return "TIE_REFUSED";
    if (lowest) return ties(mark, lowest) ? "LOTTERY_LOST" : "BELOW_LINE";
    return refused ? "BELOW_LINE" : "NO_SEAT";
  }

  function kinds(rule) {
    if (rule.mechanism === "M0" || rule.mechanism === "M1") return ["open"];
    return rule.order === "open-first" ? ["open", "quota", "reverted"] : ["quota", "open", "reverted"];
  }

  function block(seat, school, rank, rule, own, mark) {
    const isByWishRank = rule.mechanism === "M0" || rule.mechanism === "M2";
    const find = (junior) => school.lines.find((line) =>
      line.seat === seat && (line.juniorSchool ?? null) === junior
        && (line.wishRank ?? null) === (isByWishRank ? rank : null));
    if (seat !== "quota") {
      const line = find(null);
      return line ? blocks(line, mark) : "NO_SEAT";
    }
    if (isByWishRank && rank > 1) return "NOT_FIRST_WISH";
    const line = find(own.juniorSchool);
    if (!line) return "NO_QUOTA";
    if (!own.eligible) return "NOT_ELIGIBLE";
    if (school.floor == null || own.score < hundredths(school.floor)) return "BELOW_FLOOR";
    return blocks(line, mark);
  }

  const nearest = ["TIE_REFUSED", "LOTTERY_LOST", "BELOW_LINE", "NO_SEAT", "BELOW_CONTROL_LINE"];

  /// - own: { candidate, score, keys, juniorSchool, eligible, wishes }, scores and keys in hundredths.
  /// Answers the seat, or the nearest refusal, and what stood against each wish up to it.
  async function check(result, own) {
    const { rule } = result;
    const mark = { score: own.score, keys: own.keys };
    if (rule.seed != null) mark.ticket = await ticket(rule.seed, own.candidate);
    const wishes = [];
    for (const [index, code] of own.wishes.entries()) {
      const verdict = { school: code };
      wishes.push(verdict);
      const school = result.schools.find((one) => one.school === code);
      if (!school || own.score < hundredths(school.controlLine)) {
        verdict.control = "BELOW_CONTROL_LINE";
        continue;
      }
      for (const seat of kinds(rule)) {
        const reason = block(seat, school, index + 1, rule, own, mark);
        if (reason === undefined) return { school: code, seat, wish: index + 1, reason: "ADMITTED", wishes };
        verdict[seat] = reason;
      }
    }
    const reasons = wishes.flatMap(({ school, ...stood }) => Object.values(stood));
    return { reason: nearest.find((one) => reasons.includes(one)) ?? "NO_WISH", wishes };
  }

  /// The longest list of keys that decides between equals where `own` stands: of a wished school's closed line at its score. Of who
  /// typed fewer, nothing can be said.
  function keysNeeded(result, own) {
    const wished = result.schools.filter((one) => own.wishes.includes(one.school));
    const marks = wished.flatMap(({ lines }) => lines.filter((line) => line.closed))
      .flatMap((line) => [published(line.lowest), published(line.refusedTie)])
      .filter((mark) => mark && mark.score === own.score);
    return Math.max(0, ...marks.map((mark) => mark.keys.length));
  }

  return { check, keysNeeded };
})();

(() => {
  const element = (id) => document.getElementById(id);
  if (!element("check")) return;
  const seats = { control: "控制线", open: "统招", quota: "分配生", reverted: "分配生剩余名额" };
  const reasons = {
    ADMITTED: "录取", NO_WISH: "没有填报志愿", TIE_REFUSED: "同分的不能全部录取，按规则都不录取",
    LOTTERY_LOST: "同分抽签未中", BELOW_LINE: "低于录取分数线", NO_SEAT: "没有学位或已经录满",
    BELOW_CONTROL_LINE: "低于控制线", NO_QUOTA: "没有分给该初中的名额", NOT_ELIGIBLE: "不具备分配生资格",
    BELOW_FLOOR: "低于分配生最低线", NOT_FIRST_WISH: "分配生名额只给第一志愿",
  };
  let result;
  let names = {};

  /// A score's hundredths; undefined when it is not written as one.
  const score = (text) => (/^\d{1,7}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : undefined);
  const words = (id) => element(id).value.trim().split(/\s+/).filter((word) => word !== "");
  const named = (code) => (names[code] === undefined ? code : `${names[code]}（${code}）`);
  const show = (text, verdicts = []) => {
    element("result").textContent = text;
    element("verdicts").replaceChildren(...verdicts.map((verdict) => {
      const item = document.createElement("li");
      item.textContent = verdict;
      return item;
    }));
  };

  /// - read: what a run published, from a file or from this page.
  function use(read, called) {
    const isKnown = /^m[0-3]\.v1$/.test(read.ruleVersion)
      && read.ruleVersion === `${read.rule.mechanism.toLowerCase()}.v1`
      && ["open-first", "reserve-first"].includes(read.rule.order)
      && read.schools.every((school) => Array.isArray(school.lines));
    if (!isKnown) throw new Error("format");
    result = read;
    names = called;
    element("check").disabled = false;
    element("loaded").textContent = `已载入：规则 ${read.ruleVersion}，${read.schools.length} 所学校，输入哈希 ${read.inputHash}`;
  }

  async function load() {
    result = undefined;
    element("check").disabled = true;
    show("尚未核对");
    try {
      use(parseOnce(await element("file").files[0].text()), {});
    } catch (error) {
      element("loaded").textContent = error instanceof RepeatedMember
        ? `文件有误，不能用来核对：${error.message}。` : "这不是公布的分数线文件，请重新选择。";
    }
  }

  async function answer() {
    const own = {
      candidate: element("candidate").value.trim(), score: score(element("score").value.trim()),
      keys: words("keys").map(score), juniorSchool: element("junior").value.trim(),
      eligible: element("eligible").checked, wishes: words("wishes"),
    };
    if (own.score === undefined || own.keys.includes(undefined)) return show("成绩和同分比较项须是数字，最多两位小数。");
    const unknown = own.wishes.find((code) => !result.schools.some((school) => school.school === code));
    if (unknown !== undefined) return show(`公布的文件里没有学校 ${unknown}。`);
    if (new Set(own.wishes).size !== own.wishes.length) return show("同一所学校填了两次。");
    const needed = SeniorCheck.keysNeeded(result, own);
    if (own.keys.length < needed) return show(`您的成绩与志愿学校的录取线同分，须比较同分比较项：请依次填写全部 ${needed} 项。`);
    if (result.rule.seed != null && own.candidate === "") return show("这次录取同分时抽签，请填写考生编号。");
    if (result.rule.seed != null && !globalThis.crypto?.subtle) return show("浏览器只在 https 页面和下载的文件上计算抽签号，请下载本页后再核对。");
    const found = await SeniorCheck.check(result, own);
    const verdicts = found.wishes.map(({ school, ...stood }) => {
      const parts = Object.entries(stood).map(([seat, reason]) => `${seats[seat]}：${reasons[reason]}`);
      return [named(school), ...parts, ...(school === found.school ? [`${seats[found.seat]}：录取`] : [])].join("；");
    });
    show(found.school ? `第 ${found.wish} 志愿 ${named(found.school)}，${seats[found.seat]}录取` : `未录取：${reasons[found.reason]}`, verdicts);
  }

  for (const part of document.querySelectorAll(".online")) part.hidden = location.protocol === "file:";
  element("check").addEventListener("click", answer);
  if (element("lines")) {
    const { result: published, names: called } = JSON.parse(element("lines").textContent);
    use(published, called);
  } else {
    element("loaded").textContent = "尚未选择文件。";
    element("file").addEventListener("change", load);
  }
})();
