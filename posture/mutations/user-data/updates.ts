import { FileKind, linesDropped, replaced } from "./weakening";

/** Updates that mend holes are installed by nobody. */
export const updates: FileKind = {
  path: /\/apt\.conf\.d\//,
  *weaken(content) {
    yield* replaced(content, /^(APT::Periodic::[\w-]+\s+)"[1-9]\d*"/m, ([, key = ""]) => `${key}"0"`, "lowered");
    yield* replaced(
      content,
      /^(Unattended-Upgrade::Automatic-Reboot\s+)"true"/m,
      ([, key = ""]) => `${key}"false"`,
      "flipped",
    );
    yield* linesDropped(content, /^(?:APT::Periodic|Unattended-Upgrade)::/);
    yield* linesDropped(content, /^\s*"[^"]*security[^"]*"/i);
  },
};
