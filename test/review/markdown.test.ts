import fc from "fast-check";
import { code, marker, prose } from "../../review/text/markdown-escape";
import { MAX_COMMENT_LENGTH, renderMarkdown } from "../../review/renderers/markdown";
import { Report } from "../../review/report/report";
import { expectGolden } from "./golden";
import { change, claim, clean, evidence, hostile, HOSTILE, hostileReport, plan, report, violated } from "./reports";
import { anyCharacter } from "../any-character";

test.each([
  ["violated", violated],
  ["clean", clean],
])("the comment of the %s report", (name, given) => expectGolden(`${name}.md`, renderMarkdown(given)));

describe("the order", () => {
  const parts = (text: string) => text.split("\n").filter((line) => /^(?:<!--|##|####|<summary>)/.test(line));

  test("verdict, violated claims, changes and drift that need review, then the rest folded", () => {
    expect(parts(renderMarkdown(violated)).filter((line) => !line.startsWith("####"))).toEqual([
      "<!-- avouch:review smvue-production -->",
      "## ❌ 2 claims violated; 1 process claim violated; 1 claim weaker than before; 2 claims unknown; " +
        "3 changes need review; 1 change outside Terraform needs review; 1 part of the plan not judged",
      "### Violated claims",
      "### Violated by the repository",
      "### Weaker than before",
      "### Changes that need review",
      "### Changes outside Terraform that need review",
      "### What changes",
      "<summary>Unknown (1)</summary>",
      "<summary>Not evaluated (1)</summary>",
      "<summary>Routine changes (2)</summary>",
      "<summary>Claims that hold (3)</summary>",
      "<summary>Claims that need attestation (1)</summary>",
      "<summary>Claims of the repository (1)</summary>",
      "<summary>Not applicable (1)</summary>",
    ]);
  });

  test("a claim that only the system's other stack can prove is not listed as not applicable", () => {
    const elsewhere = claim({ status: "not-applicable", reason: "its subject stands in the system stack" });
    expect(
      renderMarkdown(
        report([plan({ claims: [claim()] }), plan({ stack: "smvue-production-bootstrap", claims: [elsewhere] })]),
      ),
    ).not.toContain("its subject stands");
    expect(renderMarkdown(report([plan({ claims: [elsewhere] })]))).toContain("its subject stands");
  });
});

describe("the verdict", () => {
  const verdict = (given: Report) =>
    renderMarkdown(given)
      .split("\n")
      .find((line) => line.startsWith("## "));

  test.each([
    ["## ✅ Every checked claim holds", report([plan({ claims: [claim()] })])],
    [
      "## ✅ Every checked claim holds; 1 claim unknown",
      report([plan({ claims: [claim(), claim({ status: "unknown" })] })]),
    ],
    [
      "## ⚠️ Every checked claim holds; 1 change needs review",
      report([plan({ claims: [claim()], changes: [change({ risk: "elevated" })] })]),
    ],
    [
      "## ❌ 1 claim weaker than before; 1 claim unknown",
      report([plan({ claims: [claim({ status: "unknown", was: "holds" })] })]),
    ],
    [
      "## ❌ 1 process claim violated",
      report([plan({ claims: [claim({ kind: "process", status: "violated" })] })], true),
    ],
    ["## ➖ No claim could be judged", report([plan({ claims: [claim({ status: "not-applicable" })] })])],
    ["## ➖ No claim could be judged", report([])],
  ])("%s", (expected, given) => expect(verdict(given)).toBe(expected));

  test("where unknown claims are not let pass, it says so", () => {
    const given = report([plan({ claims: [claim({ status: "unknown" })] })]);
    expect(verdict({ ...given, summary: { ...given.summary, exitCode: 1 } })).toBe(
      "## ❌ Unknown claims fail a strict review; 1 claim unknown",
    );
  });
});

describe("what became of the claims since the base", () => {
  test("is reported under the summary, with the file that was the base", () => {
    expect(renderMarkdown(report([plan({ claims: [claim()] })]))).not.toContain("ompared with");
    expect(renderMarkdown(report([plan({ base: "before.json", claims: [claim({ was: "holds" })] })]))).toContain(
      "\n\nCompared with `before.json`: no claim changed.\n\n",
    );
    const several = renderMarkdown(
      report([
        plan({ base: "a.json", claims: [claim({ was: "holds" })] }),
        plan({ stack: "smvue-staging", base: "b.json", claims: [claim({ status: "unknown", was: "holds" })] }),
      ]),
    );
    expect(several).toContain(
      "- `smvue-production` compared with `a.json`: no claim changed.\n- `smvue-staging` " +
        "compared with `b.json`: 1 claim is weaker.\n",
    );
    expect(several).toContain("**held before, is unknown now**");
  });

  test("improvements are folded", () => {
    const text = renderMarkdown(
      report([
        plan({
          base: "before.json",
          claims: [claim({ was: "violated" }), claim({ id: "smvue.edge.hsts", was: "unknown" })],
        }),
      ]),
    );
    expect(text).toContain("Compared with `before.json`: 2 claims are stronger.");
    expect(text).toContain("<summary>Changed, and no weaker (2)</summary>");
    expect(text).toContain("| `smvue.database.not-public` | was violated before, holds now<br>");
  });
});

describe("the picture of changes", () => {
  const changing = (number: number) =>
    renderMarkdown(
      report([
        plan({
          claims: [claim()],
          changes: Array.from({ length: number }, (_, index) => change({ address: `google_pubsub_topic.t${index}` })),
        }),
      ]),
    );

  test("is there for 25 changes and not for 26, nor for none", () => {
    expect(changing(25)).toContain("```mermaid");
    expect(changing(26)).not.toContain("```mermaid");
    expect(changing(0)).not.toContain("```mermaid");
  });
});

describe("what does not fit", () => {
  const many = (number: number) => Array.from({ length: number }, (_, index) => index);
  const big = report([
    plan({
      claims: [
        ...many(60).map((index) =>
          claim({
            id: `smvue.a.v${index}`,
            status: "violated",
            evidence: many(50).map((at) =>
              evidence({ address: `google_sql_database_instance.i${at}`, actual: "x".repeat(290) }),
            ),
            evidenceOmitted: 400,
          }),
        ),
        ...many(300).map((index) => claim({ id: `smvue.b.h${index}` })),
      ],
      changes: [
        ...many(2000).map((index) =>
          change({
            address: `google_sql_database.d${index}`,
            risk: "high",
            reasons: ["it holds data, and what it holds is lost"],
          }),
        ),
        ...many(2000).map((index) => change({ address: `google_pubsub_topic.t${index}` })),
      ],
    }),
  ]);
  const text = renderMarkdown(big);

  test("is cut from the end, and counted", () => {
    expect(text.length).toBeLessThanOrEqual(MAX_COMMENT_LENGTH);
    const shown = text.match(/^#### ❌/gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(10);
    expect(text).toContain(`*${60 - shown} violated claims cut, as a comment holds only so much: see the report.*`);
    expect(text).toMatch(/\*2,000 changes cut/);
    expect(text).toContain("and 442 more places");
  });

  test("leaves everything whole that is there", () => {
    expectWhole(text);
    for (const length of [1, 5, 20, 80, 300])
      expectWhole(
        renderMarkdown(
          report([
            plan({
              claims: many(300).map((index) => claim({ id: `smvue.a.h${index}`, says: "word ".repeat(length) })),
              changes: many(300).map(() => change({ risk: "elevated", reasons: ["word ".repeat(length)] })),
            }),
          ]),
        ),
      );
  });

  test("many stacks leave room for the rest", () => {
    const stacks = renderMarkdown(
      report(
        many(3000).map((index) => plan({ stack: `stack-number-${index}`, claims: [claim({ status: "violated" })] })),
      ),
    );
    expectWhole(stacks);
    expect(stacks).toContain("## ❌ 3,000 claims violated");
  });
});

describe("names from a file", () => {
  test.each([
    ["google_sql_database_instance.main", "`google_sql_database_instance.main`"],
    ['google_x.y["@octocat #1"]', '`google_x.y["@octocat #1"]`'],
    ["a|b", "<code>a&#124;b</code>"],
    ["a`b", "<code>a&#96;b</code>"],
    ["<b>", "<code>&#60;b&#62;</code>"],
    ["&lt;", "<code>&#38;lt&#59;</code>"],
    ["a\nb", "<code>a&#92;nb</code>"],
    ["\u202ea", "<code>&#92;u&#123;202e&#125;a</code>"],
    ["", "(empty)"],
  ])("%j as code", (given, expected) => expect(code(given)).toBe(expected));

  test.each([
    ["It is kept for 30 days (or more), the page's rule.", "It is kept for 30 days (or more), the page's rule."],
    ["Use roles/run.invoker, not allUsers.", "Use `roles/run.invoker`, not allUsers."],
    ["@octocat #1 octo/repo#1 GH-1 0123456", "`@octocat` `#1` `octo/repo#1` `GH-1` `0123456`"],
    ["see https://evil.example, www.evil.example", "see `https://evil.example`, `www.evil.example`"],
    ["**bold** _it_ ~no~ $x$ :smile:", "`**bold**` `_it_` `~no~` `$x$` `:smile`:"],
    ["[link](x) <br> a|b", "`[link](x)` <code>&#60;br&#62;</code> <code>a&#124;b</code>"],
    ["R & D call f(x) 24/7 at 100 %", "R &amp; D call `f(x)` `24/7` at 100 %".replace("`24/7`", "24/7")],
  ])("%j as a sentence", (given, expected) => expect(prose(given)).toBe(expected));

  test("name a stack in the marker, and nothing else", () => {
    expect(marker("smvue-production")).toBe("<!-- avouch:review smvue-production -->");
    for (const text of [...HOSTILE, "--", "-->", "x".repeat(5000)])
      expect(marker(text)).toMatch(/^<!-- avouch:review (?:[\w.%]|-(?!-))+ -->$/);
    expect(marker("a-->b")).not.toBe(marker("a-%->b"));
    expect(marker(`${"x".repeat(5000)}a`)).not.toBe(marker(`${"x".repeat(5000)}b`));
  });

  test("cannot break out, whatever they are", () => {
    expectWhole(renderMarkdown(hostile));
    const fragment = fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ unit: anyCharacter(), maxLength: 40 }),
      fc.string({
        unit: fc.constantFrom(..."`|<>&\\*_~[]()#@!-=+:;\"'$%{}\n\r\t\u001b\u0000\u202e\ud800\u200b1aA ".split("")),
        maxLength: 40,
      }),
    );
    const texts = fc.array(
      fc.array(fragment, { maxLength: 3 }).map((parts) => parts.join("")),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(texts, (given) => expectWhole(renderMarkdown(hostileReport(given)))),
      { numRuns: 80 },
    );
  });
});

