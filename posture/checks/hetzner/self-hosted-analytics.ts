import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { missingSubject } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { findingAt } from "../../verdict/expectations";
import { KnownServer, memoizeByConfig, plainText, withoutComments } from "../../products/hetzner/cloud-config";
import { certainIn, inUserData, judgeServers } from "../../products/hetzner/judge-server";
import { CONTAINERS } from "../../products/hetzner/unreadable";

/** Where companies that count visits or advertise are reached. */
const TRACKERS = new RegExp(
  String.raw`\b(?:[\w-]+\.)*(?:` +
    [
      String.raw`google-analytics\.com|googletagmanager\.com|doubleclick\.net|googlesyndication\.com`,
      String.raw`connect\.facebook\.net|facebook\.com|plausible\.io|usefathom\.com|posthog\.com|segment\.(?:com|io)`,
      String.raw`mixpanel\.com|amplitude\.com|hotjar\.(?:com|io)|matomo\.cloud|clarity\.ms|cloud\.umami\.is|umami\.is`,
      String.raw`heap\.io|heapanalytics\.com|fullstory\.com|intercom\.io|hubspot\.com|hs-scripts\.com|linkedin\.com`,
      String.raw`licdn\.com|tiktok\.com|ads-twitter\.com|pirsch\.io|simpleanalytics\.com|statcounter\.com|yandex\.ru`,
      String.raw`newrelic\.com|cloudflareinsights\.com`,
    ].join("|") +
    String.raw`)\b`,
  "i",
);
const OWN = "Umami on a server of the system, with telemetry disabled";
const NO_TRACKERS = "no host of an analytics or advertising company";

export const hetznerSelfHostedAnalytics = defineCheck({
  id: "hetzner/self-hosted-analytics",
  summary: "Umami runs on a server of the system, and neither servers nor DNS use another company's analytics.",
  severity: "medium",
  links: ["https://umami.is/docs/environment-variables"],
  remedy: "Run Umami as a container on the application server, and remove the other host.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(model, (servers) => [...umami(servers), ...servers.flatMap(trackers), ...records(model)], CONTAINERS),
});

const UMAMI = /(?:^|\/)umami(?=[:@]|$)/;
const COMPOSED = /^\s*image:\s*["']?([\w./:@-]+)|\b(?:docker|podman) run\b[^\n]*?\s([\w./-]*\/umami[\w:@.-]*)/gm;

/** Images of the containers that a server runs: of Podman's units, of compose files and of commands. */
const imagesOf = memoizeByConfig(({ files, text }) => {
  const named = (path: string) => /^Image=(.*)$/m.exec(withoutComments(files.get(path) ?? ""))?.[1]?.trim() ?? "";
  const units = [...files.keys()]
    .filter((path) => path.endsWith(".container"))
    .map((path) => {
      const image = named(path);
      return image.endsWith(".image") ? named(path.replace(/[^/]*$/, image)) : image;
    });
  return [...units, ...[...withoutComments(text).matchAll(COMPOSED)].map(([, composed, run]) => composed ?? run ?? "")];
});

function umami(servers: readonly KnownServer[]): readonly Finding[] {
  const own = servers.find((server) => imagesOf(server).some((image) => UMAMI.test(image)));
  if (!own) return [missingSubject(OWN)];
  const quiet = /\bDISABLE_TELEMETRY\s*[=:]\s*["']?(?:1|true)\b/.test(plainText(own));
  return certainIn(own, CONTAINERS, [
    inUserData(
      quiet ? "holds" : "violated",
      own,
      "",
      OWN,
      quiet ? "a container of it" : "without DISABLE_TELEMETRY=1, it reports to its developers",
    ),
  ]);
}

const trackerIn = memoizeByConfig(({ text }) => TRACKERS.exec(withoutComments(text))?.[0]);

function trackers(server: KnownServer): readonly Finding[] {
  const host = trackerIn(server);
  return host === undefined ? [] : [inUserData("violated", server, "", NO_TRACKERS, host)];
}

/** A name of the system's own can lead to another company too. */
const records = (model: Model): readonly Finding[] =>
  model.resources("hcloud_zone_rrset", "hcloud_zone_record").flatMap((one) =>
    [...one.blocks("records").known, one].flatMap((at) => {
      const value = at.get("value");
      const host =
        value.kind === "value" && typeof value.value === "string" ? TRACKERS.exec(value.value)?.[0] : undefined;
      return host === undefined ? [] : [findingAt("violated", one, "records", NO_TRACKERS, host)];
    }),
  );
