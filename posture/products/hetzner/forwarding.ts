import { Finding } from "../../verdict/check";
import { Model } from "../../model/model";
import { KnownServer, plainText } from "./cloud-config";
import { inUserData } from "./judge-server";
import { isLimitedToSources, forwardChains, isEstablished, redirections } from "../../formats/nftables";
import { fileLike, isDatabase, loadsFirewall, privateAddresses, RULESET, rulesetOf } from "./servers";
import { executionOf } from "./executed";
import { forwarding } from "./understood-programs";
import { firewallOverrides } from "./overrides";

const EXPECTED = "a firewall that forwards the database server's own outbound traffic and no other traffic to it";

/** Servers that pass packets on, as the database's way out does: none may be anyone's way in. */
export function judgeForwarding(model: Model, servers: readonly KnownServer[]): readonly Finding[] {
  const tunnels = servers.flatMap(passedOn);
  if (tunnels.length > 0) return tunnels;
  const addresses = servers.filter(isDatabase).flatMap((server) => privateAddresses(model, server.resource).known);
  return servers
    .filter((server) => !isDatabase(server) && (forwardsPackets(server) || fileLike(server, RULESET).length > 0))
    .flatMap((server) => judge(server, addresses));
}

/** Programs that pass connections on, which no firewall of the host sees. */
const passedOn = (server: KnownServer): readonly Finding[] =>
  executionOf(server)
    .commands.filter(({ reach }) => reach !== "never")
    .flatMap(({ words, file }) => {
      const what = forwarding(words);
      return what === undefined ? [] : [inUserData("violated", server, file === "runcmd" ? "" : file, EXPECTED, what)];
    });

const forwardsPackets = (server: KnownServer) =>
  /\bnet[./]ipv4[./](?:ip_forward|conf[./]all[./]forwarding)\s*=\s*1\b/.test(plainText(server));

function judge(server: KnownServer, database: readonly string[]): readonly Finding[] {
  const chains = forwardChains(rulesetOf(server));
  const [[path] = [""]] = fileLike(server, RULESET);
  const wrong = [
    ...(chains.some(({ drops }) => drops) ? [] : ["no forward chain with policy drop"]),
    ...(loadsFirewall(server) ? [] : ["nothing loads it: enable nftables.service in runcmd"]),
    ...firewallOverrides(server),
    ...chains.flatMap(({ accepting }) =>
      accepting.filter((rule) => !isEstablished(rule) && !isOfContainers(rule) && !isLimitedToSources(rule, database)),
    ),
    ...redirections(rulesetOf(server)).filter(
      (rule) => database.some((address) => rule.includes(address)) || /\bdnat\b.*\d-\d/.test(rule),
    ),
  ];
  return [
    inUserData(
      wrong.length === 0 ? "holds" : "violated",
      server,
      path,
      EXPECTED,
      wrong.length === 0 ? "so" : wrong.join("; "),
    ),
  ];
}

/** Containers of the application server are the application. */
const isOfContainers = (rule: string) =>
  /\biif(?:name)?\s+(?:["']?(?:podman|cni-podman|docker|br-)[\w*-]*["']?)/.test(rule);
