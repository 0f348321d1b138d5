import { shellParser, Command, Redirection, Statement, SyntaxNode } from "./parser";
import { ALWAYS, pathAfter, Path, Reach, unless, weaker } from "./path";
import { isDoing, Outcome, outcomeOf, secondsOf, unwrap } from "./programs";
import { assignmentsOf, negated, opposite, wordsOf, writesOf, writtenBy } from "./syntax";

export interface ShellCommand {
  /** The program and its arguments, without quotes and without what only changes how it runs; expansions as written. */
  readonly words: readonly string[];
  /** As it stands in the script. */
  readonly text: string;
  readonly reach: Reach;
  /** What it depends on, where it is not always reached. */
  readonly because: string;
  /** Files that its output goes to, as written. */
  readonly writes: readonly string[];
  /** Names of variables that are set for it, or by it, with their values. */
  readonly assigns: readonly (readonly [name: string, value: string])[];
  /** The pipeline that it stands in, and its place there. */
  readonly pipeline: readonly [id: number, place: number];
}

export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  /** What a reader cannot follow: syntax that no parser takes, commands that are put together at run time. */
  readonly opaque: readonly string[];
  /** The script without what never runs, and without comments. */
  readonly text: string;
}

const NEVER_FOR = 3600;
const MAX_DEPTH = 30;

/**
 * What was read last, by its text: servers share scripts, and a run of mutations reads most of them again and again.
 */
const read = new Map<string, ShellScript>();
const KEPT = 256;

/** Reads a script by its syntax: which commands it has, and which of them run on every path. */
export function readShell(source: string): ShellScript {
  const before = read.get(source);
  if (before) return before;
  const script = new Reader(source).read();
  const [oldest] = read.keys();
  if (read.size >= KEPT && oldest !== undefined) read.delete(oldest);
  read.set(source, script);
  return script;
}

class Reader {
  private readonly commands: ShellCommand[] = [];
  private readonly opaque: string[] = [];
  private readonly functions = new Map<string, SyntaxNode>();
  private readonly dead: [from: number, to: number][] = [];
  private readonly running = new Set<string>();
  private errexit = false;
  private pipelines = 0;
  private depth = 0;

  constructor(
    private readonly source: string,
    private readonly parser = shellParser(),
  ) {}

