import { textOf } from "../../model/attribute-readers";
import { Cursor } from "../../model/cursor";
import { Link, Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { externalForwardingRules, HTTPS_PROXIES, isClassic, resourcesOf, targetOf, URL_MAPS } from "./load-balancer";

/** A URL map behind an HTTPS proxy, and what it does to the headers of every response. */
export interface ResponseHeaders {
  readonly proxy: Resource;
  /** The map; undefined where the file does not hold it. */
  readonly map: Resource | undefined;
  readonly link: Link;
  /** Headers that the whole map adds, by name in lowercase. */
  readonly added: ReadonlyMap<string, Cursor>;
  /** Names in lowercase of headers that it removes. */
  readonly removed: ReadonlySet<string>;
  /** Whether some of that is not known yet. */
  readonly unknown: boolean;
  /** Whether the classic load balancer serves it, which ignores a map's headers. */
  readonly classic: boolean;
}

/** What happens to the headers of responses, for every HTTPS proxy. */
export function responseHeaders(model: Model): readonly ResponseHeaders[] {
  const classic = new Set(
    externalForwardingRules(model)
      .filter(isClassic)
      .flatMap((rule) => resourcesOf(targetOf(model, rule))),
  );
  return model.resources(...HTTPS_PROXIES).flatMap((proxy) => {
    const link = model.linked(proxy, "url_map", ...URL_MAPS);
    const maps: readonly (Resource | undefined)[] = link.kind === "resources" ? link.resources : [undefined];
    return maps.map((map) => ({ proxy, map, link, classic: classic.has(proxy), ...headersOf(map) }));
  });
}

function headersOf(map: Resource | undefined): Pick<ResponseHeaders, "added" | "removed" | "unknown"> {
  if (!map) return { added: new Map(), removed: new Set(), unknown: true };
  const { known, unknown } = map.blocks("header_action.response_headers_to_add");
  const removed = map.elements("header_action.response_headers_to_remove");
  return {
    added: new Map(known.map((header) => [(textOf(header.get("header_name")) ?? "").toLowerCase(), header])),
    removed: new Set(removed.map((name) => (textOf(name) ?? "").toLowerCase())),
    unknown: unknown || removed.some(({ kind }) => kind === "unknown" || kind === "reference"),
  };
}
