import fc from "fast-check";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { gzip } from "../../../../constructs/hetzner/host/gzip";
import { anyCharacter } from "../../../any-character";

const again = (text: string) => gunzipSync(gzip(text)).toString("utf8");

/** Half of a surrogate pair has no encoding in UTF-8. */
const asUtf8 = (text: string) => Buffer.from(text).toString("utf8");

describe("gzip", () => {
  test.each<[string, string]>([
    ["nothing", ""],
    ["one letter", "a"],
    ["letters of two and more bytes", "ÄÖÜß – 漢字 🙂".repeat(20)],
    ["one letter for long", "x".repeat(100_000)],
    [
      "matches of every length",
      Array.from({ length: 300 }, (_, length) => `${"abcdefghij".repeat(30).slice(0, length)}${length}`).join("|"),
    ],
    [
      "a match at the end of the window, and one beyond",
      `needle in hay${"0123456789 ".repeat(2977)}needle in hay${"-".repeat(40_000)}needle in hay`,
    ],
  ])("is read again by anybody: %s", (_, text) => {
    expect(again(text)).toBe(text);
  });

  test("is read again whatever the text", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string({ unit: anyCharacter(), maxLength: 20 }),
            fc.constantFrom("one text that comes back", "other", "\n"),
          ),
          { maxLength: 200 },
        ),
        (pieces) => again(pieces.join("")) === asUtf8(pieces.join("")),
      ),
    );
  });

  test("makes text small", () => {
    expect(gzip("ProtectSystem=strict\nProtectHome=yes\n".repeat(100)).length).toBeLessThan(150);
  });

  test("has the same bytes everywhere and for ever: others would replace servers", () => {
    const text = Array.from({ length: 500 }, (_, line) => `line ${line * 7919} of a text that is like others\n`).join(
      "",
    );
    expect(createHash("sha256").update(gzip(text)).digest("hex")).toMatchInlineSnapshot(
      `"6d99483a6e4e4b7ef01f0aec5a7a7cb34837f0fd34001de8b6b8874ddd8088b5"`,
    );
  });
});
