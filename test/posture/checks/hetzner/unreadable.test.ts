import { hetznerBackupDaily } from "../../../../posture/checks/hetzner/backup-daily";
import { hetznerDatabaseOnlyFromApplication } from "../../../../posture/checks/hetzner/database-only-from-application";
import { hetznerDatabaseTls } from "../../../../posture/checks/hetzner/database-tls";
import { hetznerOnlyNamedCompanies } from "../../../../posture/checks/hetzner/only-named-companies";
import { hetznerServedFiles } from "../../../../posture/checks/hetzner/served-files";
import { hetznerTls } from "../../../../posture/checks/hetzner/tls";
import { Check } from "../../../../posture/verdict/check";
import { ofPage } from "../../of-page";
import { edit, Stack, UserData, verdictOf } from "./stack";

const CADDY = "/etc/caddy/Caddyfile";
const NFT = "/etc/nftables.conf";
const HBA = "/etc/postgresql/16/main/pg_hba.conf";
const append = (server: UserData, file: string, text: string) =>
  void (server.files[file] = `${server.files[file] ?? ""}${text}`);
const withoutLastBrace = (server: UserData, file: string) => edit(server, file, /\}\s*$/, "");

type Change = (stack: Stack) => void;
const caddy: readonly (readonly [string, Change])[] = [
  ["a Caddyfile lacks its last brace", ({ application }) => withoutLastBrace(application, CADDY)],
  ["a Caddyfile has a brace too many", ({ application }) => append(application, CADDY, "}\n")],
  ["a Caddyfile has a quote that nothing closes", ({ application }) => append(application, CADDY, 'a.test {\n"\n}\n')],
];
const gateway: Change = ({ application }) => withoutLastBrace(application, NFT);
const host: Change = ({ database }) => withoutLastBrace(database, NFT);
const hba: Change = ({ database }) => append(database, HBA, "hostssl all all\n");

const CASES: readonly (readonly [Check, string, Change])[] = [
  ...[hetznerTls, hetznerServedFiles, ofPage("smallcrm", hetznerOnlyNamedCompanies)].flatMap((check) =>
    caddy.map(([what, change]) => [check, what, change] as const),
  ),
  [hetznerTls, "the application's ruleset lacks its last brace", gateway],
  [hetznerDatabaseOnlyFromApplication, "the application's ruleset lacks its last brace", gateway],
  [hetznerDatabaseOnlyFromApplication, "the database's ruleset lacks its last brace", host],
  ...[hetznerDatabaseOnlyFromApplication, hetznerDatabaseTls, hetznerBackupDaily].map(
    (check) => [check, "pg_hba.conf has a line with too few fields", hba] as const,
  ),
];

test.each(CASES.map(([check, what, change]) => [check.id, what, check, change] as const))(
  "%s is unknown where %s, with the reason",
  (_, __, check, change) => {
    const { status, reason = "", findings } = verdictOf(check, change);
    expect(status).toBe("unknown");
    expect(reason).toMatch(/^until \/etc\/\S+ can be read: .*\bline \d+ /);
    const [unread] = findings.filter(({ until }) => until !== undefined);
    const ofFile = findings.filter(({ address, path }) => address === unread?.address && path === unread.path);
    expect(new Set(ofFile.map((finding) => finding.status))).toEqual(new Set(["unknown"]));
  },
);

test("what is violated elsewhere stays violated", () => {
  const { status } = verdictOf(hetznerTls, (stack) => {
    withoutLastBrace(stack.application, CADDY);
    stack.resources.hcloud_load_balancer_service = { a: { load_balancer_id: 7, protocol: "http" } };
  });
  expect(status).toBe("violated");
});
