import { Reason, documented, guarded, permitted, sameByDefault, silent, stricter } from "../../definitions/reason";
import { Harmless } from "../../definitions/harmless";
import { FEWER_RIGHTS } from "../../definitions/reasons";

const SERVER = /^hcloud_server$/;
const APPLICATION = /^application/;
const DATABASE = /^database/;

const NO_ALARM = silent(
  "no sentence is about who is notified of a failure: what may fail is judged itself",
  /alarm|alert|told of a failure/i,
);
const NO_START = stricter(
  "PostgreSQL, which needs it, then does not start or lets nobody in: nothing is reached " +
    "by more, and nothing is kept for longer",
);
const NOT_RUN = stricter(
  "the container then does not run, or cannot sign in: what does not run reaches nobody and records nothing",
);
const FIRST_BOOT = documented(
  "packages are installed twice: by cloud-init, and by install-packages from /etc/smallcrm/packages",
  "https://cloudinit.readthedocs.io/en/latest/reference/modules.html",
);
const MISSED_RUN = documented(
  "a run that was missed while the server was off is not made up for: the next one does the same",
  "https://www.freedesktop.org/software/systemd/man/latest/systemd.timer.html",
);
const NOT_FORWARDING = sameByDefault(
  "the database server passes nothing on: net.ipv4.ip_forward is off, and nobody's packets take the way through it",
  "https://docs.kernel.org/networking/ip-sysctl.html",
);
const SAME_ADMINISTRATORS = guarded(
  "the stated addresses of administrators alone, or of the application server: on ports " +
    "where nothing but SSH, Caddy or PostgreSQL listens",
  "hetzner/tls",
);

const userData = (
  path: RegExp,
  because: Reason,
  more: Partial<Omit<Harmless, "type" | "path" | "because">> = {},
): Harmless => ({ type: SERVER, path: new RegExp(`^user_data ${path.source}`), because, ...more });

const boot: readonly Harmless[] = [
  userData(
    /(hostname|fqdn|prefer_fqdn_over_hostname|manage_etc_hosts|timezone|preserve_hostname)$/,
    silent(
      "what a server is called, and its clock's zone: timers and SQL say UTC themselves",
      /\bclock|time ?zone|host ?name/i,
    ),
  ),
  userData(
    /(package_update|package_upgrade)$/,
    guarded("unattended upgrades install the same within a day (hetzner/updates)", "hetzner/updates"),
  ),
  userData(
    /disable_root$/,
    sameByDefault(
      "cloud-init's default is true, which is the same, and sshd refuses root",
      "https://cloudinit.readthedocs.io/en/latest/reference/modules.html",
    ),
    {
      operators: ["unset"],
    },
  ),
  userData(
    /ssh_pwauth$/,
    guarded("sshd's own first file already disables passwords (hetzner/ssh-by-key)", "hetzner/ssh-by-key"),
    {
      operators: ["unset"],
    },
  ),
  userData(/users$/, stricter("a user who is not there cannot log in"), { operators: ["dropped"] }),
  userData(/packages$/, FIRST_BOOT, { operators: ["dropped"] }),
  userData(/(\/etc\/smallcrm\/packages|\/usr\/local\/lib\/smallcrm\/install-packages)$/, FIRST_BOOT, {
    operators: ["removed"],
  }),
  userData(/runcmd$/, FIRST_BOOT, { operators: ["dropped"], detail: /install-packages/ }),
  userData(
    /bootcmd$/,
    stricter("it is the way out to the internet of a server, or keeps one closed: without it fewer are reached"),
    {
      operators: ["dropped"],
    },
  ),
  userData(
    /runcmd$/,
    documented(
      "units are read anew when systemd starts, and by each enable",
      "https://www.freedesktop.org/software/systemd/man/latest/systemctl.html",
    ),
    {
      operators: ["dropped"],
      detail: /daemon-reload/,
    },
  ),
  userData(/runcmd$/, FEWER_RIGHTS, { operators: ["dropped"], detail: /seal-cred|credstore|useradd/ }),
  userData(/runcmd$/, guarded("root has no password in Debian's image, and sshd refuses root", "hetzner/ssh-by-key"), {
    operators: ["dropped"],
    detail: /passwd --lock root/,
  }),
  userData(
    /runcmd$/,
    documented(
      "Debian enables it as it installs the package, and starts it",
      "https://www.debian.org/doc/debian-policy/ch-opersys.html",
    ),
    {
      operators: ["dropped"],
      detail: /unattended-upgrades|timesyncd|ssh\.service|caddy\.service|sysctl/,
    },
  ),
  userData(/runcmd$/, NO_START, {
    operators: ["dropped"],
    detail: /mount-data|postgres-(cluster|roles)|postgres-host/,
  }),
  userData(/runcmd$/, NOT_RUN, { operators: ["dropped"], detail: /(smallcrm|umami)\.service/ }),
  userData(/runcmd$/, NO_ALARM, { operators: ["dropped"], detail: /(postgres-expiry|backup-age|backup-check)\.timer/ }),
  userData(
    /runcmd$/,
    guarded(
      "there is no PostgreSQL on the application server whose file it could be",
      "hetzner/database-only-from-application",
    ),
    {
      operators: ["added"],
      name: APPLICATION,
      detail: /pg_hba/,
    },
  ),
];

