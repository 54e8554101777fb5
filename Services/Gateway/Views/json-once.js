"use strict";
// Of two members with one name JSON.parse takes the last, other readers the first: such a text says nothing for certain.
class RepeatedMember extends Error {
  constructor(field) {
    super(`${field}：重复`);
    this.field = field;
  }
}

/// What a JSON text says; throws RepeatedMember where a member stands in its object twice.
function parseOnce(text) {
  const value = JSON.parse(text);
  const open = [];
  let string;
  // The text is JSON: what is left of it beside these marks and strings are numbers, words and blanks.
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":") {
      const name = JSON.parse(string);
      const names = open.at(-1);
      if (names.has(name)) throw new RepeatedMember(name);
      names.add(name);
    } else string = token;
  }
  return value;
}