/** A line that the renderer writes into a diagram: nothing of a report's texts can end a label. */
const MERMAID_LINE = new RegExp(
  `^(?:${[
    "flowchart LR",
    String.raw` {2}classDef (?:high|elevated|routine) [\w:,#]+`,
    ' {2}s\\d+\\(\\["[^"<>`|]*"\\]\\)',
    ' {2}s\\d+ --> s\\d+a\\d+\\{\\{"[^"<>`|]*"\\}\\}',
    ' {2}s\\d+a\\d+ --> s\\d+a\\d+r\\d+\\["[^"<>`|]*(?:<br\\/>(?:high|elevated) risk)?"\\]:::(?:high|elevated|routine)',
  ].join("|")})$`,
);

/** Every table, fence and fold is whole, and nothing but what the renderer writes itself is markup. */
function expectWhole(text: string): void {
  expect(text.length).toBeLessThanOrEqual(MAX_COMMENT_LENGTH);
  expect(text).not.toMatch(/[^\P{C}\n]|[\p{Zl}\p{Zp}\u202e\u200b]/u);
  const lines = text.split("\n");
  let columns = 0;
  let fenced = false;
  let folded = false;
  for (const [index, line] of lines.entries()) {
    if (line.startsWith("```")) {
      expect(line).toBe(fenced ? "```" : "```mermaid");
      fenced = !fenced;
      continue;
    }
    if (fenced) {
      expect(line).toMatch(MERMAID_LINE);
      continue;
    }
    if (line === "<details>" || line === "</details>") {
      expect(folded).toBe(line === "</details>");
      folded = !folded;
      if (line === "</details>") expect(lines[index - 1]).toBe("");
    }
    const pipes = line.split("|").length - 1;
    if (!line.startsWith("|")) {
      expect(pipes).toBe(0);
      columns = 0;
    } else {
      if (columns === 0) expect(lines[index + 1]).toMatch(/^\|(?: -{3}:? \|)+$/);
      if (columns === 0) columns = pipes;
      expect(pipes).toBe(columns);
    }
    expect(own(line)).not.toMatch(/[<>`@[\]\\$~_{}]|#\d|https?:|www\.|(?:^|[^*])\*(?:[^*]|$)/);
  }
  expect(fenced).toBe(false);
  expect(folded).toBe(false);
}

/** A line without the markup that the renderer writes; a span of code ends at its first backtick. */
function own(line: string): string {
  if (/^<!-- avouch:review (?:[\w.%]|-(?!-))+ -->$/.test(line)) return "";
  return line
    .replace(/`[^`|<>&\\]+`/g, "")
    .replace(/<code>(?:[\p{L}\p{M}\p{N} ]|&#\d+;)*<\/code>/gu, "")
    .replace(/<br>|^<\/?details>$|^<summary>(?=[\w ]+ \([\d,]+\)<\/summary>$)|<\/summary>$/g, "")
    .replace(/^\*([\d,]+ [\w ]+ cut, as a comment holds only so much: see the report\.)\*$/, "$1")
    .replace(/\*\*[\w, ]+:?\*\*/g, "");
}