const jobs: readonly Harmless[] = [
  userData(/\S*\.(service|container)$/, NO_ALARM, { operators: ["dropped"], detail: /OnFailure=/ }),
  userData(/\S*(alarm(\.env|\.conf|@\.service)?|postgres-expiry(\.\w+)?|backup-(age|check)(\.\w+)?)$/, NO_ALARM, {
    operators: ["removed", "dropped", "weakened", "raised"],
  }),
  userData(/\S*\.timer$/, MISSED_RUN, { operators: ["dropped"], detail: /Persistent=/ }),
  userData(
    /\S*\.service$/,
    documented(
      "restic then keeps its cache elsewhere: what it writes to the repository is the same",
      "https://restic.readthedocs.io/en/stable/manual_rest.html",
    ),
    {
      operators: ["dropped"],
      detail: /RESTIC_CACHE_DIR/,
    },
  ),
  userData(
    /\S*restore-test\.timer$/,
    documented(
      "weekly is once a week too",
      "https://www.freedesktop.org/software/systemd/man/latest/systemd.time.html",
    ),
    {
      operators: ["raised"],
      detail: /→ OnCalendar=weekly$/,
    },
  ),
  userData(
    /\S*(restore-test(\.\w+)?|restore-verify)$/,
    silent(
      "the test of restores then fails with an alert, each week: no page promises one, " +
        "and hetzner/restore-tested judges that it is made",
      /\brestor/i,
    ),
    { operators: ["dropped", "removed"] },
  ),
  userData(/\S*delete-accounts\.sql$/, permitted("sooner is within 30 days as well", "retention.account-deleted"), {
    operators: ["lowered"],
  }),
  userData(
    /\S*storage-box\.conf$/,
    documented("ssh takes the first value, which is yes", "https://man.openbsd.org/ssh_config"),
    {
      operators: ["added"],
      detail: /StrictHostKeyChecking/,
    },
  ),
  userData(
    /\S*\/(repository|seal-credential|credentials)$/,
    silent("it is for an operator at the keyboard", /operator|command line/i),
    {
      operators: ["removed"],
    },
  ),
  userData(
    /\S*\/apt\.conf\.d\//,
    silent("when it reboots, and what it tidies up: updates are installed all the same", /\breboot|unused packages/i),
    {
      detail: /Autoclean|Reboot-(Time|WithUsers)|Remove-Unused/,
    },
  ),
];

