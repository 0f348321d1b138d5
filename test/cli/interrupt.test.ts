import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Interrupted, Interruption } from "../../cli/emulated/interrupt";

let interruption: Interruption;
const started: ChildProcess[] = [];
beforeEach(() => (interruption = new Interruption()));
afterEach(() => {
  interruption.dispose();
  for (const child of started.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
});

/** A command with a child of its own, in a process group, as Terraform is with its providers. Says when it runs. */
async function running(script: string): Promise<ChildProcess> {
  const child = spawn("sh", ["-c", `${script} sleep 300 & echo started; wait`], { detached: true });
  started.push(child);
  interruption.watch(child);
  await once(child.stdout, "data");
  return child;
}

test(
  "Ctrl-C ends every running command with all that it has started, and is an error for " + "whoever goes on",
  async () => {
    const children = [await running(""), await running("")];
    expect(() => interruption.check()).not.toThrow();
    const closed = children.map((child) => once(child, "close"));
    process.emit("SIGINT");
    // A command closes when nobody holds its output any more: neither it nor what it has started.
    await Promise.all(closed);
    expect(interruption.isInterrupted).toBe(true);
    expect(interruption.signal.aborted).toBe(true);
    expect(() => interruption.check()).toThrow(Interrupted);
  },
);

test("a second Ctrl-C ends at once what takes its time over the first", async () => {
  const child = await running("trap '' TERM;");
  const closed = once(child, "close");
  process.emit("SIGINT");
  process.emit("SIGINT");
  expect(await closed).toEqual([null, "SIGKILL"]);
});

test("a command that starts after Ctrl-C is ended at once", async () => {
  process.emit("SIGINT");
  const child = spawn("sleep", ["300"], { detached: true });
  started.push(child);
  const closed = once(child, "close");
  interruption.watch(child);
  expect(await closed).toEqual([null, "SIGKILL"]);
});
