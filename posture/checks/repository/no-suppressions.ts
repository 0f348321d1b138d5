import { defineRepositoryCheck } from "../../verdict/define";
import { Finding } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { inFile } from "../../verdict/repository-finding";
import { Repository } from "../../model/repository/repository";

const EXPECTED = "no directive that suppresses a warning";

/** What a comment starts with, in whatever language. */
const COMMENT = /\/\/|\/\*|<!--|#|^\s*\*|--|;|\{\{!/;
/** As far back as a directive's comment is looked for. */
const CONTEXT_LENGTH = 500;

/**
 * What hides warnings, by the tool that obeys it, and where it does. A letter of each stands in brackets, so that this
 * file does not match itself.
 */
const DIRECTIVES: readonly (readonly [tool: string, pattern: string, place: "comment" | "anywhere"])[] = [
  ["ESLint", String.raw`\beslint[-]disable`, "comment"],
  ["TypeScript", String.raw`@ts[-](?:ignore|expect-error|nocheck)\b`, "comment"],
  ["Checkov", String.raw`\b(?:chec[k]ov|bridgecre[w]):skip`, "anywhere"],
  ["Trivy", String.raw`\b(?:tri[v]y|tf[s]ec):ignore\b`, "comment"],
  ["Semgrep", String.raw`\bno[s]em(?:grep)?\b`, "comment"],
  ["Gitleaks", String.raw`\bgit[l]eaks:allow\b`, "anywhere"],
  ["Bandit or gosec", String.raw`(?:#|\/\/|\/\*)\s{0,9}#?no[s]ec\b`, "anywhere"],
  ["KICS or Terrascan", String.raw`\b(?:ki[c]s-scan\s+(?:ignore|disable)|ts:[s]kip=|terra[s]can:skip)`, "comment"],
  ["TFLint", String.raw`\btflint[-]ignore`, "comment"],
  ["Sonar", String.raw`\bNO[S]ONAR\b`, "comment"],
  [
    "Ruff, flake8, mypy or Pylint",
    String.raw`#\s{0,9}(?:no[q]a\b|type:\s{0,9}ig[n]ore\b|py[l]int:\s{0,9}disable)`,
    "anywhere",
  ],
  ["golangci-lint", String.raw`\/\/\s{0,9}no[l]int\b`, "anywhere"],
  [
    "ShellCheck or Hadolint",
    String.raw`#\s{0,9}(?:shell[c]heck\s{1,9}disable=|had[o]lint\s{1,9}(?:global\s{1,9})?ignore=)`,
    "anywhere",
  ],
  ["Biome, Stylelint or Oxlint", String.raw`\b(?:bi[o]me-ignore|sty[l]elint-disable|ox[l]int-disable)`, "comment"],
  [
    "a scanner's options",
    [
      String.raw`--skip[-]checks?\b(?!-)|--soft[-]fail\b|\bsoft[_]fail:\s{0,9}["']?true|\bskip[_]checks?:`,
      String.raw`--exclude[-]rule\b|--ignore[-]vuln\b`,
    ].join("|"),
    "anywhere",
  ],
];

const ANY = new RegExp(DIRECTIVES.map(([, pattern]) => `(${pattern})`).join("|"), "g");

/** Files whose only use is to hide warnings. */
const IGNORE_FILES = new RegExp(
  [
    String.raw`(?:^|\/)\.(?:trivy|semgrep|gitleaks|eslint|tfsec|kics)ignore(?:\.ya?ml)?$|(?:^|\/)\.snyk$`,
    String.raw`(?:^|\/)\.(?:checkov|secrets)\.baseline$`,
  ].join("|"),
);

/** Prose tells people of directives; no tool obeys what it reads there. */
const PROSE = /\.(?:md|mdx|txt|rst|adoc)$|(?:^|\/)(?:LICENSE|CHANGELOG)[^/]*$/i;
const CODE = new RegExp(
  [
    String.raw`\.(?:` +
      "[cm]?[jt]sx?|tf|tfvars|hcl|py|go|rb|java|kt|rs|cs|php|sh|bash|ya?ml|json|toml|sql|html|vue|svelte" +
      ")$",
    String.raw`(?:^|\/)(?:Dockerfile|Makefile)[^/]*$`,
  ].join("|"),
);

export const noSuppressions = defineRepositoryCheck({
  id: "repository/no-suppressions",
  summary:
    "No source file contains a directive that suppresses a warning of a linter, a compiler or a scanner, and no " +
    "file lists warnings to suppress.",
  severity: "medium",
  links: ["https://owasp.org/www-project-devsecops-guideline/"],
  remedy: "Remove the directive and fix what the warning is about.",
  evaluate: (repository) => {
    const sources = repository.files.filter((file) => !PROSE.test(file));
    if (sources.length === 0) return verdict(inFile("violated", "", "", "source files", "none"));
    const wrong = sources.flatMap((file) => judge(repository, file));
    return verdict(wrong.length > 0 ? wrong : inFile("holds", "", "", EXPECTED, `none in ${sources.length} files`));
  },
});

function judge(repository: Repository, file: string): readonly Finding[] {
  if (IGNORE_FILES.test(file)) return [inFile("violated", file, "", EXPECTED, "a list of suppressed warnings")];
  const text = repository.text(file);
  if (text === undefined)
    return CODE.test(file)
      ? [
          inFile(
            "violated",
            file,
            "",
            "a source file that can be read",
            "binary, outside the repository, or too large for a source file",
          ),
        ]
      : [];
  return directivesIn(text).map(([tool, index]) =>
    inFile("violated", file, `line ${text.slice(0, index).split("\n").length}`, EXPECTED, `a directive to ${tool}`),
  );
}

const MAX_PER_FILE = 20;

function directivesIn(text: string): readonly (readonly [tool: string, index: number])[] {
  const found: [string, number][] = [];
  for (const match of text.matchAll(ANY)) {
    const [tool, , place] = DIRECTIVES[match.slice(1).findIndex((group) => group !== undefined)] ?? [
      "a tool",
      "",
      "anywhere",
    ];
    const before = text.slice(Math.max(match.index - CONTEXT_LENGTH, 0), match.index);
    if (place === "comment" && !COMMENT.test(before.slice(before.lastIndexOf("\n") + 1))) continue;
    found.push([tool, match.index]);
    if (found.length === MAX_PER_FILE) break;
  }
  return found;
}
