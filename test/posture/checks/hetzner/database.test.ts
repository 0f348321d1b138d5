import { hetznerDatabaseOnlyFromApplication } from "../../../../posture/checks/hetzner/database-only-from-application";
import { hetznerDatabasePrivate } from "../../../../posture/checks/hetzner/database-private";
import { hetznerDatabaseTls } from "../../../../posture/checks/hetzner/database-tls";
import { describeRule } from "./describe-rule";
import { body, edit, remove, Stack } from "./stack";

const SETTINGS = "/etc/postgresql/16/main/postgresql.conf";
const HBA = "/etc/postgresql/16/main/pg_hba.conf";
const NFT = "/etc/nftables.conf";
const inFile = (file: string) => (from: string | RegExp, to: string) => (stack: Stack) =>
  edit(stack.database, file, from, to);
const [settings, hba, nft] = [inFile(SETTINGS), inFile(HBA), inFile(NFT)];
const gateway = (from: string | RegExp, to: string) => (stack: Stack) => edit(stack.application, NFT, from, to);
/** A service of libpq on a server. */
const service = (on: "application" | "database", user: string, name: string) => (stack: Stack) =>
  void (stack[on].files["/etc/acme/pg_service.conf"] =
    `[${name}]\nhost=db.acme.internal\nsslmode=verify-full\nuser=${user}\ndbname=${name}\n`);
const database = (stack: Stack) => body(stack, "hcloud_server", "database");
const ACCEPT = "ip saddr $application tcp dport { 22, 5432 } accept";

describeRule(
  hetznerDatabasePrivate,
  {
    "the server has a public address": (stack) =>
      void (database(stack).public_net = [{ ipv4_enabled: true, ipv6_enabled: false }]),
    "the server has a public IPv6 address": (stack) =>
      void (database(stack).public_net = [{ ipv4_enabled: false, ipv6_enabled: true }]),
    "addresses are left to Hetzner": (stack) => void delete database(stack).public_net,
    "its firewall lets something in": (stack) =>
      void Object.assign(database(stack), { public_net: undefined, firewall_ids: ["${hcloud_firewall.web.id}"] }),
    "a floating address leads to it": (stack) =>
      void (stack.resources.hcloud_floating_ip_assignment = {
        a: { floating_ip_id: 7, server_id: "${hcloud_server.database.id}" },
      }),
    "a load balancer leads to it": (stack) =>
      void (stack.resources.hcloud_load_balancer_target = {
        a: { type: "server", load_balancer_id: 7, server_id: "${hcloud_server.database.id}" },
      }),
    "a load balancer finds it by a label": (stack) => {
      database(stack).labels = { system: "acme", role: "database" };
      stack.resources.hcloud_load_balancer_target = {
        a: { type: "label_selector", load_balancer_id: 7, label_selector: "system=acme" },
      };
    },
    "a load balancer finds it by its address": (stack) =>
      void (stack.resources.hcloud_load_balancer_target = { a: { type: "ip", load_balancer_id: 7, ip: "10.0.1.20" } }),
    "a load balancer names it among its targets": (stack) =>
      void (stack.resources.hcloud_load_balancer = {
        a: { name: "a", location: "fsn1", target: [{ type: "server", server_id: "${hcloud_server.database.id}" }] },
      }),
    "a firewall that lets something in is found by a label": (stack) => {
      stack.resources.hcloud_firewall = {
        ...stack.resources.hcloud_firewall,
        closed: { name: "closed" },
        open: {
          name: "open",
          apply_to: [{ label_selector: "role=database" }],
          rule: [{ direction: "in", protocol: "tcp", port: "22", source_ips: ["0.0.0.0/0"] }],
        },
      };
      Object.assign(database(stack), {
        public_net: undefined,
        labels: { role: "database" },
        firewall_ids: ["${hcloud_firewall.closed.id}"],
      });
    },
    "it is in no private network": (stack) => void delete database(stack).network,
    "PostgreSQL listens everywhere": settings("10.0.1.20", "*"),
    "PostgreSQL listens on all of IPv4": settings("10.0.1.20", "localhost, 0.0.0.0"),
    "PostgreSQL listens everywhere by a line without an equals sign": settings(
      "ssl = on",
      "listen_addresses '*'\nssl = on",
    ),
    "PostgreSQL's command line has it listen everywhere": (stack) =>
      void stack.database.commands.push(`psql --command "ALTER SYSTEM SET listen_addresses TO '*'"`),
    "a command changes its settings": (stack) =>
      void stack.database.commands.push("echo \"listen_addresses = '*'\" >> /etc/postgresql/16/main/postgresql.conf"),
    "a container publishes the port": (stack) =>
      void (stack.database.files["/opt/compose.yaml"] =
        'services:\n  db:\n    image: postgres:16\n    ports:\n      - "5432:5432"\n'),
    "there is no database": (stack) => void (stack.database.files = {}),
  },
  {
    "a firewall without rules stands before it": (stack) => {
      stack.resources.hcloud_firewall = { ...stack.resources.hcloud_firewall, closed: { name: "closed" } };
      Object.assign(database(stack), { public_net: undefined, firewall_ids: ["${hcloud_firewall.closed.id}"] });
    },
    "such a firewall finds it by a label": (stack) => {
      stack.resources.hcloud_firewall = {
        ...stack.resources.hcloud_firewall,
        closed: { name: "closed", apply_to: [{ label_selector: "role in (database), !web" }] },
      };
      Object.assign(database(stack), { public_net: undefined, labels: { role: "database" } });
    },
    "a load balancer leads to servers with another label": (stack) => {
      database(stack).labels = { role: "database" };
      stack.resources.hcloud_load_balancer_target = {
        a: { type: "label_selector", load_balancer_id: 7, label_selector: "role!=database" },
      };
    },
  },
);

