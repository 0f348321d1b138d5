import { Harmless } from "../../definitions/harmless";
import { FEWER_RIGHTS } from "../../definitions/reasons";

const SERVER = /^hcloud_server$/;
const APPLICATION = /^application/;
const DATABASE = /^database/;

const NO_ALARM = "no sentence is about who is notified of a failure: what may fail is judged itself";
const NO_START =
  "PostgreSQL, which needs it, then does not start or lets nobody in: nothing is reached " +
  "by more, and nothing is kept for longer";
const NOT_RUN =
  "the container then does not run, or cannot sign in: what does not run reaches nobody and records nothing";
const FIRST_BOOT = "packages are installed twice: by cloud-init, and by install-packages from /etc/smallcrm/packages";
const MISSED_RUN = "a run that was missed while the server was off is not made up for: the next one does the same";
const NOT_FORWARDING =
  "the database server passes nothing on: net.ipv4.ip_forward is off, and nobody's packets take the way through it";
const SAME_ADMINISTRATORS =
  "the stated addresses of administrators alone, or of the application server: on ports " +
  "where nothing but SSH, Caddy or PostgreSQL listens";

const userData = (
  path: RegExp,
  because: string,
  more: Partial<Omit<Harmless, "type" | "path" | "because">> = {},
): Harmless => ({ type: SERVER, path: new RegExp(`^user_data ${path.source}`), because, ...more });

const boot: readonly Harmless[] = [
  userData(
    /(hostname|fqdn|prefer_fqdn_over_hostname|manage_etc_hosts|timezone|preserve_hostname)$/,
    "what a server is called, and its clock's zone: timers and SQL say UTC themselves",
  ),
  userData(/(package_update|package_upgrade)$/, "unattended upgrades install the same within a day (hetzner/updates)"),
  userData(/disable_root$/, "cloud-init's default is true, which is the same, and sshd refuses root", {
    operators: ["unset"],
  }),
  userData(/ssh_pwauth$/, "sshd's own first file already disables passwords (hetzner/ssh-by-key)", {
    operators: ["unset"],
  }),
  userData(/users$/, "a user who is not there cannot log in", { operators: ["dropped"] }),
  userData(/packages$/, FIRST_BOOT, { operators: ["dropped"] }),
  userData(/(\/etc\/smallcrm\/packages|\/usr\/local\/lib\/smallcrm\/install-packages)$/, FIRST_BOOT, {
    operators: ["removed"],
  }),
  userData(/runcmd$/, FIRST_BOOT, { operators: ["dropped"], detail: /install-packages/ }),
  userData(
    /bootcmd$/,
    "it is the way out to the internet of a server, or keeps one closed: without it fewer are reached",
    {
      operators: ["dropped"],
    },
  ),
  userData(/runcmd$/, "units are read anew when systemd starts, and by each enable", {
    operators: ["dropped"],
    detail: /daemon-reload/,
  }),
  userData(/runcmd$/, FEWER_RIGHTS, { operators: ["dropped"], detail: /seal-cred|credstore|useradd/ }),
  userData(/runcmd$/, "root has no password in Debian's image, and sshd refuses root", {
    operators: ["dropped"],
    detail: /passwd --lock root/,
  }),
  userData(/runcmd$/, "Debian enables it as it installs the package, and starts it", {
    operators: ["dropped"],
    detail: /unattended-upgrades|timesyncd|ssh\.service|caddy\.service|sysctl/,
  }),
  userData(/runcmd$/, NO_START, {
    operators: ["dropped"],
    detail: /mount-data|postgres-(cluster|roles)|postgres-host/,
  }),
  userData(/runcmd$/, NOT_RUN, { operators: ["dropped"], detail: /(smallcrm|umami)\.service/ }),
  userData(/runcmd$/, NO_ALARM, { operators: ["dropped"], detail: /(postgres-expiry|backup-age|backup-check)\.timer/ }),
  userData(/runcmd$/, "there is no PostgreSQL on the application server whose file it could be", {
    operators: ["added"],
    name: APPLICATION,
    detail: /pg_hba/,
  }),
];

