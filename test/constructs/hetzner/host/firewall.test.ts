import { firewall, FirewallProps } from "../../../../constructs/hetzner/host/firewall";
import { Part } from "../../../../constructs/hetzner/host/part";
import { describeWith, path } from "./available";
import { Outcome, Packet, VirtualNetwork } from "./virtual-network";

const APPLICATION = "10.0.1.10";
const DATABASE = "10.0.1.20";
const PUBLIC = "198.51.100.5";
const OUTSIDE = "198.51.100.77";
const STRANGER = "198.51.100.99";
const METADATA = "169.254.169.254";

const rulesetOf = (parts: readonly Part[], props?: FirewallProps) =>
  firewall(parts, props).files?.find(({ path: at }) => at === "/etc/nftables.conf")?.content ?? "";
const DATABASE_RULES = rulesetOf([
  {
    input: [
      { protocol: "tcp", port: 5432, from: [APPLICATION] },
      { protocol: "tcp", port: 22, from: [`${APPLICATION}/32`] },
    ],
  },
]);
const APPLICATION_RULES = rulesetOf(
  [
    {
      input: [
        { protocol: "tcp", port: 80 },
        { protocol: "tcp", port: 443 },
      ],
    },
    { input: [{ protocol: "tcp", port: 22, from: [`${OUTSIDE}/32`, "2001:db8::77/128"] }] },
    { packages: ["podman"] },
  ],
  { forward: { from: DATABASE } },
);

test("the ruleset leaves other tables alone, and stopping its service leaves it in force", () => {
  const { files, run } = firewall([]);
  expect(rulesetOf([])).not.toContain("flush ruleset");
  expect(files?.find(({ path: at }) => at.endsWith("own-table.conf"))?.content).toBe("[Service]\nExecStop=\n");
  expect(run).toEqual([
    ["systemctl", "enable", "nftables.service"],
    ["systemctl", "restart", "nftables.service"],
  ]);
});

test("Podman writes its rules by nftables too, where there is Podman", () => {
  const podmanSettings = (parts: readonly Part[]) =>
    firewall(parts).files?.find(({ path: at }) => at.startsWith("/etc/containers/containers.conf.d/"))?.content;
  expect(podmanSettings([{ packages: ["podman"] }])).toBe('[network]\nfirewall_driver = "nftables"\n');
  expect(podmanSettings([])).toBeUndefined();
});

test(
  "without a part that asks for more, nothing but its own lease of an address comes in by " +
    "port, and nothing is passed on",
  () => {
    expect(rulesetOf([]).match(/^.*dport.*$/gm)).toEqual(["    udp sport 67 udp dport 68 accept"]);
    expect(rulesetOf([])).not.toMatch(/podman|masquerade/);
    expect(rulesetOf([]).match(/policy drop/g)).toHaveLength(2);
  },
);

test("an input rule that names nobody, no port or no address is refused, and every fault is reported", () => {
  const input = [
    { protocol: "tcp", port: 70_000 },
    { protocol: "tcp", port: 22, from: [] },
    { protocol: "udp", port: 1, from: ["10.0.0.0/33", "10.0.0.1; accept"] },
  ] as const;
  expect(() => firewall([{ input }], { forward: { from: "fd00::1", publicInterface: 'eth0" accept' } })).toThrow(
    new RegExp(
      [
        String.raw`input\.port: got 70000; .*\n.*port 22: got \[\];.*\n`,
        String.raw`.*port 1: got \["10\.0\.0\.0\/33","10\.0\.0\.1; accept"\].*\n`,
        String.raw`.*forward\.from: got "fd00::1".*\n.*forward\.publicInterface`,
      ].join(""),
    ),
  );
});

