import { spawnSync, SpawnSyncReturns } from "node:child_process";

const UNSHARE = ["--mount", "--propagation", "private", "bash", "-euc"];

/** Devices of the namespace's own, so that nothing can happen to those of the machine. */
const SETUP = `
mount -t tmpfs -o size=8m,mode=755 own /dev
mknod -m 666 /dev/null c 1 3
mknod -m 666 /dev/full c 1 7
ln -s /proc/self/fd /dev/fd
ln -s /proc/self/fd/1 /dev/stdout
`;

/** Runs bash in a mount namespace of its own, with a /dev of its own. */
export function inMountNamespace(script: string, env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> {
  return spawnSync("unshare", [...UNSHARE, `${SETUP}${script}`], {
    encoding: "utf8",
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

const { status, stderr, error } = inMountNamespace("true > /dev/null");
const reason = error?.message ?? stderr.trim();
if (status !== 0) console.warn(`Skipped: tests in a mount namespace, which cannot be made here: ${reason}`);

/** Tests in a mount namespace where one can be made; elsewhere they are skipped, and the reason said. */
export const describeInMountNamespace: jest.Describe = status === 0 ? describe : describe.skip;
