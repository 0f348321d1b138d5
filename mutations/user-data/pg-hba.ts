import { addLine, FileKind, dropLines, replaceOccurrences, Weakening } from "./weakening";

const HOST = /^(?:host|hostssl)\s/;

/** pg_hba.conf lets in others, or the same by less. */
export const pgHba: FileKind = {
  path: /(?:^|\/)pg_hba[^/]*\.conf$/,
  *weaken(content) {
    for (const type of ["host", "hostnossl"]) yield* replaceOccurrences(content, /^hostssl(?=\s)/m, type);
    yield* addresses(content);
    for (const method of ["trust", "password", "md5"])
      yield* replaceOccurrences(content, /(?<=\s)(?:scram-sha-256|cert|peer)(?=\s|$)/, method);
    yield* replaceOccurrences(content, /[ \t]+clientcert=\S+/, "", "dropped");
    yield* replaceOccurrences(content, /(?<=\s)reject(?=\s|$)/, "scram-sha-256");
    yield* dropLines(content, /^(?:local|host\w*)\s/);
    yield* addLine(content, "hostssl all all 0.0.0.0/0 scram-sha-256 clientcert=verify-ca");
    yield* addLine(content, "hostssl all all samenet scram-sha-256 clientcert=verify-ca");
  },
};

function* addresses(content: string): Generator<Weakening> {
  const address = /(?<=\s)\d+\.\d+\.\d+\.\d+(?:\/\d+)?(?=\s)/;
  const network = (text: string) => text.replace(/\.\d+(?:\/\d+)?$/, ".0/24");
  for (const line of content
    .split("\n")
    .filter((one) => HOST.test(one) && !/\sreject(?:\s|$)/.test(one) && !/\s127\./.test(one))) {
    for (const now of ["0.0.0.0/0", "all", network(address.exec(line)?.[0] ?? ""), "10.9.9.9/32"]) {
      const wider = line.replace(address, now);
      if (wider !== line)
        yield {
          operator: "widened",
          detail: `${line.trim().replace(/\s+/g, " ")} → ${now}`,
          content: content.replace(line, () => wider),
        };
    }
  }
}