const files: readonly Harmless[] = [
  userData(/\/etc\/(ssh\/authorized_keys\/\w+|sudoers\.d\/administrators)$/, FEWER_RIGHTS, { operators: ["removed"] }),
  userData(
    /\S*sshd_config\S*$/,
    sameByDefault(
      "root has no key and no password, and OpenSSH's default refuses root's password",
      "https://man.openbsd.org/sshd_config",
    ),
    {
      operators: ["dropped"],
      detail: /PermitRootLogin/,
    },
  ),
  userData(
    /\/etc\/(sysctl\.d|systemd\/networkd\.conf\.d|systemd\/timesyncd\.conf\.d)\//,
    silent(
      "a setting of the kernel's network or of the clock, on which no sentence stands: without " +
        "it a server passes on no more than before",
      /\bkernel|\bclock/i,
    ),
    { operators: ["removed"] },
  ),
  userData(
    /\/etc\/systemd\/journald\.conf\.d\//,
    silent(
      "how long the journal is kept, on which no sentence stands: Caddy writes no visits into " +
        "it, and what the application writes is the application's",
      /journal|technical logs?|server logs?/i,
    ),
    { operators: ["removed"] },
  ),
  userData(
    /\S*nftables\.service\.d\//,
    silent(
      "stopping the firewall's unit is an administrator's deed: rules are loaded again when it starts",
      /firewall/i,
    ),
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
    silent(
      "which program the application is, its makers attest: it gets no other ports and no other credentials by that",
      /container image|\bprogram\b/i,
    ),
    { operators: ["moved"] },
  ),
  userData(/\/etc\/containers\/containers\.conf\.d\//, NOT_RUN, { operators: ["removed"] }),
  userData(/\S*\/umami-start$/, NOT_RUN, { operators: ["removed", "dropped"] }),
  userData(
    /\S*smallcrm\.caddyfile$/,
    sameByDefault(
      "Caddy's default is the same: TLS 1.2 and 1.3, and HTTP/1.1, 2 and 3",
      "https://caddyserver.com/docs/caddyfile/directives/tls",
    ),
    {
      operators: ["dropped"],
      detail: /: protocols /,
    },
  ),
];

const firewall: readonly Harmless[] = [
  userData(/\/etc\/nftables\.conf$/, FEWER_RIGHTS, { operators: ["dropped"], detail: /^the line is gone/ }),
  userData(/\/etc\/nftables\.conf$/, SAME_ADMINISTRATORS, {
    operators: ["widened"],
    detail: /^tcp dport (22|5432) → tcp dport 1-65535, in ip6? saddr/,
  }),
  userData(
    /\/etc\/nftables\.conf$/,
    silent("one address more that may try a key: no sentence is about who administers", /administrator|\bSSH\b/i),
    {
      operators: ["widened"],
      name: APPLICATION,
      detail: /10\.9\.9\.9 \}, in ip6? saddr \{.*dport 22 /,
    },
  ),
  userData(
    /\/etc\/nftables\.conf$/,
    silent(
      "what the database server itself sends to the internet: nobody reaches it by that",
      /egress|outbound|outgoing/i,
    ),
    {
      operators: ["widened"],
      name: APPLICATION,
      detail: /^tcp dport \{ 80, 443 \} → /,
    },
  ),
  userData(
    /\/etc\/nftables\.conf$/,
    documented(
      "it changes the sender of packets that the forward chain lets through, and lets none through itself",
      "https://www.netfilter.org/projects/nftables/manpage.html",
    ),
    { operators: ["dropped", "widened"], name: APPLICATION, detail: /, in ip saddr \S+ ip daddr != (?!.*dport)/ },
  ),
  userData(
    /\/etc\/nftables\.conf$/,
    permitted("containers of the application server alone, which are the application", "database.only-application"),
    {
      operators: ["widened"],
      name: APPLICATION,
      detail: /in iifname "podman/,
    },
  ),
  userData(/\/etc\/nftables\.conf$/, NOT_FORWARDING, { name: DATABASE, detail: /hook forward/ }),
];

const postgres: readonly Harmless[] = [
  userData(
    /\S*pg_hba\.conf$/,
    documented(
      "PostgreSQL refuses anyone whom no line names",
      "https://www.postgresql.org/docs/current/auth-pg-hba-conf.html",
    ),
    {
      operators: ["dropped"],
      detail: /^the line is gone: (local|host) /,
    },
  ),
  userData(
    /\S*pg_hba\.conf$/,
    documented(
      "on the machine itself, by a password of a role: nobody else reaches its socket",
      "https://www.postgresql.org/docs/current/auth-pg-hba-conf.html",
    ),
    {
      operators: ["weakened"],
      detail: /^reject → .*in local/,
    },
  ),
  userData(
    /\S*postgresql\.conf$/,
    sameByDefault(
      "PostgreSQL's default is the same: its own machine only, port 5432, TLS 1.2, scram-sha-256, the file beside it",
      "https://www.postgresql.org/docs/current/runtime-config-connection.html",
    ),
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
    guarded(
      "rows are compared with those that the backup counted: without them the test fails, and its alarm rings",
      "hetzner/restore-tested",
    ),
    { operators: ["weakened"], detail: /before psql/ },
  ),
  userData(
    /\/usr\/local\/lib\/smallcrm\/postgres-roles$/,
    stricter(
      "without its roles nobody signs in to the database: the application answers nothing, and the backup's " +
        "alarm rings",
    ),
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
