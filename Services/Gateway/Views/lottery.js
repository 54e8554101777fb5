"use strict";
// Draws a lottery again from its proof file, as docs/lottery.md writes it down byte by byte.
const Lottery = (() => {
  const identifier = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
  const hex = /^[0-9a-f]{64}$/;
  const inBytes = (one, other) => (one < other ? -1 : one > other ? 1 : 0); // of ASCII texts
  const by = (key) => (one, other) => inBytes(key(one), key(other));

  class Broken extends Error {
    constructor(field, rule) {
      super(`${field}：${rule}`);
      this.field = field;
    }
  }
  const require = (holds, field, rule) => {
    if (!holds) throw new Broken(field, rule);
  };
  const text = (value, pattern, field) =>
    require(typeof value === "string" && pattern.test(value), field, "写法不对");
  const whole = (value, least, most, field) =>
    require(Number.isInteger(value) && value >= least && value <= most, field, "不是允许的整数");
  const list = (value, least, most, field) =>
    require(Array.isArray(value) && value.length >= least && value.length <= most, field, "数目不对");
  const object = (value, fields, field) => {
    require(value !== null && typeof value === "object" && !Array.isArray(value), field, "不是对象");
    for (const name of Object.keys(value)) require(fields.includes(name), `${field}.${name}`, "没有这个字段");
  };

  async function hash(what, lines) {
    const bytes = new TextEncoder().encode([`edubus lottery.v1 ${what}`].concat(lines).join("\n") + "\n");
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function check(frozenList) {
    object(frozenList, ["lottery", "publicValueSource", "schools", "entries"], "list");
    text(frozenList.lottery, identifier, "list.lottery");
    text(frozenList.publicValueSource, /^[^\u0000-\u001f\u007f-\u009f\p{Cs}]{1,200}$/u, "list.publicValueSource");
    list(frozenList.schools, 0, 10000, "list.schools");
    const codes = new Set();
    frozenList.schools.forEach((school, index) => {
      const path = `list.schools[${index}]`;
      object(school, ["code", "seats"], path);
      text(school.code, identifier, `${path}.code`);
      require(!codes.has(school.code), `${path}.code`, "重复");
      codes.add(school.code);
      whole(school.seats, 0, 1000000, `${path}.seats`);
    });
    list(frozenList.entries, 1, 1000000, "list.entries");
    const ids = new Set();
    const groups = new Map();
    frozenList.entries.forEach((entry, index) => {
      const path = `list.entries[${index}]`;
      object(entry, ["id", "group", "wishes"], path);
      text(entry.id, identifier, `${path}.id`);
      require(!ids.has(entry.id), `${path}.id`, "重复");
      ids.add(entry.id);
      list(entry.wishes, 0, 50, `${path}.wishes`);
      require(new Set(entry.wishes).size === entry.wishes.length, `${path}.wishes`, "重复");
      for (const wish of entry.wishes) require(codes.has(wish), `${path}.wishes`, "不是参加派位的学校");
      if (entry.group == null) return;
      text(entry.group, identifier, `${path}.group`);
      const group = groups.get(entry.group) ?? { size: 0, wishes: entry.wishes.join() };
      require(group.wishes === entry.wishes.join(), `${path}.wishes`, "同组志愿不同");
      groups.set(entry.group, { ...group, size: group.size + 1 });
    });
    for (const [name, group] of groups) require(group.size > 1, "list.entries", `组 ${name} 只有一名`);
  }

  const listHash = (frozenList) =>
    hash("list", [
      `lottery ${frozenList.lottery}`,
      `public-value-source ${frozenList.publicValueSource}`,
    ].concat(
      [...frozenList.schools].sort(by((school) => school.code)).map((school) => `school ${school.code} ${school.seats}`),
      [...frozenList.entries].sort(by((entry) => entry.id))
        .map((entry) => `entry ${entry.id} ${entry.group ?? "-"} ${entry.wishes.join(",") || "-"}`),
    ));

  async function order(frozenList, seed) {
    const sharing = new Map();
    for (const entry of [...frozenList.entries].sort(by((one) => one.id))) {
      const name = entry.group == null ? `entry ${entry.id}` : `group ${entry.group}`;
      sharing.set(name, [...(sharing.get(name) ?? []), entry]);
    }
    const tickets = await Promise.all([...sharing].map(async ([name, members]) => ({
      name, members, number: await hash("ticket", [`seed ${seed}`, name]),
    })));
    tickets.sort((one, other) => inBytes(one.number, other.number) || inBytes(one.name, other.name));
    const left = new Map(frozenList.schools.map((school) => [school.code, school.seats]));
    return tickets.flatMap(({ number, members }, index) => {
      const school = members[0].wishes.find((wish) => left.get(wish) >= members.length);
      if (school !== undefined) left.set(school, left.get(school) - members.length);
      return members.map((entry) => ({ place: index + 1, ticket: number, entry: entry.id, school }));
    });
  }

  /// The first field that is not what list, secret and public value make it, or null.
  async function verify(proof, published = {}) {
    const drawn = ["secret", "publicValue", "seed", "order", "resultHash"];
    object(proof, ["format", "sample", "list", "listHash", "commitment", ...drawn], "proof");
    require(proof.format === "edubus-lottery-v1", "format", "不是 edubus-lottery-v1");
    require(typeof proof.sample === "boolean", "sample", "不是真假值");
    text(proof.listHash, hex, "listHash");
    text(proof.commitment, hex, "commitment");
    const missing = drawn.filter((name) => proof[name] == null);
    require([0, drawn.length].includes(missing.length), missing[0], "缺失");
    check(proof.list);
    const frozen = await listHash(proof.list);
    if (proof.listHash !== frozen) return "listHash";
    if (published.listHash && published.listHash !== frozen) return "listHash";
    if (published.commitment && published.commitment !== proof.commitment) return "commitment";
    if (missing.length > 0) return null;
    text(proof.secret, hex, "secret");
    text(proof.publicValue, /^[!-~]([ -~]{0,198}[!-~])?$/, "publicValue");
    const secret = `secret ${proof.secret}`;
    if (proof.commitment !== (await hash("commitment", [`list ${frozen}`, secret]))) return "commitment";
    const seed = await hash("seed", [`list ${frozen}`, secret, `public-value ${proof.publicValue}`]);
    if (proof.seed !== seed) return "seed";
    const places = await order(proof.list, seed);
    list(proof.order, 0, 1000000, "order");
    for (let index = 0; index < Math.min(places.length, proof.order.length); index += 1) {
      object(proof.order[index], ["place", "ticket", "entry", "school"], `order[${index}]`);
      for (const field of ["entry", "ticket", "place", "school"]) {
        if ((proof.order[index][field] ?? undefined) !== places[index][field]) return `order[${index}].${field}`;
      }
    }
    if (proof.order.length !== places.length) return "order";
    const result = await hash("result", [
      `lottery ${proof.list.lottery}`, `list ${frozen}`, `seed ${seed}`,
    ].concat(places.map((one) => `place ${one.place} ${one.ticket} ${one.entry} ${one.school ?? "-"}`)));
    return proof.resultHash === result ? null : "resultHash";
  }

  /// What a proof says of a lottery number, in words.
  /// - nameOf: a school as people know it, by its code.
  function find(proof, number, nameOf) {
    const id = [number.trim(), number.trim().toUpperCase()]
      .find((one) => proof.list.entries.some((entry) => entry.id === one));
    if (id === undefined) return "名单里没有这个编号，请核对后再试。";
    const place = proof.order?.find((one) => one.entry === id);
    if (!place) return `${id} 在名单里，结果尚未公布。`;
    return place.school == null
      ? `${id}：第 ${place.place} 号${proof.list.schools.length ? "，未派到学位" : ""}。`
      : `${id}：第 ${place.place} 号，派到学校 ${nameOf(place.school)}。`;
  }

  return { verify, find, Broken };
})();

(async () => {
  const link = document.getElementById("proof");
  if (!link) return;
  const verdict = document.getElementById("verdict");
  const say = (message, kind) => {
    verdict.textContent = message;
    verdict.className = kind;
  };
  const names = new Map(
    Array.from(document.querySelectorAll("tr[data-code]"), (row) => [row.dataset.code, row.dataset.name]));
  const nameOf = (code) => (names.has(code) && names.get(code) !== code ? `${names.get(code)}（${code}）` : code);
  let proof;
  try {
    say("正在载入证明文件……", "");
    const answer = await fetch(link.getAttribute("href"));
    if (!answer.ok) throw new Error(String(answer.status));
    proof = parseOnce(await answer.text());
  } catch (error) {
    if (error instanceof RepeatedMember) return say(`证明文件有误：${error.message}`, "bad");
    return say("证明文件没有载入，请稍后刷新本页。", "bad");
  }
  const button = document.getElementById("find");
  button.disabled = false;
  button.addEventListener("click", () => {
    document.getElementById("result").textContent = Lottery.find(proof, document.getElementById("number").value, nameOf);
  });
  // Browsers compute hashes on pages that came by https or from this machine only.
  if (!globalThis.crypto?.subtle) return say("浏览器只在 https 页面上计算哈希，请用下面的独立程序核对。", "");
  try {
    say("正在重新计算……", "");
    const field = await Lottery.verify(proof, { ...link.dataset });
    if (field) return say(`不一致：${field}`, "bad");
    say(proof.order ? "一致：名单哈希、承诺、排序和结果都与重算相同。" : "一致：名单哈希与重算相同；尚未公布结果。", "good");
  } catch (error) {
    say(error instanceof Lottery.Broken ? `证明文件有误：${error.message}` : "无法计算。", "bad");
  }
})();