const jobs: readonly Harmless[] = [
  userData(/\S*\.(service|container)$/, NO_ALARM, { operators: ["dropped"], detail: /OnFailure=/ }),
  userData(/\S*(alarm(\.env|\.conf|@\.service)?|postgres-expiry(\.\w+)?|backup-(age|check)(\.\w+)?)$/, NO_ALARM, {
    operators: ["removed", "dropped", "weakened", "raised"],
  }),
  userData(/\S*\.timer$/, MISSED_RUN, { operators: ["dropped"], detail: /Persistent=/ }),
  userData(/\S*\.service$/, "restic then keeps its cache elsewhere: what it writes to the repository is the same", {
    operators: ["dropped"],
    detail: /RESTIC_CACHE_DIR/,
  }),
  userData(/\S*restore-test\.timer$/, "weekly is once a week too", {
    operators: ["raised"],
    detail: /→ OnCalendar=weekly$/,
  }),
  userData(
    /\S*(restore-test(\.\w+)?|restore-verify)$/,
    "the test of restores then fails with an alert, each week: no page promises one, and " +
      "hetzner/restore-tested judges that it is made",
    { operators: ["dropped", "removed"] },
  ),
  userData(/\S*delete-accounts\.sql$/, "sooner is within 30 days as well", { operators: ["lowered"] }),
  userData(/\S*storage-box\.conf$/, "ssh takes the first value, which is yes", {
    operators: ["added"],
    detail: /StrictHostKeyChecking/,
  }),
  userData(/\S*\/(repository|seal-credential|credentials)$/, "it is for an operator at the keyboard", {
    operators: ["removed"],
  }),
  userData(/\S*\/apt\.conf\.d\//, "when it reboots, and what it tidies up: updates are installed all the same", {
    detail: /Autoclean|Reboot-(Time|WithUsers)|Remove-Unused/,
  }),
];

