import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { describeInMountNamespace, inMountNamespace } from "./mount-namespace";

/** A database that violates claims: every review of it that is not refused exits with this. */
const VIOLATED = 1;
const INPUT = JSON.stringify({
  resource: { google_sql_database_instance: { main: { settings: { ip_configuration: { ipv4_enabled: true } } } } },
});

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "avouch-outputs-"));
  writeFileSync(at("input"), INPUT);
});
afterEach(() => rmSync(directory, { recursive: true }));

const at = (name: string) => join(directory, name);
const REVIEW =
  `"${process.execPath}" "${join(ROOT, "cli", "bundled.js")}" cli/review --system smepro ` + "--environment production";
const shell = (script: string) => spawnSync("bash", ["-c", script], { cwd: directory, encoding: "utf8" });
const review = (args: string) => shell(`${REVIEW} ${args} input`);

function expectReport(text: string): void {
  expect(JSON.parse(text)).toMatchObject({ schemaVersion: expect.any(Number) as number, summary: { exitCode: 1 } });
}

/** One line that names the file, exit code 2, and nothing left behind. */
function expectRefused(args: string, message: string | RegExp): void {
  const before = readdirSync(directory);
  const { status, stdout, stderr } = review(args);
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd().replace("\nTry: npm run review -- --help", "")).not.toContain("\n");
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(readdirSync(directory)).toEqual(before);
}