/** What must come through, by who sends it, and as whom it arrives. */
const ALLOWED: readonly (readonly [string, readonly (readonly [...Packet, as: string])[]])[] = [
  [
    "application",
    [
      ["tcp", DATABASE, 5432, APPLICATION],
      ["tcp", DATABASE, 22, APPLICATION],
      ["tcp", "10.88.0.2", 3000, "10.88.0.1"],
    ],
  ],
  // Updates, names and the time, hidden behind the application server's address.
  [
    "database",
    [
      ["tcp", DATABASE, 5432, DATABASE],
      ["tcp", OUTSIDE, 80, PUBLIC],
      ["tcp", OUTSIDE, 443, PUBLIC],
      ["udp", OUTSIDE, 53, PUBLIC],
      ["udp", OUTSIDE, 123, PUBLIC],
    ],
  ],
  [
    "internet",
    [80, 443, 22].flatMap((port) => [
      ["tcp", PUBLIC, port, OUTSIDE] as const,
      ["tcp", "2001:db8::5", port, "2001:db8::77"] as const,
    ]),
  ],
  [
    "stranger",
    [
      ["tcp", PUBLIC, 443, STRANGER],
      ["tcp", "2001:db8::5", 443, "2001:db8::99"],
    ],
  ],
  [
    "container",
    [
      ["tcp", OUTSIDE, 443, PUBLIC],
      ["tcp", DATABASE, 5432, APPLICATION],
      ["udp", "10.88.0.1", 53, "10.88.0.2"],
      ["tcp", "10.88.0.1", 53, "10.88.0.2"],
    ],
  ],
];

/** What must not. */
const PORTS_OF_DATABASE: readonly Packet[] = [
  ...[22, 5432, 5433].flatMap((port): Packet[] => [
    ["tcp", DATABASE, port],
    ["tcp", "fd00::20", port],
  ]),
  ["udp", DATABASE, 5432],
];
const FORBIDDEN: readonly (readonly [string, readonly Packet[]])[] = [
  [
    "application",
    [
      ["tcp", DATABASE, 5433],
      ["udp", DATABASE, 5432],
      ["tcp", "fd00::20", 5432],
    ],
  ],
  [
    "database",
    [
      ["tcp", OUTSIDE, 25],
      ["tcp", OUTSIDE, 22],
      ["udp", OUTSIDE, 443],
      ["tcp", METADATA, 80],
      ["tcp", "10.88.0.2", 3000],
      ["tcp", "2001:db8::77", 443],
      ["tcp", APPLICATION, 22],
    ],
  ],
  [
    "neighbour",
    [
      ...PORTS_OF_DATABASE,
      ["tcp", OUTSIDE, 80],
      ["tcp", OUTSIDE, 443],
      ["udp", OUTSIDE, 53],
      ["tcp", "10.88.0.2", 3000],
      ["tcp", APPLICATION, 22],
    ],
  ],
  [
    "internet",
    [
      ...PORTS_OF_DATABASE,
      ["tcp", "10.88.0.2", 3000],
      ...[3000, 5432, 53].flatMap((port): Packet[] => [
        ["tcp", PUBLIC, port],
        ["tcp", "2001:db8::5", port],
        ["udp", PUBLIC, port],
      ]),
    ],
  ],
  [
    "stranger",
    [
      ["tcp", PUBLIC, 22],
      ["tcp", "2001:db8::5", 22],
    ],
  ],
  [
    "container",
    [
      ["tcp", METADATA, 80],
      ["tcp", "10.88.0.1", 22],
      ["tcp", "10.88.0.1", 3000],
    ],
  ],
];