const files: readonly Harmless[] = [
  userData(/\/etc\/(ssh\/authorized_keys\/\w+|sudoers\.d\/administrators)$/, FEWER_RIGHTS, { operators: ["removed"] }),
  userData(/\S*sshd_config\S*$/, "root has no key and no password, and OpenSSH's default refuses root's password", {
    operators: ["dropped"],
    detail: /PermitRootLogin/,
  }),
  userData(
    /\/etc\/(sysctl\.d|systemd\/networkd\.conf\.d|systemd\/timesyncd\.conf\.d)\//,
    "a setting of the kernel's network or of the clock, on which no sentence stands: without " +
      "it a server passes on no more than before",
    { operators: ["removed"] },
  ),
  userData(
    /\/etc\/systemd\/journald\.conf\.d\//,
    "how long the journal is kept, on which no sentence stands: Caddy writes no visits into " +
      "it, and what the application writes is the application's",
    { operators: ["removed"] },
  ),
  userData(
    /\S*nftables\.service\.d\//,
    "stopping the firewall's unit is an administrator's deed: rules are loaded again when it starts",
    { operators: ["removed"] },
  ),
  userData(
    new RegExp(
      String.raw`\S*(` +
        [
          String.raw`mount-data|\.mount|postgres-(host|cluster|tls|roles|start)(\.\w+)?|postgres\.env|pg_ident\.conf`,
          String.raw`roles(-\w+)?\.sql|createcluster\.d\/smallcrm\.conf|postgresql@\S*`,
        ].join("|") +
        ")$",
    ),
    NO_START,
    { operators: ["removed", "dropped", "weakened", "raised", "moved"] },
  ),
  userData(/\S*(smallcrm|umami)\.(container|image)$/, NOT_RUN, { operators: ["removed", "dropped"] }),
  userData(
    /\S*smallcrm\.(container|image)$/,
    "which program the application is, its makers attest: it gets no other ports and no other credentials by that",
    { operators: ["moved"] },
  ),
  userData(/\/etc\/containers\/containers\.conf\.d\//, NOT_RUN, { operators: ["removed"] }),
  userData(/\S*\/umami-start$/, NOT_RUN, { operators: ["removed", "dropped"] }),
  userData(/\S*smallcrm\.caddyfile$/, "Caddy's default is the same: TLS 1.2 and 1.3, and HTTP/1.1, 2 and 3", {
    operators: ["dropped"],
    detail: /: protocols /,
  }),
];

const firewall: readonly Harmless[] = [
  userData(/\/etc\/nftables\.conf$/, FEWER_RIGHTS, { operators: ["dropped"], detail: /^the line is gone/ }),
  userData(/\/etc\/nftables\.conf$/, SAME_ADMINISTRATORS, {
    operators: ["widened"],
    detail: /^tcp dport (22|5432) → tcp dport 1-65535, in ip6? saddr/,
  }),
  userData(/\/etc\/nftables\.conf$/, "one address more that may try a key: no sentence is about who administers", {
    operators: ["widened"],
    name: APPLICATION,
    detail: /10\.9\.9\.9 \}, in ip6? saddr \{.*dport 22 /,
  }),
  userData(
    /\/etc\/nftables\.conf$/,
    "it changes the sender of packets that the forward chain lets through, and lets none through itself",
    { operators: ["dropped", "widened"], name: APPLICATION, detail: /, in ip saddr \S+ ip daddr != (?!.*dport)/ },
  ),
  userData(
    /\/etc\/nftables\.conf$/,
    "what the database server itself sends to the internet: nobody reaches it by that",
    {
      operators: ["widened"],
      name: APPLICATION,
      detail: /^tcp dport \{ 80, 443 \} → /,
    },
  ),
  userData(/\/etc\/nftables\.conf$/, "containers of the application server alone, which are the application", {
    operators: ["widened"],
    name: APPLICATION,
    detail: /in iifname "podman/,
  }),
  userData(/\/etc\/nftables\.conf$/, NOT_FORWARDING, { name: DATABASE, detail: /hook forward/ }),
];

const postgres: readonly Harmless[] = [
  userData(/\S*pg_hba\.conf$/, "PostgreSQL refuses anyone whom no line names", {
    operators: ["dropped"],
    detail: /^the line is gone: (local|host) /,
  }),
  userData(/\S*pg_hba\.conf$/, "on the machine itself, by a password of a role: nobody else reaches its socket", {
    operators: ["weakened"],
    detail: /^reject → .*in local/,
  }),
  userData(
    /\S*postgresql\.conf$/,
    "PostgreSQL's default is the same: its own machine only, port 5432, TLS 1.2, scram-sha-256, the file beside it",
    {
      operators: ["dropped"],
      detail: /: (listen_addresses|port|ssl_min_protocol_version|password_encryption|hba_file|ssl_ciphers) /,
    },
  ),
  userData(/\S*postgresql\.conf$/, NO_START, { operators: ["dropped"], detail: /: ssl_(cert|key)_file / }),
];

const scripts: readonly Harmless[] = [
  userData(
    /\/usr\/local\/lib\/smallcrm\/restore-verify$/,
    "rows are compared with those that the backup counted: without them the test fails, and its alarm rings",
    { operators: ["weakened"], detail: /before psql/ },
  ),
  userData(
    /\/usr\/local\/lib\/smallcrm\/postgres-roles$/,
    "without its roles nobody signs in to the database: the application answers nothing, and the backup's alarm rings",
    { operators: ["added", "weakened"], detail: /: \S|before psql/ },
  ),
];

export const hetznerUserDataHarmless: readonly Harmless[] = [
  ...boot,
  ...jobs,
  ...files,
  ...firewall,
  ...postgres,
  ...scripts,
];