describe("a regular file", () => {
  test("is replaced whole, with the mode that it had, and nothing stays beside it", () => {
    writeFileSync(at("report.json"), "x".repeat(1_000_000));
    chmodSync(at("report.json"), 0o640);
    const before = statSync(at("report.json")).ino;
    expect(review("--json report.json").status).toBe(VIOLATED);
    expectReport(readFileSync(at("report.json"), "utf8"));
    expect(statSync(at("report.json")).mode & 0o777).toBe(0o640);
    expect(statSync(at("report.json")).ino).not.toBe(before);
    expect(readdirSync(directory).sort()).toEqual(["input", "report.json"]);
  });

  test("that is an earlier report of any format is replaced", () => {
    const outputs = "--json a.json --sarif a.sarif --markdown a.md --html a.html";
    for (const times of [1, 2]) expect([times, review(`--quiet ${outputs}`).status]).toEqual([times, VIOLATED]);
  });

  test("stays as it was where another output cannot be written", () => {
    writeFileSync(at("report.json"), "before");
    expectRefused("--json report.json --html nowhere/page.html", /^nowhere\/page\.html: it cannot be written \(ENOENT/);
    expect(readFileSync(at("report.json"), "utf8")).toBe("before");
  });
});

describe("a symbolic link", () => {
  test.each([
    ["to a file", "target.json"],
    ["to where nothing is yet", "new.json"],
    ["into another directory", "elsewhere/new.json"],
    ["to a link", "link"],
  ])("%s is followed, and stays", (_, target) => {
    writeFileSync(at("target.json"), "before");
    mkdirSync(at("elsewhere"));
    symlinkSync("target.json", at("link"));
    symlinkSync(target, at("output"));
    expect(review("--json output").status).toBe(VIOLATED);
    expect(readlinkSync(at("output"))).toBe(target);
    expectReport(readFileSync(at("output"), "utf8"));
    expect(lstatSync(at(target === "link" ? "target.json" : target)).isFile()).toBe(true);
  });

  test("in a directory that is a link is taken from where the directory is", () => {
    mkdirSync(at("real"));
    symlinkSync("real", at("alias"));
    symlinkSync("../up.json", at("real/output"));
    expect(review("--json alias/output").status).toBe(VIOLATED);
    expectReport(readFileSync(at("up.json"), "utf8"));
  });

  test("that leads to itself is refused", () => {
    symlinkSync("loop", at("loop"));
    expectRefused("--json loop", /^loop: it cannot be written \(ELOOP/);
  });
});

describe("pipes, FIFOs and descriptors:", () => {
  test("standard output in a pipe gets the output and nothing else", () => {
    const { status, stdout } = shell(`set -o pipefail; ${REVIEW} --json /dev/stdout input | (sleep 0.2; cat)`);
    expectReport(stdout);
    expect(status).toBe(VIOLATED);
  });

  test("so does standard output that is a socket or a file", () => {
    expectReport(review("--json /dev/stdout").stdout);
    expectReport(review("--json /dev/fd/1").stdout);
    expect(review("--json /dev/stdout > kept").status).toBe(VIOLATED);
    expect(shell(`echo first > kept; ${REVIEW} --json /dev/stdout input >> kept`).status).toBe(VIOLATED);
    const [first = "", ...rest] = readFileSync(at("kept"), "utf8").split("\n");
    expect(first).toBe("first");
    expectReport(rest.join("\n"));
  });

  test("a FIFO is written to, and stays one", () => {
    const { stdout } = shell(`mkfifo fifo; ${REVIEW} --quiet --json fifo input & cat fifo; wait`);
    expectReport(stdout);
    expect(lstatSync(at("fifo")).isFIFO()).toBe(true);
  });

  test("a process substitution and a descriptor of the shell are written to", () => {
    const { stdout } = shell(`${REVIEW} --quiet --json >(cat) input; wait`);
    expectReport(stdout);
    shell(`${REVIEW} --quiet --json /dev/fd/5 input 5> five`);
    expectReport(readFileSync(at("five"), "utf8"));
  });

  test("a reader that stops is an error: the output is lost", () => {
    const { status, stderr } = shell(`mkfifo fifo; (exec 4< fifo) & ${REVIEW} --quiet --json fifo input`);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(/^fifo: .*EPIPE.*\n$/) as string });
  });

  test("a descriptor that is not open is an error", () => {
    expectRefused("--json /dev/fd/77", /^\/dev\/fd\/77: it cannot be written \(EBADF/);
  });
});

describe("one file for two uses is refused:", () => {
  test.each([
    ["two outputs", "--json a --html ./a", /got one file for two outputs/],
    ["two outputs, one through a link", "--json a --html link", /got one file for two outputs/],
    ["two outputs that are hard links", "--json a --html hard", /got one file for two outputs/],
    ["two outputs to standard output", "--json /dev/stdout --html /dev/fd/1", /got one file for two outputs/],
    ["an input", "--json input", /to read and to write/],
    ["an input through a link", "--json link-to-input", /to read and to write/],
    ["standard input", "--json input - < input", /to read and to write/],
    ["a base", "--base a --json hard", /to read and to write/],
  ])("%s", (_, args, message) => {
    writeFileSync(at("a"), "kept");
    linkSync(at("a"), at("hard"));
    symlinkSync("a", at("link"));
    symlinkSync("input", at("link-to-input"));
    expectRefused(args, message);
    expect(readFileSync(at("a"), "utf8")).toBe("kept");
    expect(readFileSync(at("input"), "utf8")).toBe(INPUT);
  });
});

describe("a Terraform file is never written over", () => {
  test("where its content is a plan, whatever it is called and through a link", () => {
    const plan = JSON.stringify({ applyable: true, configuration: {}, format_version: "1.2" });
    writeFileSync(at("precious"), plan);
    symlinkSync("precious", at("alias"));
    for (const name of ["precious", "alias"])
      expectRefused(`--markdown ${name}`, /got a plan, a state or a stack to write over/);
    expect(readFileSync(at("precious"), "utf8")).toBe(plan);
  });

  test("where its name is Terraform's, whether it is there or not, and through a link", () => {
    expectRefused("--json main.tf", /got the name of a Terraform file/);
    writeFileSync(at("main.tf"), "");
    symlinkSync("main.tf", at("alias"));
    for (const name of ["main.tf", "alias"]) expectRefused(`--json ${name}`, /got the name of a Terraform file/);
    expect(readFileSync(at("main.tf"), "utf8")).toBe("");
  });
});

test.each(["out/", ".", ""])("a directory is refused: %j", (name) => {
  expectRefused(`--json '${name}'`, /got a directory/);
});

describeInMountNamespace("in a mount namespace", () => {
  const run = (script: string) => inMountNamespace(`cd '${directory}'\n${script}`);

  test("/dev/null stays the device that it is, for any number of outputs", () => {
    const { status, stdout, stderr } = run(
      `${REVIEW} --json /dev/null --html /dev/null --markdown /dev/null input > text || code=$?
       stat -c '%F %t:%T' /dev/null; ls -A /dev; exit $code`,
    );
    expect(stdout).toBe("character special file 1:3\nfd\nfull\nnull\nstdout\n");
    expect(stderr).toBe("");
    expect(status).toBe(VIOLATED);
    expect(readFileSync(at("text"), "utf8")).toContain("violated");
  });

  test("/dev/full is one line and exit code 2, and no file is replaced", () => {
    writeFileSync(at("report.md"), "before");
    const { status, stdout, stderr } = run(
      `${REVIEW} --quiet --markdown report.md --json /dev/full input || code=$?
       stat -c '%F %t:%T' /dev/full; exit $code`,
    );
    expect(stderr).toMatch(/^\/dev\/full: it cannot be written \(ENOSPC: no space left\);.*\n$/);
    expect(stdout).toBe("character special file 1:7\n");
    expect(status).toBe(2);
    expect(readFileSync(at("report.md"), "utf8")).toBe("before");
  });

  test("standard output that is full is one line and exit code 2", () => {
    for (const args of ["input", "--quiet --json /dev/stdout input", "--help", "--version"]) {
      const { status, stderr } = run(`${REVIEW} ${args} > /dev/full`);
      expect([args, stderr]).toEqual([args, expect.stringMatching(/^[^\n]*cannot be written \(ENOSPC[^\n]*\n$/)]);
      expect(status).toBe(2);
    }
  });

  test("a disk that fills up is one line and exit code 2, with what was there still there", () => {
    mkdirSync(at("small"));
    const { status, stdout, stderr } = run(
      `mount -t tmpfs -o size=64k small small
       echo before > small/report.json; echo before > small/page.html
       ${REVIEW} --quiet --json small/report.json --html small/page.html --sarif small/new.sarif input || code=$?
       cat small/*; ls -A small; exit $code`,
    );
    expect(stderr).toMatch(/^small\/(?:report\.json|page\.html|new\.sarif): .*ENOSPC: no space left.*\n$/);
    expect(stdout).toBe("before\nbefore\npage.html\nreport.json\n");
    expect(status).toBe(2);
  });

  test("a file system that is read-only is one line and exit code 2", () => {
    mkdirSync(at("fixed"));
    const { status, stderr } = run(`mount -t tmpfs -o ro fixed fixed; ${REVIEW} --quiet --json fixed/a.json input`);
    expect(stderr).toMatch(/^fixed\/a\.json: .*EROFS: the file system is read-only.*\n$/);
    expect(status).toBe(2);
  });

  test("a file that is a mount of its own keeps its place", () => {
    writeFileSync(at("outside.json"), "x".repeat(2_000_000));
    writeFileSync(at("inside.json"), "");
    const { status } = run(
      `mount --bind outside.json inside.json; ${REVIEW} --quiet --json inside.json input || code=$?; exit $code`,
    );
    expect(status).toBe(VIOLATED);
    expectReport(readFileSync(at("outside.json"), "utf8"));
    expect(readdirSync(directory).sort()).toEqual(["input", "inside.json", "outside.json"]);
  });

  test("a disk is not written over", () => {
    const { status, stdout, stderr } = run(
      `mknod disk b 7 254; ${REVIEW} --quiet --json disk input || code=$?; stat -c %F disk; rm disk; exit $code`,
    );
    expect(stderr).toMatch(/^disk: got a disk to write over/);
    expect(stdout).toBe("block special file\n");
    expect(status).toBe(2);
  });
});

test("the devices of this machine are what they were", () => {
  for (const device of ["/dev/null", "/dev/full"])
    expect([device, existsSync(device) && statSync(device).isCharacterDevice()]).toEqual([device, true]);
});
