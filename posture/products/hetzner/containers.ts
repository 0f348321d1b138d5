import { memoizeByConfig, withoutComments } from "./cloud-config";
import { CADDYFILE } from "./servers";

/** A container that a server runs. */
export interface Container {
  /** The unit, the compose file, or what starts it. */
  readonly file: string;
  /** Its image as written; empty where it is not stated. */
  readonly image: string;
  /** Whether Caddy passes requests on to it: what customers use is there. */
  readonly serves: boolean;
}

/** Containers of Podman's units, of compose files and of commands that run for longer than a command. */
export const containersOf = memoizeByConfig(({ files, text }): readonly Container[] => {
  const upstreams = new Set(
    [...files]
      .filter(([path]) => CADDYFILE.test(path))
      .flatMap(([, content]) => [...withoutComments(content).matchAll(/(?:127\.0\.0\.1|localhost|\[::1\]):(\d+)/g)])
      .map(([, port = ""]) => port),
  );
  const reached = (written: string) =>
    [...written.matchAll(/(?:127\.0\.0\.1|localhost|\[::1\]):(\d+):\d+/g)].some(([, port = ""]) => upstreams.has(port));
  const imageIn = (path: string) =>
    /^[ \t]*Image[ \t]*=[ \t]*(.*)$/m.exec(withoutComments(files.get(path) ?? ""))?.[1]?.trim() ?? "";
  const units = [...files]
    .filter(([path]) => /\.(?:container|kube|pod)$/.test(path) && !path.endsWith(".pod"))
    .map(([file, content]) => {
      const image = imageIn(file);
      return {
        file,
        image: /\.(?:image|build)$/.test(image) ? imageIn(file.replace(/[^/]*$/, image)) : image,
        serves: reached(withoutComments(content)),
      };
    });
  const composed = [...files]
    .filter(([path, content]) => /\.ya?ml$/.test(path) && /^\s*services:/m.test(content))
    .flatMap(([file, content]) =>
      withoutComments(content)
        .split(/^(?= {2}\S[^\n]*:\s*$)/m)
        .flatMap((service) => {
          const [, image] = /^\s*image:\s*["']?([\w./:@-]+)/m.exec(service) ?? [];
          return image === undefined ? [] : [{ file, image, serves: reached(service) }];
        }),
    );
  const run = [...withoutComments(text).matchAll(/\b(?:docker|podman)\s+run\b([^\n]*)/g)].flatMap(([, args = ""]) => {
    if (/\s--rm\b/.test(args)) return [];
    const image = /\s((?:[\w.-]+(?::\d+)?\/)+[\w.-]+(?:[:@][\w.:-]+)?)(?=\s|$)/.exec(args)?.[1];
    return image === undefined ? [] : [{ file: "runcmd", image, serves: reached(args) }];
  });
  return [...units, ...composed, ...run];
});
