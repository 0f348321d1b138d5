import { KnownServer, withoutComments } from "./cloud-config";

const LOOPBACK = /^["']?(?:127\.|\[::1\]|localhost)/;

/**
 * Ports of containers that others than their server reach: those of Podman's units, of compose files and of commands.
 */
export function publishedPorts({ config }: KnownServer): readonly string[] {
  const files = [...config.files].flatMap(([path, content]) => inFile(path, withoutComments(content)));
  const runs = [...config.files.values(), ...config.commands].flatMap((text) =>
    [...withoutComments(text).matchAll(/\b(?:podman|docker)\s+run\b[^\n]*?\s(?:-p|--publish)(?:=|\s+)(\S+)/g)].map(
      ([, port = ""]) => port,
    ),
  );
  return [...files, ...runs].filter((port) => !LOOPBACK.test(port));
}

function inFile(path: string, text: string): readonly string[] {
  if (/\.(?:container|pod|kube)$/.test(path)) {
    const network = /^Network=host\b/m.test(text) ? ["every port, on the host's own network"] : [];
    const more = [...text.matchAll(/^PodmanArgs=(.*)$/gm)].flatMap(([, args = ""]) =>
      [...args.matchAll(/(?:^|\s)(?:(?:-p|--publish)(?:=|\s+)(\S+)|(--net(?:work)?(?:=|\s+)host)\b)/g)].map(
        ([, port, host]) => port ?? host ?? "",
      ),
    );
    return [...network, ...more, ...[...text.matchAll(/^PublishPort=(.*)$/gm)].map(([, port = ""]) => port.trim())];
  }
  if (!/\.ya?ml$/.test(path) || !/^\s*services:/m.test(text)) return [];
  return [
    ...text.matchAll(/^\s*-\s*["']?((?:[\d.]+:|\[[\da-f:]+\]:)?\d+(?:-\d+)?:\d+(?:-\d+)?(?:\/\w+)?)["']?\s*$/gm),
  ].map(([, port = ""]) => port);
}