describeWith(["nft", "namespaces", "python3"], "packets on wires", () => {
  const wires = new VirtualNetwork();
  const nft = (machine: string, args: readonly string[], input?: string) =>
    wires.run(machine, [path("nft"), ...args], input);
  const load = (machine: string, ruleset: string) => nft(machine, ["-f", "-"], ruleset);
  const send = async (all: readonly (readonly [string, readonly (readonly [...Packet, ...string[]])[]])[]) =>
    (
      await Promise.all(
        all.map(([from, packets]) =>
          wires.send(
            from,
            packets.map(([protocol, host, port]) => [protocol, host, port]),
          ),
        ),
      )
    ).map((outcomes, index) => [all[index]?.[0], outcomes] as const);
  const everything = async () => [await send(ALLOWED), await send(FORBIDDEN)];

  let unprotected: readonly (readonly [string | undefined, readonly Outcome[]])[] = [];
  let protectedByRules: unknown;

  beforeAll(async () => {
    const routing = ["net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1"];
    for (const name of ["internet", "stranger", "database", "neighbour", "container"]) wires.machine(name);
    wires.machine("application", routing);
    wires.bridge("private");
    wires.bridge("public");
    wires.connect(["application", "eth0", `${PUBLIC}/24`, "2001:db8::5/64"], ["public", "p0"]);
    wires.connect(["internet", "eth0", `${OUTSIDE}/24`, "2001:db8::77/64"], ["public", "p1"]);
    wires.connect(["stranger", "eth0", `${STRANGER}/24`, "2001:db8::99/64"], ["public", "p2"]);
    wires.connect(["application", "enp7s0", `${APPLICATION}/24`, "fd00::10/64"], ["private", "p0"]);
    wires.connect(["database", "enp7s0", `${DATABASE}/24`, "fd00::20/64"], ["private", "p1"]);
    wires.connect(["neighbour", "enp7s0", "10.0.1.30/24", "fd00::30/64"], ["private", "p2"]);
    wires.connect(["container", "eth0", "10.88.0.2/16"], ["application", "podman0", "10.88.0.1/16"]);
    const route = (machine: string, to: string, via: string) =>
      wires.run(machine, ["ip", "route", "add", to, "via", via]);
    for (const machine of ["database", "neighbour"]) route(machine, "default", APPLICATION);
    route("database", "2001:db8::/64", "fd00::10");
    route("container", "default", "10.88.0.1");
    // Somebody on the same network takes the application server for a router.
    route("internet", "10.0.0.0/8", PUBLIC);
    route("internet", "fd00::/64", "2001:db8::5");
    wires.run("internet", ["ip", "address", "add", `${METADATA}/32`, "dev", "lo"]);
    route("application", `${METADATA}/32`, OUTSIDE);
    await Promise.all([
      wires.listen("database", 22, 5432, 5433),
      wires.listen("application", 22, 53, 80, 443, 3000, 5432),
      wires.listen("internet", 22, 25, 53, 80, 123, 443),
      wires.listen("container", 3000),
    ]);
    // As Podman does: a table of its own hides the containers' addresses.
    load(
      "application",
      "table inet netavark { chain out { type nat hook postrouting priority srcnat; ip saddr " +
        '10.88.0.0/16 oifname != "podman0" masquerade; }; }',
    );
    // A link that came up carries packets a moment later: each try waits for what is not answered.
    const isCarried = () =>
      unprotected.length > 0 &&
      unprotected.every(([, outcomes]) => outcomes.every((outcome) => outcome.startsWith("as ")));
    for (let tries = 0; tries < 10 && !isCarried(); tries++) unprotected = await send(FORBIDDEN);
    load("database", DATABASE_RULES);
    load("application", APPLICATION_RULES);
    protectedByRules = await everything();
  });
  afterAll(() => {
    wires.remove();
  });

  test("without the rules, every packet that is forbidden comes through", () => {
    expect(
      unprotected.map(([from, outcomes]) => [from, outcomes.filter((outcome) => !outcome.startsWith("as "))]),
    ).toEqual(FORBIDDEN.map(([from]) => [from, []]));
  });

  test(
    "with them, neither the web, a neighbour in the network, a container nor the servers " +
      "themselves reach what they must not, by IPv4 or IPv6",
    async () => {
      expect(await send(FORBIDDEN)).toEqual(FORBIDDEN.map(([from, packets]) => [from, packets.map(() => "nothing")]));
    },
  );

  test(
    "the application reaches PostgreSQL, the web the application, administrators SSH, " +
      "containers and updates their way out",
    async () => {
      expect(await send(ALLOWED)).toEqual(
        ALLOWED.map(([from, packets]) => [from, packets.map(([, , , as]) => `as ${as}`)]),
      );
    },
  );

  test("loading the rules again keeps the tables of Podman, and every rule once", () => {
    const before = nft("application", ["--stateless", "list", "ruleset"]);
    load("application", APPLICATION_RULES);
    const after = nft("application", ["--stateless", "list", "ruleset"]);
    expect(after).toContain("table inet netavark");
    expect(after.split("\n").sort()).toEqual(before.split("\n").sort());
  });

  test.each<readonly [what: string, machine: "database" | "application", broken: (ruleset: string) => string]>([
    [
      "the policy of input",
      "database",
      (ruleset) =>
        ruleset.replace("hook input priority filter; policy drop", "hook input priority filter; policy accept"),
    ],
    [
      "the address of a rule, left out",
      "database",
      (ruleset) => ruleset.replace(`ip saddr { ${APPLICATION} } tcp`, "tcp"),
    ],
    [
      "the address of a rule, a whole network",
      "database",
      (ruleset) => ruleset.replace(`{ ${APPLICATION} }`, "{ 10.0.1.0/24 }"),
    ],
    ["the port of a rule", "database", (ruleset) => ruleset.replace("dport 5432", "dport 5000-6000")],
    ["the states", "database", (ruleset) => ruleset.replace("{ established", "{ new : accept, established")],
    ["the rule for PostgreSQL", "database", (ruleset) => ruleset.replace(/^.*5432.*\n/m, "")],
    [
      "the family",
      "database",
      (ruleset) => ruleset.replaceAll("table inet", "table ip").replace(/^ *icmpv6.*\n/gm, ""),
    ],
    [
      "the addresses of SSH",
      "application",
      (ruleset) => ruleset.replace(/ip6 saddr \S+ [^}]*\} tcp dport 22/, "tcp dport 22"),
    ],
    [
      "the policy of what is passed on",
      "application",
      (ruleset) =>
        ruleset.replace("hook forward priority filter; policy drop", "hook forward priority filter; policy accept"),
    ],
    [
      "whose gateway it is",
      "application",
      (ruleset) => ruleset.replaceAll(`ip saddr ${DATABASE}`, "ip saddr 10.0.1.0/24"),
    ],
    ["hiding that address", "application", (ruleset) => ruleset.replace(/^.*masquerade\n/m, "")],
    [
      "keeping it from private addresses and metadata",
      "application",
      (ruleset) => ruleset.replaceAll(/ip daddr != \{[^}]*\} /g, ""),
    ],
    [
      "keeping containers from metadata",
      "application",
      (ruleset) => ruleset.replace(/^.*"podman\*" ip daddr 169.*\n/m, ""),
    ],
    ["letting containers out", "application", (ruleset) => ruleset.replace(/^.*oifname != "podman\*" accept\n/m, "")],
    ["the ports outside", "application", (ruleset) => ruleset.replace("tcp dport { 80, 443 }", "meta l4proto tcp")],
  ])("packets tell when %s is broken (%s server)", async (_, machine, broken) => {
    const right = machine === "database" ? DATABASE_RULES : APPLICATION_RULES;
    const changed = broken(right);
    expect(changed).not.toBe(right);
    load(machine, `delete table inet smallcrm\n${changed}`);
    try {
      expect(await everything()).not.toEqual(protectedByRules);
    } finally {
      load(machine, `delete table ${changed.includes("table inet smallcrm") ? "inet" : "ip"} smallcrm\n${right}`);
    }
  });

  test("and what they tell is the rules' doing: restored, all is as before", async () => {
    expect(await everything()).toEqual(protectedByRules);
  });
});
