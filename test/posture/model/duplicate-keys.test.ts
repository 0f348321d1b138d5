import { InputError } from "../../../posture/model/input";
import { read } from "../../../posture/model/read";

function refusal(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return "it was read";
}

describe("a key that stands twice in an object is refused, with its place", () => {
  const resource = (body: string) =>
    `{\n "resource": {\n  "google_sql_database_instance": {\n   "main": ${body}\n  }\n }\n}`;

  test.each([
    [
      "of a synthesized stack",
      resource('{"require_ssl": true, "require_ssl": false}'),
      'line 4, column 34: the key "require_ssl" stands a second time in its object',
    ],
    [
      "of a plan, in one line",
      '{"format_version":"1.2","resource_changes":[],"resource_changes":[]}',
      'line 1, column 47: the key "resource_changes" stands a second time',
    ],
    ["written in two ways", resource('{"a":1,"\\u0061":2}'), 'line 4, column 19: the key "a" stands a second time'],
    [
      "that is no name of a schema, without naming it: it may be sensitive",
      resource('{"labels":{"hunter-2":1,"hunter-2":2}}'),
      "line 4, column 36: the key stands a second time",
    ],
    [
      "in a list within the first of two objects with the same keys",
      resource('{"rule":[{"name":"x","name":"y"},{"name":"z"}]}'),
      'line 4, column 33: the key "name" stands',
    ],
  ])("%s", (_, text, message) => expect(refusal(text)).toContain(message));
});

describe("keys that look alike are let be", () => {
  const body = (json: string) => `{"resource":{"x_y":{"z":${json}}}}`;

  test.each([
    ["in different objects", '{"a":{"a":1},"b":[{"a":1},{"a":1}]}'],
    ["in a text that looks like JSON", '{"policy":"{\\"a\\":1,\\"a\\":2}"}'],
    ["before which stands a backslash", '{"a\\\\":1,"a":2}'],
    ["with white space before the colon", '{"a" : 1, "b"\t:\n2}'],
    ["that are empty, or __proto__", '{"":1,"__proto__":2}'],
    ["that are numbers", '{"1":1,"01":2}'],
  ])("%s", (_, json) => expect(refusal(body(json))).toBe("it was read"));
});