describeRule(
  hetznerDatabaseOnlyFromApplication,
  {
    "a service of libpq has a role without a line": service("application", "backup", "acme"),
    "a service of libpq has a database that its role may not enter": service("application", "acme", "umami"),
    "the firewall accepts by default": nft("policy drop", "policy accept"),
    "the firewall states no default": nft("policy drop;", ""),
    "the whole network reaches the port": nft("ip saddr $application tcp", "ip saddr 10.0.0.0/16 tcp"),
    "everybody reaches the port": nft(ACCEPT, "tcp dport 5432 accept"),
    "everything is accepted": nft(ACCEPT, `${ACCEPT}\n    accept`),
    "another server reaches the port": nft("= 10.0.1.10", "= { 10.0.1.10, 10.0.1.30 }"),
    "all but one reach the port": nft("ip saddr $application", "ip saddr != 10.9.9.9"),
    "the interface is enough": nft(ACCEPT, `${ACCEPT}\n    iifname "enp7s0" accept`),
    "a range of ports holds it": nft(ACCEPT, `${ACCEPT}\n    tcp dport 1024-65535 accept`),
    "new connections are accepted by their state": nft("established,related", "established,related,new"),
    "another chain accepts all": (stack) => {
      nft(ACCEPT, `${ACCEPT}\n    jump more`)(stack);
      nft("  chain output", "  chain more {\n    tcp dport 5432 accept\n  }\n  chain output")(stack);
    },
    "the application is not let in": nft(", 5432", ""),
    "nothing loads the firewall": (stack) => void (stack.database.commands = []),
    "there is no firewall": (stack) => remove(stack.database, NFT),
    "pg_hba lets the network in": hba("10.0.1.10/32", "10.0.1.0/24"),
    "pg_hba lets everybody in": hba("acme acme 10.0.1.10/32", "all all 0.0.0.0/0"),
    "pg_hba lets all in by name": hba("acme acme 10.0.1.10/32", "all all all"),
    "pg_hba trusts": hba("scram-sha-256", "trust"),
    "pg_hba trusts the machine itself": hba("peer", "trust"),
    "pg_hba has a wide mask apart": hba("10.0.1.10/32", "10.0.1.10 255.255.0.0"),
    "pg_hba asks for no certificate": hba(" clientcert=verify-ca", ""),
    "pg_hba takes passwords as they are": hba("scram-sha-256", "password"),
    "pg_hba takes weak hashes": hba("scram-sha-256", "md5"),
    "pg_hba includes what is not seen": hba("# TYPE", "include_dir host hba.d\n# TYPE"),
    "another pg_hba stands": settings("ssl = on", "hba_file = '/tmp/pg_hba.conf'\nssl = on"),
    "a command changes pg_hba": (stack) =>
      void stack.database.commands.push("sed -i s/hostssl/host/ /etc/postgresql/16/main/pg_hba.conf"),
    "another pg_hba stands by a line without an equals sign": settings(
      "ssl = on",
      "hba_file '/tmp/pg_hba.conf'\nssl = on",
    ),
    "the rules are deleted behind themselves": nft(/$/, "flush ruleset\n"),
    "a rule is added behind them": nft(/$/, "add rule inet filter input accept\n"),
    "the default is changed behind them": nft(/$/, "chain inet filter input { policy accept; }\n"),
    "the table goes on elsewhere in the file": nft(
      /$/,
      "table inet filter {\n  chain input {\n    tcp dport 5432 accept\n  }\n}\n",
    ),
    "the table goes on in another file": (stack) =>
      void (stack.database.files["/etc/more.nft"] =
        "table inet filter {\n  chain input {\n    tcp dport 5432 accept\n  }\n}\n"),
    "rules are included that nobody sees": nft(/$/, 'include "/etc/nftables.d/*.conf"\n'),
    "a comment sounds like an answer": nft(
      ACCEPT,
      `${ACCEPT}\n    tcp dport 5432 accept comment "ct state established"`,
    ),
    "a command loads other rules": (stack) => void stack.database.commands.push("nft --file /var/lib/more.nft"),
    "a script empties the firewall": (stack) =>
      void (stack.database.files["/usr/local/sbin/open"] = "#!/bin/sh\nnft flush ruleset\n"),
    "a unit empties the firewall": (stack) =>
      void (stack.database.files["/etc/systemd/system/open.service"] =
        "[Service]\nExecStart=/usr/sbin/nft flush ruleset\n"),
    "its unit does something else": (stack) =>
      void (stack.database.files["/etc/systemd/system/nftables.service.d/more.conf"] =
        "[Service]\nExecStart=\nExecStart=/bin/true\n"),
    "its unit waits for a file": (stack) =>
      void (stack.database.files["/etc/systemd/system/nftables.service.d/more.conf"] =
        "[Unit]\nConditionPathExists=/etc/firewall\n"),
    "a command takes its unit away": (stack) =>
      void stack.database.commands.push("rm /etc/systemd/system/sysinit.target.wants/nftables.service"),
    "a program writes pg_hba anew": (stack) =>
      void stack.database.commands.push("python3 -c \"open('/etc/postgresql/16/main/pg_hba.conf', 'w')\""),
    "a command empties the firewall": (stack) => void stack.database.commands.push("nft flush ruleset"),
    "a command stops the firewall": (stack) => void stack.database.commands.push("systemctl stop nftables"),
    "another server reaches SSH": nft(ACCEPT, `${ACCEPT}\n    ip saddr 10.0.1.30 tcp dport 22 accept`),
    "everybody reaches another port": nft(ACCEPT, `${ACCEPT}\n    tcp dport 9187 accept`),
    "the application server passes everything on": gateway(
      "forward priority filter; policy drop",
      "forward priority filter; policy accept",
    ),
    "the application server passes others on": gateway("ip saddr 10.0.1.20 tcp", "ip saddr 10.0.0.0/16 tcp"),
    "the application server passes on what is for the database": gateway(
      "    ip saddr 10.0.1.20 tcp",
      "    ip daddr 10.0.1.20 tcp dport 5432 accept\n    ip saddr 10.0.1.20 tcp",
    ),
    "the application server redirects to the database": gateway(
      /$/,
      "table ip nat {\n  chain prerouting {\n    type nat hook prerouting priority dstnat;\n   " +
        " tcp dport 5432 dnat to 10.0.1.20\n  }\n}\n",
    ),
    "the application server has no firewall of its own": (stack) => remove(stack.application, NFT),
    "nothing loads the application server's firewall": (stack) => void stack.application.commands.pop(),
    "there is no pg_hba": (stack) => remove(stack.database, HBA),
    "the application has another address": (stack) =>
      void (body(stack, "hcloud_server", "application").network = [{ ip: "10.0.1.11" }]),
    "the application is on the database's server": (stack) => {
      stack.database.files = { ...stack.database.files, ...stack.application.files };
      delete stack.resources.hcloud_server?.application;
    },
  },
  {
    "a service of libpq has a line": service("application", "acme", "acme"),
    "the database's own services reach it by its socket": service("database", "backup", "acme"),
    "pg_hba lets the machine itself in": hba("local all postgres peer", "host all all 127.0.0.1/32 scram-sha-256"),
    "pg_hba refuses the rest": hba(/$/, "host all all all reject\n"),
    "a certificate alone is asked for": hba(/scram-sha-256 clientcert=verify-ca/g, "cert"),
    "the application server passes nothing on and has no firewall of its own": (stack) => {
      remove(stack.application, NFT);
      remove(stack.application, "/etc/sysctl.d/60-gateway.conf");
    },
    "the firewall names the application in a set": (stack) => {
      nft(
        "  chain input",
        "  set application {\n    type ipv4_addr\n    elements = { 10.0.1.10 }\n  }\n  chain input",
      )(stack);
      nft("ip saddr $application", "ip saddr @application")(stack);
    },
    "states are matched by a map": nft(
      "ct state established,related accept",
      "ct state vmap { established : accept, related : accept, invalid : drop }",
    ),
    "the address is attached apart": (stack) => {
      stack.resources.hcloud_server_network = {
        a: { server_id: "${hcloud_server.application.id}", network_id: "${hcloud_network.main.id}", ip: "10.0.1.10" },
      };
      delete body(stack, "hcloud_server", "application").network;
    },
  },
);

