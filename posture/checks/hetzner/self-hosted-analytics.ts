import { Check, Finding, SYSTEM } from "../../check";
import { missing } from "../../judge";
import { Model } from "../../model/model";
import { found } from "../../judge";
import { KnownServer, withoutComments } from "./cloud-config";
import { inUserData, judgeServers } from "./judge-server";

/** Where companies that count visits or advertise are reached. */
const TRACKERS = /\b(?:[\w-]+\.)*(?:google-analytics\.com|googletagmanager\.com|doubleclick\.net|googlesyndication\.com|connect\.facebook\.net|facebook\.com|plausible\.io|usefathom\.com|posthog\.com|segment\.(?:com|io)|mixpanel\.com|amplitude\.com|hotjar\.(?:com|io)|matomo\.cloud|clarity\.ms|cloud\.umami\.is|umami\.is|heap\.io|heapanalytics\.com|fullstory\.com|intercom\.io|hubspot\.com|hs-scripts\.com|linkedin\.com|licdn\.com|tiktok\.com|ads-twitter\.com|pirsch\.io|simpleanalytics\.com|statcounter\.com|yandex\.ru|newrelic\.com|cloudflareinsights\.com)\b/i;
const OWN = "Umami on a server of the system";
const NO_TRACKERS = "no host of a company that counts visits or advertises";

export const hetznerSelfHostedAnalytics: Check = {
  id: "hetzner/self-hosted-analytics",
  title: "Umami runs on a server of the system, and neither servers nor DNS lead to another company's analytics.",
  remedy: "Run Umami as a container of the application server, and take the other host away.",
  stacks: SYSTEM,
  evaluate: ({ model }) => judgeServers(model, (servers) => [umami(servers), ...servers.flatMap(trackers), ...records(model)]),
};

const IMAGE = /\b(?:image|Image|docker run[^\n]*|podman run[^\n]*)\s*[=: ]\s*["']?[\w./:-]*\bumami\b/;

function umami(servers: readonly KnownServer[]): Finding {
  const [own] = servers.filter(({ config }) => IMAGE.test(withoutComments(config.text)));
  return own ? inUserData("holds", own, "", OWN, "a container of it") : missing(OWN);
}

function trackers(server: KnownServer): readonly Finding[] {
  const host = TRACKERS.exec(withoutComments(server.config.text))?.[0];
  return host === undefined ? [] : [inUserData("violated", server, "", NO_TRACKERS, host)];
}

/** A name of the system's own can lead to another company too. */
const records = (model: Model): readonly Finding[] =>
  model.resources("hcloud_zone_rrset", "hcloud_zone_record").flatMap((one) =>
    [...one.blocks("records").known, one].flatMap((at) => {
      const value = at.get("value");
      const host = value.kind === "value" && typeof value.value === "string" ? TRACKERS.exec(value.value)?.[0] : undefined;
      return host === undefined ? [] : [found("violated", one, "records", NO_TRACKERS, host)];
    }),
  );
