import { inUserData, judgeServers } from "../../products/hetzner/judge-server";
import { isPublicDirectory, servedBy } from "../../products/hetzner/served-files";
import { isApplication } from "../../products/hetzner/servers";
import { Finding, SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { KnownServer } from "../../products/hetzner/cloud-config";

const EXPECTED = "requests go to the system's containers, and no directory is handed out";

export const hetznerServedFiles = defineCheck({
  id: "hetzner/served-files",
  summary: "Caddy hands out no directory of the server: what customers store is read through the application.",
  severity: "high",
  links: ["https://caddyserver.com/docs/caddyfile/directives/file_server"],
  remedy:
    "Remove file_server from the Caddyfile and let the application serve files, or serve only what is published, " +
    "from below /var/www or /usr/share.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(model, (servers) => servers.filter(isApplication).flatMap((server) => judge(server)), ["caddyfile"]),
});

function judge(server: KnownServer): readonly Finding[] {
  const served = servedBy(server).filter(({ what }) => !isPublicDirectory(what));
  return served.length === 0
    ? [inUserData("holds", server, "", EXPECTED, "so")]
    : served.map(({ file, what }) => inUserData("violated", server, file, EXPECTED, what));
}
