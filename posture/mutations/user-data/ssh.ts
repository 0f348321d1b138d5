import { added, FileKind, linesDropped, replaced } from "./weakening";

/** The SSH server lets in whoever knows a password. */
export const sshServer: FileKind = {
  path: /\/sshd_config/,
  *weaken(content) {
    yield* replaced(
      content,
      /^\s*(PasswordAuthentication|KbdInteractiveAuthentication|PermitRootLogin|PermitEmptyPasswords)\s+no\s*$/m,
      ([, key = ""]) => `${key} yes`,
      "flipped",
    );
    yield* linesDropped(content, /^\s*(?:PasswordAuthentication|KbdInteractiveAuthentication|PermitRootLogin)\s/);
    yield* replaced(content, /^/, "PasswordAuthentication yes\n", "added");
  },
};

/** The name by which backups find the Storage Box leads elsewhere. */
export const sshClient: FileKind = {
  path: /\/ssh_config|\/\.ssh\/config$/,
  *weaken(content) {
    yield* replaced(content, /^(\s*HostName\s+)\S+/im, ([, key = ""]) => `${key}backup.example.edu`, "moved");
    yield* linesDropped(content, /^\s*HostName\s/i);
    yield* added(content, "  StrictHostKeyChecking no");
  },
};
