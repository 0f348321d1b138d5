import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { Host } from "./rendered-smallcrm";

/** Keys of a Storage Box as ssh-keyscan tells them: of nobody. */
export const SCANNED = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBjEMMLR75gkL7TazLj8AZqRWDkgVh5/IgwHJi9PNUV5";

/**
 * What ssh does, without a network: the words after the host are read by a shell, in which paths of a server lie in a
 * directory of its own.
 */
const SSH = `#!/bin/bash
while [[ $1 == -* ]]; do shift; done
export HOST=$1
shift
words="$*"
for path in /etc/credstore.encrypted /etc/smallcrm; do words=\${words//"$path"/$SERVERS/$HOST$path}; done
exec bash -c "$words"
`;

const SEAL = `#!/bin/bash
server=$SERVERS/$HOST
export CREDENTIALS=$server/etc/smallcrm/credentials SEALED=$server/etc/credstore.encrypted UNITS=$server
exec bash "$REPOSITORY/constructs/hetzner/host/scripts/seal-credential.sh" "$@"
`;

/** The machine of an engineer who follows the runbook, and two servers that are directories. */
export class EngineerWorkstation {
  public readonly home = mkdtempSync(join(tmpdir(), "avouch-engineer-"));
  public readonly keys = join(this.home, "smallcrm-production");

  constructor(hosts: Readonly<Record<string, Host>>) {
    for (const [host, { files }] of Object.entries(hosts))
      this.write(`servers/${host}/etc/smallcrm/credentials`, files.get("/etc/smallcrm/credentials") ?? "");
    this.program("ssh", SSH);
    this.program("sudo", '#!/bin/bash\nexec "$@"\n');
    this.program("seal-credential", SEAL);
    this.program("ssh-keyscan", `#!/bin/bash\necho '# HOST:23 SSH-2.0-OpenSSH'\necho '[HOST]:23 ${SCANNED}'\n`);
  }

  public program(name: string, text: string): void {
    chmodSync(this.write(`bin/${name}`, text), 0o755);
  }

  public write(name: string, text: string): string {
    const file = join(this.home, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  public server(host: string, path: string): string {
    return join(this.home, "servers", host, path);
  }

  /**
   * Runs commands in a shell that stops at the first one that fails.
   * @param input what is typed.
   * @throws Error with what was said
   */
  public run(
    commands: string,
    { input = "", env = {} }: { input?: string; env?: Readonly<Record<string, string>> } = {},
  ): Promise<string> {
    const own = {
      HOME: this.home,
      keys: this.keys,
      SERVERS: join(this.home, "servers"),
      REPOSITORY: ROOT,
      SYSTEMD_CREDENTIAL_SECRET: join(this.home, "secret"),
      PATH: `${join(this.home, "bin")}:${process.env.PATH ?? ""}`,
    };
    const child = spawn("bash", ["-euo", "pipefail", "-c", commands], {
      cwd: ROOT,
      env: { ...process.env, ...own, ...env },
    });
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (text: Buffer) => (said.stdout += text.toString()));
    child.stderr.on("data", (text: Buffer) => (said.stderr += text.toString()));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    return new Promise((resolve, reject) => {
      child.on("close", (status) => {
        if (status === 0) resolve(said.stdout);
        else reject(new Error(`${commands}\n${said.stdout}${said.stderr}`));
      });
    });
  }

  public remove(): void {
    rmSync(this.home, { recursive: true });
  }
}
