/** A command of a step, as the shell runs it. */
export interface Command {
  /** Where the step went before it, by `cd`; empty where it went nowhere. */
  readonly directory: string;
  /** Its words without quotes; a wrapper such as `sudo`, or the container that it runs in, left out. */
  readonly words: readonly string[];
  /** The file that it runs, as it is written: `.github/scripts/plan.sh`; of `bash FILE` the file. */
  readonly file: string;
  /** Why its failure would not fail the step. */
  readonly masked: readonly string[];
}

interface Piece {
  readonly words: readonly string[];
  readonly before: string;
  readonly after: string;
}

/** The commands of a step: what it runs, and the shell that it states. */
export function commandsOf({ run, shell }: { readonly run: string; readonly shell: string }): readonly Command[] {
  const pieces = split(run);
  const ending = endingOf(pieces);
  let depth = 0;
  let lax = shell !== "" && !/^(?:bash|sh)$|-\w*e/.test(shell) ? `the shell ${shell} continues after a failure` : "";
  let piped = shell === "bash" || shell.includes("pipefail");
  let over = false;
  let directory = "";
  return pieces.map((piece, index) => {
    const [first = ""] = piece.words;
    if (/^(?:if|for|while|until|case|select)$/.test(first) || /\(\)\{?$/.test(first) || piece.words[1] === "()")
      depth++;
    const inside = depth > 0;
    if (/^(?:fi|done|esac|\})$/.test(first)) depth = Math.max(depth - 1, 0);
    if (first === "set") {
      const options = piece.words.slice(1).join(" ");
      if (/\+\w*e|\+o errexit/.test(options)) lax = "set +e lets the step continue after a failure";
      else if (/-\w*e|-o errexit/.test(options)) lax = "";
      if (/-\w*o\w* pipefail/.test(options)) piped = true;
    }
    const masked = [
      ...(inside ? ["it is inside a condition, a loop or a function"] : []),
      ...(over ? ["the step exits before it"] : []),
      ...(first === "!" ? ["! inverts its exit code"] : []),
      ...(lax !== "" && index < pieces.length - 1 ? [lax] : []),
      ...(piece.before === "&&" && /^(?:\[\[?|test|false|grep|!)$/.test(pieces[index - 1]?.words[0] ?? "")
        ? ["it runs only if a condition holds"]
        : []),
      ...(piece.before === "||" ? ["it runs only if another command failed"] : []),
      ...(piece.after === "||" && !fails(pieces[index + 1]) ? ["|| hides its failure"] : []),
      ...(piece.after === "&" ? ["it runs in the background"] : []),
      ...(piece.after === "|" && !piped ? ["a pipe hides its failure: set shell: bash"] : []),
      ...(piece.after === "&&" && !ending.has(piece) ? ["&& hides its failure where another command follows"] : []),
    ];
    if (first === "exit" && piece.before === "" && !inside) over = true;
    if (first === "cd" || first === "pushd") directory = piece.words[1] ?? "";
    const [program = "", ...rest] = withoutWrappers(withoutRedirections(piece.words));
    const file = /^(?:\/bin\/)?(?:ba)?sh$/.test(program) ? (rest.find((word) => !word.startsWith("-")) ?? "") : program;
    return { directory, file, words: unwrap(withoutRedirections(piece.words)), masked };
  });
}

const fails = (piece: Piece | undefined) =>
  piece !== undefined && /^(?:exit [1-9]\d*|false|return [1-9]\d*)$/.test(piece.words.join(" "));

/** The commands of a script with what joins them, quotes and comments seen. */
function split(script: string): readonly Piece[] {
  return script
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n/)
    .flatMap(splitLine);
}

/** The commands that the script ends with, joined by operators: theirs is its own exit code. */
function endingOf(pieces: readonly Piece[]): ReadonlySet<Piece> {
  const start = pieces.findLastIndex(({ before }) => before === "");
  return new Set(pieces.slice(Math.max(start, 0)));
}

const TOKEN = new RegExp(
  [
    String.raw`\s+|#.*$`,
    "(?:" +
      [
        String.raw`[<>]&[\d-]?|&>{1,2}|\$\{\{[^}]{0,1000}\}\}|"(?:[^"\\]|\\.)*"|'[^']*'|\$\([^()]*\)|\\.`,
        String.raw`(?!\$\{\{)[^\s;&|"'\\]`,
      ].join("|") +
      ")+",
    String.raw`\|\||&&|\|&|[;&|]|["'\\]`,
  ].join("|"),
  "g",
);

function splitLine(line: string): Piece[] {
  const pieces: { words: string[]; before: string; after: string }[] = [];
  let current = { words: [] as string[], before: "", after: "" };
  for (const [token] of line.matchAll(TOKEN)) {
    if (/^\s/.test(token)) continue;
    if (token.startsWith("#")) break;
    if (!/^(?:\|\||&&|\|&|[;&|])$/.test(token)) {
      current.words.push(token.replace(/^"([^]*)"$|^'([^]*)'$/, "$1$2"));
      continue;
    }
    const operator = token === "|&" ? "|" : token === ";" ? "" : token;
    pieces.push({ ...current, after: operator });
    current = { words: [], before: operator, after: "" };
  }
  if (current.words.length > 0) pieces.push(current);
  return pieces.filter(({ words }) => words.length > 0);
}

/** Where messages go is none of the command's own words. */
const withoutRedirections = (words: readonly string[]) =>
  words.filter(
    (word, index) => !/^(?:\d*[<>]|&>)/.test(word) && !/^(?:\d*[<>]{1,2}|&>{1,2})$/.test(words[index - 1] ?? ""),
  );

const WRAPPERS = new Set([
  "sudo",
  "time",
  "exec",
  "command",
  "env",
  "npx",
  "bunx",
  "uvx",
  "pipx",
  "nice",
  "!",
  "then",
  "else",
  "do",
  "if",
  "{",
  "(",
]);
const CONTAINERS = new Set(["docker", "podman", "nerdctl"]);

function withoutWrappers(words: readonly string[]): readonly string[] {
  const at = words.findIndex(
    (word, index) =>
      !WRAPPERS.has(word) &&
      !/^[A-Za-z_]\w*=/.test(word) &&
      !(word === "run" && words[index - 1] === "pipx") &&
      !(index > 0 && /^-/.test(word) && WRAPPERS.has(words[index - 1] ?? "")),
  );
  return at < 0 ? [] : words.slice(at);
}

function unwrap(words: readonly string[]): readonly string[] {
  const own = withoutWrappers(words);
  const [first = "", second = ""] = own;
  if (CONTAINERS.has(first) && second === "run") {
    // The image names the program that it runs: `aquasec/trivy:0.50 fs .`
    const image = own.findIndex(
      (word, index) => index > 1 && /^(?:[\w.-]+\/)*(?:semgrep|trivy|gitleaks)(?:[:@][\w.:@-]+)?$/.test(word),
    );
    const program = baseName(own[image] ?? "");
    const rest = own.slice(image + 1);
    if (image >= 0) return [program, ...(baseName(rest[0] ?? "") === program ? rest.slice(1) : rest)];
  }
  return [baseName(first), ...own.slice(1)];
}

const baseName = (word: string) =>
  word.includes("://") ? word : word.slice(word.lastIndexOf("/") + 1).replace(/[:@].*$/, "");

/**
 * The value of an option, as `--name value` or `--name=value`; `true` as text where it stands alone, undefined where it
 * does not stand.
 */
export function option(words: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const [name = "", ...value] = word.split("=");
    if (!names.includes(name)) continue;
    if (value.length > 0) return value.join("=");
    const next = words[index + 1];
    return next === undefined || next.startsWith("-") ? "true" : next;
  }
  return undefined;
}
