import { addLine, FileKind, dropLines, replaceOccurrences } from "./weakening";

/** The SSH server lets in whoever knows a password. */
export const sshServer: FileKind = {
  path: /\/sshd_config/,
  *weaken(content) {
    yield* replaceOccurrences(
      content,
      /^\s*(PasswordAuthentication|KbdInteractiveAuthentication|PermitRootLogin|PermitEmptyPasswords)\s+no\s*$/m,
      ([, key = ""]) => `${key} yes`,
      "flipped",
    );
    yield* dropLines(content, /^\s*(?:PasswordAuthentication|KbdInteractiveAuthentication|PermitRootLogin)\s/);
    yield* replaceOccurrences(content, /^/, "PasswordAuthentication yes\n", "added");
  },
};

/** The name by which backups find the Storage Box leads elsewhere. */
export const sshClient: FileKind = {
  path: /\/ssh_config|\/\.ssh\/config$/,
  *weaken(content) {
    yield* replaceOccurrences(content, /^(\s*HostName\s+)\S+/im, ([, key = ""]) => `${key}backup.example.edu`, "moved");
    yield* dropLines(content, /^\s*HostName\s/i);
    yield* addLine(content, "  StrictHostKeyChecking no");
  },
};