  public read(): ShellScript {
    if (/^#!.*\bsh\s+-[a-z]*e|^#!.*\bbash\s+-[a-z]*e/.test(this.source)) this.errexit = true;
    const script = this.parser.parse(this.source);
    for (const { message } of script.errors ?? []) this.opaque.push(`no shell that can be read: ${message}`);
    this.statements(script.commands, ALWAYS);
    return { commands: this.commands, opaque: this.opaque, text: this.alive() };
  }

  /** Functions that nobody calls are dead as well. */
  private alive(): string {
    let text = "";
    let at = 0;
    for (const [from, to] of [...this.dead].sort(([a], [b]) => a - b)) {
      if (to <= at) continue;
      text += this.source.slice(at, Math.max(from, at));
      at = to;
    }
    return (text + this.source.slice(at)).replace(/^[ \t]*#.*$/gm, "");
  }

  private statements(all: readonly Statement[], start: Path): Path {
    let path = start;
    for (const statement of all) {
      if (path.reach === "never") this.dead.push([statement.pos, statement.end]);
      const after = this.node(statement.command, path);
      path = statement.background ? path : this.failing(statement.command, path, after);
    }
    return path;
  }

  /** Under errexit, a test that fails ends the script. */
  private failing(node: SyntaxNode, before: Path, after: Path): Path {
    if (!this.errexit || before.reach === "never") return after;
    const outcome = this.outcome(node);
    if (outcome === "fails" && node.type !== "AndOr") return { reach: "never", because: this.says(node) };
    if (outcome === "depends" && node.type !== "AndOr")
      return weaker(after, { reach: "sometimes", because: `only where ${this.says(node)}` });
    return after;
  }

  private node(node: SyntaxNode, path: Path): Path {
    if (++this.depth > MAX_DEPTH) {
      this.opaque.push("nested too deeply");
      this.depth--;
      return path;
    }
    try {
      return this.visit(node, path);
    } finally {
      this.depth--;
    }
  }

  private visit(node: SyntaxNode, path: Path): Path {
    switch (node.type) {
      case "Statement":
        return this.node(node.command, path);
      case "CompoundList":
      case "Script":
        return this.statements(node.commands, path);
      case "Command":
        return this.command(node, path, [++this.pipelines, 0]);
      case "Redirected": {
        this.redirected(node.redirects, path);
        return this.node(node.command, path);
      }
      case "BraceGroup":
        return this.statements(node.body.commands, path);
      case "Subshell":
        this.statements(node.body.commands, path);
        return path;
      case "Coproc":
        this.node(node.body, path);
        return path;
      case "Function":
        this.functions.set(node.name.value, node.body);
        if (isDoing(node.name.value)) this.opaque.push(`a function stands for ${node.name.value}`);
        return path;
      case "Pipeline": {
        const id = ++this.pipelines;
        const [only] = node.commands;
        if (node.commands.length === 1 && only) return this.node(only, path);
        node.commands.forEach((one, place) =>
          one.type === "Command" ? this.command(one, path, [id, place]) : this.node(one, path),
        );
        return path;
      }
      case "AndOr":
        return this.andOr(node, path);
      case "If":
        return this.branches(
          [
            { clause: node.clause, body: node.then },
            ...node.elif.map(({ clause, then }) => ({ clause, body: then })),
            ...(node.else ? [{ clause: undefined, body: node.else }] : []),
          ],
          path,
        );
      case "Case":
        this.nested(node.word, path);
        return this.branches(
          node.items.map(({ body, pattern }) => ({ clause: undefined, body, says: pattern.map((one) => one.text) })),
          path,
          `${node.word.text} is one of its cases`,
        );
      case "For":
      case "Select": {
        for (const word of node.wordlist ?? []) this.nested(word, path);
        const empty = node.wordlist?.length === 0;
        return this.loop(node.body, empty ? { reach: "never", because: "a loop over nothing" } : path, path);
      }
      case "ArithmeticFor":
        return this.loop(node.body, path, path);
      case "While": {
        this.condition(node.clause, path);
        const outcome = this.outcome(node.clause);
        const holds = node.kind === "while" ? "succeeds" : "fails";
        if (outcome === holds) {
          const after = this.loop(node.body, path, path);
          return /\b(?:break|exit|return)\b/.test(this.raw(node.body))
            ? after
            : { reach: "never", because: "a loop without an end" };
        }
        const entered: Path =
          outcome === "action" ? path : { reach: "sometimes", because: `only while ${this.says(node.clause)}` };
        return this.loop(node.body, entered, path);
      }
      case "TestCommand":
      case "ArithmeticCommand":
        this.children(node, path);
        this.record([node.type === "TestCommand" ? "[[" : "((", this.raw(node)], node, path, [++this.pipelines, 0]);
        return path;
      default:
        this.children(node, path);
        return path;
    }
  }

  /** A loop's body runs as often as it has words; what ends the script inside of it ends it after it as well. */
  private loop(body: SyntaxNode, entered: Path, path: Path): Path {
    const after = this.node(body, entered);
    if (entered.reach === "never") return path;
    return after.reach === "never" && entered.reach === "always" && !/\b(?:break|continue)\b/.test(this.raw(body))
      ? after
      : after.reach === "never" || after.reach === "sometimes"
        ? this.endsInside(body)
          ? weaker(path, { reach: "sometimes", because: after.because })
          : path
        : path;
  }

  /** What fails as a condition ends nothing, under errexit either. */
  private condition(node: SyntaxNode, path: Path): Path {
    const { errexit } = this;
    this.errexit = false;
    const after = this.node(node, path);
    this.errexit = errexit;
    return after;
  }

  private readonly endsInside = (body: SyntaxNode) => /\b(?:exit|return|exec)\b/.test(this.raw(body));

  private andOr(node: Extract<SyntaxNode, { type: "AndOr" }>, start: Path): Path {
    const [first, ...rest] = node.commands;
    if (!first) return start;
    let path = this.node(first, start);
    let outcome = this.outcome(first);
    let says = this.says(first);
    rest.forEach((command, index) => {
      const and = node.operators[index] === "&&";
      const entered = weaker(path, pathAfter(outcome, and, says));
      if (entered.reach === "never") this.dead.push([command.pos, command.end]);
      const after = this.node(command, entered);
      if (after.reach === "never" && entered.reach !== "never")
        // Where what ends the script is reached, nothing follows; where it is not, everything does.
        path =
          entered.reach === "on-failure" ? path : entered.reach === "always" ? after : weaker(path, unless(says, and));
      outcome = outcome === "action" || outcome === "depends" ? outcome : this.outcome(command);
      says = `${says} ${and ? "&&" : "||"} ${this.says(command)}`;
    });
    return path;
  }

  private branches(
    all: readonly { clause: SyntaxNode | undefined; body: SyntaxNode; says?: readonly string[] }[],
    start: Path,
    reason = "",
  ): Path {
    let path = start;
    let open: Path = start;
    for (const { clause, body, says } of all) {
      if (clause) path = weaker(path, this.condition(clause, open));
      const outcome = clause ? this.outcome(clause) : "depends";
      const because = reason || (clause ? `only where ${this.says(clause)}` : `only otherwise`);
      const onlyCase = says?.length === 1 && says[0] === "*" && all.length === 1;
      const entered: Path = onlyCase
        ? open
        : clause && outcome === "action"
          ? negated(clause)
            ? weaker(open, { reach: "on-failure", because })
            : open
          : clause
            ? weaker(open, pathAfter(outcome, true, this.says(clause)))
            : weaker(open, { reach: all.length > 1 || says ? "sometimes" : "always", because });
      if (entered.reach === "never") this.dead.push([body.pos, body.end]);
      const after = this.node(body, entered);
      if (after.reach === "never" && entered.reach !== "never" && entered.reach !== "on-failure")
        path =
          entered.reach === "always" && clause && outcome !== "action"
            ? after
            : weaker(path, { reach: "sometimes", because: because.replace("only where", "only unless") });
      if (clause && outcome === "succeeds") open = { reach: "never", because: `${this.says(clause)} holds` };
    }
    return path;
  }

  /** What is known of a node's exit status. */
  private outcome(node: SyntaxNode): Outcome {
    switch (node.type) {
      case "Statement":
        return this.outcome(node.command);
      case "CompoundList": {
        const last = node.commands.at(-1);
        return last ? this.outcome(last) : "succeeds";
      }
      case "Pipeline": {
        const last = node.commands.at(-1);
        const outcome = last ? this.outcome(last) : "action";
        return node.prefixes.some(({ type }) => type === "Negation") ? opposite(outcome) : outcome;
      }
      case "TestCommand":
      case "ArithmeticCommand":
        return "depends";
      case "AndOr":
        return node.commands.some((one) => this.outcome(one) === "depends") ? "depends" : "action";
      case "Redirected":
        return this.outcome(node.command);
      case "Command": {
        const { words } = unwrap(wordsOf(node));
        const [name = ""] = words;
        const body = this.functions.get(name);
        if (body && !this.running.has(name)) {
          this.running.add(name);
          const outcome = body.type === "BraceGroup" ? this.outcome(body.body) : "action";
          this.running.delete(name);
          return outcome;
        }
        return words.length === 0 ? "succeeds" : outcomeOf(words);
      }
      default:
        return "action";
    }
  }

  private command(node: Command, path: Path, place: readonly [number, number]): Path {
    this.children(node, path);
    const { words, doubt, replaces } = unwrap(wordsOf(node));
    const [name = ""] = words;
    const reached = doubt === undefined ? path : weaker(path, { reach: "sometimes", because: doubt });
    const body = this.functions.get(name);
    if (body) {
      if (this.running.has(name)) return path;
      this.running.add(name);
      const after = this.node(body, reached);
      this.running.delete(name);
      // What a function returns from, it leaves alone.
      return after.reach === "never" && /\breturn\b/.test(this.raw(body)) && !/\bexit\b/.test(this.raw(body))
        ? path
        : after.reach === "sometimes" && !/\b(?:exit|exec)\b/.test(this.raw(body))
          ? path
          : after;
    }
    this.record(words, node, reached, place);
    if (path.reach === "never") return path;
    this.evaluated(words, reached);
    if (name === "set") this.set(words);
    if (name === "set" && words.some((word) => /^-\w*n/.test(word))) return { reach: "never", because: "set -n" };
    if (name === "exit" || name === "return" || replaces)
      return { reach: "never", because: `line ${this.line(node)}: ${this.says(node)}` };
    if (name === "continue" || name === "break") return { reach: "never", because: this.says(node) };
    if (name === "kill" && words.some((word) => word === "$$" || word === "0"))
      return { reach: "never", because: this.says(node) };
    if (name === "sleep" && secondsOf(words[1] ?? "") >= NEVER_FOR) return { reach: "never", because: this.says(node) };
    return path;
  }

  private set(words: readonly string[]): void {
    const flags = words.slice(1);
    if (flags.some((flag, at) => /^-\w*e/.test(flag) || (flag === "errexit" && /^-\w*o$/.test(flags[at - 1] ?? ""))))
      this.errexit = true;
    if (flags.some((flag, at) => /^\+\w*e/.test(flag) || (flag === "errexit" && flags[at - 1] === "+o")))
      this.errexit = false;
  }

  /** Commands that stand in an argument. */
  private evaluated(words: readonly string[], path: Path): void {
    const [name = "", ...args] = words;
    const program = name.replace(/^.*\//, "");
    const at = /^(?:ba|da|z|k)?sh$/.test(program) ? args.findIndex((arg) => /^-\w*c$/.test(arg)) + 1 : 0;
    const text =
      program === "eval"
        ? args.join(" ")
        : program === "trap" && args.length > 1 && !args[0]?.startsWith("-")
          ? (args[0] ?? "")
          : at > 0
            ? (args[at] ?? "")
            : undefined;
    if (text !== undefined) {
      if (program !== "trap" && /^\s*["']?\$/.test(text)) this.opaque.push(`${program} runs ${text}`);
      const inner = readShell(text);
      this.opaque.push(...inner.opaque);
      const by = program === "trap" ? weaker(path, { reach: "on-failure", because: "at its end" }) : path;
      for (const one of inner.commands)
        this.commands.push({ ...one, ...weaker(by, { reach: one.reach, because: one.because }) });
    }
    // restic, and others, run what stands behind two dashes.
    const dashes = args.indexOf("--");
    if (program === "restic" && args.includes("--stdin-from-command") && dashes >= 0)
      this.commands.push({
        ...EMPTY,
        ...path,
        words: args.slice(dashes + 1),
        text: args.slice(dashes + 1).join(" "),
        pipeline: [++this.pipelines, 0],
      });
  }

  private record(words: readonly string[], node: SyntaxNode, path: Path, pipeline: readonly [number, number]): void {
    this.commands.push({
      words,
      text: this.raw(node),
      ...path,
      writes: writesOf(node),
      assigns: assignmentsOf(node),
      pipeline,
    });
  }

  private redirected(redirects: readonly Redirection[], path: Path): void {
    for (const one of redirects) {
      if (one.type === "Redirect" && one.target) {
        this.nested(one.target, path);
        const written = writtenBy(one);
        if (written !== undefined)
          this.commands.push({ ...EMPTY, ...path, writes: [written], pipeline: [++this.pipelines, 0] });
      } else if (one.type === "HereString" && one.target) this.nested(one.target, path);
    }
  }

  /** Commands within words: substitutions run where the word is used. */
  private children(node: SyntaxNode, path: Path): void {
    this.parser.forEachChild(node, (child) => this.nested(child, path));
  }

  private nested(node: SyntaxNode, path: Path): void {
    if (node.type === "Script") {
      this.statements(node.commands, path);
      return;
    }
    if (node.type === "CommandExpansion" || node.type === "ProcessSubstitution") {
      if (node.script) this.statements(node.script.commands, path);
      return;
    }
    this.children(node, path);
  }

  private raw(node: SyntaxNode): string {
    return this.source.slice(node.pos, node.end);
  }

  private says(node: SyntaxNode): string {
    const text = this.raw(node).replace(/\s+/g, " ").trim();
    return text.length > 120 ? `${text.slice(0, 120)}…` : text;
  }

  private line(node: SyntaxNode): number {
    return this.source.slice(0, node.pos).split("\n").length;
  }
}

const EMPTY = { words: [], text: "", writes: [], assigns: [] } as const;