describeRule(hetznerDatabaseTls, {
  "TLS is off": settings("ssl = on", "ssl = off"),
  "TLS is off by a line without an equals sign": settings("ssl = on", "ssl = on\nssl off"),
  "TLS is switched off by a command": (stack) =>
    void stack.database.commands.push('psql --command "ALTER SYSTEM SET ssl TO off"'),
  "TLS is left to the distribution": settings("ssl = on\n", ""),
  "no authority verifies the clients": settings("ssl_ca_file = '/etc/postgresql/ca.pem'\n", ""),
  "a client states no mode": (stack) => edit(stack.application, "/opt/acme/compose.yaml", "?sslmode=verify-full", ""),
  "no client states a mode": (stack) => remove(stack.application, "/opt/acme/compose.yaml"),
  "a service of libpq states no mode": (stack) =>
    void (stack.application.files["/etc/acme/pg_service.conf"] =
      "[one]\nhost=db.acme.internal\nsslmode=verify-full\n\n[two]\nhost=db.acme.internal\n"),
  "old TLS is accepted": settings("TLSv1.2", "TLSv1.1"),
  "pg_hba accepts plain connections": hba("hostssl acme", "host acme"),
  "pg_hba wants plain connections": hba("hostssl acme", "hostnossl acme"),
  "there is no pg_hba": (stack) => remove(stack.database, HBA),
  "the client does not verify": (stack) => edit(stack.application, "/opt/acme/compose.yaml", "verify-full", "require"),
  "the client may do without": (stack) => void (stack.application.files["/etc/acme/env"] = "PGSSLMODE=prefer\n"),
  "there is no database": (stack) => void (stack.database.files = {}),
});
