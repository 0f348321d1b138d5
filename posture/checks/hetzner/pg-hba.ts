/** A line of pg_hba.conf. */
export interface HbaRule {
  /** The line's number in its file. */
  readonly line: number;
  readonly type: string;
  /** The address without its mask where that leaves one address; empty for sockets. */
  readonly address: string;
  readonly method: string;
}

export function hbaRules(content: string): readonly HbaRule[] {
  return content.split("\n").flatMap((text, index): HbaRule[] => {
    const [type = "", , , ...rest] = text.replace(/#.*$/, "").trim().split(/\s+/);
    if (type === "" || rest.length === 0) return [];
    if (type === "local") return [{ line: index + 1, type, address: "", method: rest[0] ?? "" }];
    const [address = "", second = "", third = ""] = rest;
    // The mask may stand apart: 10.0.1.10 255.255.255.255 scram-sha-256
    const apart = /^\d+\.\d+\.\d+\.\d+$/.test(second);
    return [{ line: index + 1, type, address: apart ? (second === "255.255.255.255" ? address : `${address}/${second}`) : address.replace(/\/(?:32|128)$/, ""), method: apart ? third : second }];
  });
}

export const isLoopback = (address: string) => /^(?:127\.0\.0\.1(?:\/8)?|::1|localhost)$/.test(address);
