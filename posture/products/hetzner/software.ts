import { KnownServer, memoizeByConfig } from "./cloud-config";
import { containersOf } from "./containers";
import { executionOf } from "./executed";
import { programOf } from "./scripts";

/** Software of a server, as far as it matters to whom data goes. */
export interface Software {
  /** Programs that hand logs, figures, connections or data over to a company. */
  readonly sharing: readonly string[];
  /** Programs of which no list says what they hand over. */
  readonly unknown: readonly string[];
}

/** Packages and images whose programs report to a company, or whose purpose it is to send something away. */
const SHARING = new RegExp(
  "^(?:" +
    [
      String.raw`datadog\S*|filebeat|metricbeat|packetbeat|auditbeat|heartbeat-elastic|elastic-agent|telegraf`,
      String.raw`newrelic\S*|fluent-?bit|fluentd|td-agent|vector|promtail|alloy|grafana-agent|splunk\S*`,
      "sumologic-collector|google-cloud-ops-agent|amazon-cloudwatch-agent|logzio-agent|honeycomb-refinery",
      String.raw`otelcol\S*|opentelemetry-collector\S*|cloudflared|tailscale|rclone|awscli|s3cmd`,
      String.raw`google-cloud-(?:cli|sdk)|azure-cli|crowdsec\S*|netdata\S*|sentry-cli|papertrail\S*|remote_syslog\S*`,
      "logdna-agent|landscape-client|snapd|popularity-contest|apport|whoopsie|teleport|zerotier-one|ngrok",
      String.raw`duplicity|syncthing|dropbox|insync|wazuh-agent|falcon-sensor|ossec\S*|nessusagent|qualys\S*`,
      String.raw`pganalyze-collector|percona-\S*|pmm\d?-client|do-agent|site24x7\S*|appsignal|scoutd|bugsnag\S*`,
      String.raw`rollbar\S*`,
    ].join("|") +
    ")$",
);

/** Packages of the distribution that hand nothing to anyone. */
const PLAIN = new RegExp(
  "^(?:" +
    [
      "caddy|nginx(?:-light|-full|-core)?|curl|wget|jq|yq|git|rsync|restic|age|zstd|xz-utils|gzip|bzip2|tar",
      "unzip|zip|htop|iotop|tmux|screen|vim(?:-tiny|-nox)?|nano|less|lsof|strace|tcpdump|bash-completion",
      "ca-certificates|gnupg2?|gpg|dirmngr|apt-transport-https|software-properties-common|lsb-release",
      String.raw`netavark|aardvark-dns|passt|slirp4netns|fuse-overlayfs|crun|runc|containers?-\S*|podman(?:-compose)?`,
      String.raw`docker(?:\.io|-ce\S*|-compose\S*|-buildx-plugin)?|containerd(?:\.io)?|buildah|skopeo|nftables`,
      String.raw`iptables\S*|ufw|fail2ban|apparmor\S*|auditd|openssh-(?:client|server)|openssl|openssh-sftp-server`,
      String.raw`libpam-\S*|postgresql(?:-\S*)?|pgbackrest|barman|redis(?:-\S*)?|valkey(?:-\S*)?|sudo`,
      String.raw`systemd(?:-\S*)?|chrony|ntp|ntpsec|unattended-upgrades|needrestart|apt-listchanges|apt-utils|cron`,
      String.raw`anacron|logrotate|rsyslog(?:-\S*)?|locales\S*|tzdata|python3(?:-\S*)?|perl\S*|nodejs|build-essential`,
      String.raw`make|acl|attr|e2fsprogs|xfsprogs|parted|gdisk|lvm2|cryptsetup|util-linux\S*|iproute2|iputils-\S*`,
      String.raw`net-tools|dnsutils|bind9-\S*|socat|netcat-\S*|wireguard\S*|prometheus-node-exporter|msmtp\S*`,
      String.raw`mailutils|bsd-mailx|qemu-guest-agent|hc-utils|linux-\S*|mosh|debian-\S*|ubuntu-\S*|ethtool|pv`,
      "parallel|moreutils|tree|sysstat|dstat|nmon|atop|iftop|nload|mtr(?:-tiny)?|ncdu|iperf3|smartmontools",
      String.raw`lm-sensors|irqbalance|tuned|haveged|rng-tools\S*|aide\S*|rkhunter|chkrootkit|lynis|debsums|man-db`,
      "numactl|hdparm|nvme-cli|file|procps|psmisc|coreutils|findutils|gawk|sed|grep",
    ].join("|") +
    ")$",
);

export const softwareOf = memoizeByConfig((config): Software => {
  const server = { config } as KnownServer;
  const packages = [...config.packages, ...installed(server)].map((name) => name.replace(/[=/:].*$/, "").toLowerCase());
  const images = containersOf(server).map(({ image, ...rest }) => ({ ...rest, image, name: imageName(image) }));
  return {
    sharing: [
      ...packages.filter((name) => SHARING.test(name)),
      ...images
        .filter(({ image, name }) => SHARING.test(name) || SHARING_PUBLISHERS.test(image))
        .map(({ image }) => image),
    ],
    unknown: [
      ...packages.filter((name) => !SHARING.test(name) && !PLAIN.test(name)).map((name) => `the package ${name}`),
      ...images
        .filter(
          ({ image, name, serves }) =>
            !serves && !SHARING.test(name) && !SHARING_PUBLISHERS.test(image) && !PLAIN_IMAGES.test(image),
        )
        .map(({ image, file }) => `the container of ${image === "" ? file : image}`),
    ],
  };
});

/** `docker.io/timberio/vector:0.40` is `vector`. */
const imageName = (image: string) =>
  image
    .replace(/[@:][^/]*$/, "")
    .replace(/^.*\//, "")
    .toLowerCase();

/** Companies that publish little else than what reports to them. */
const SHARING_PUBLISHERS = new RegExp(
  String.raw`(?:^|\/)(?:` +
    [
      "cloudflare|datadog|timberio|grafana|fluent|newrelic|elastic|beats|tailscale|crowdsecurity|getsentry",
      "sumologic|splunk|honeycombio|otel|amazon|aws-observability|rclone|logdna|netdata|ngrok|axiomhq",
      String.raw`betterstack\S*|betteruptime`,
    ].join("|") +
    String.raw`)\/`,
  "i",
);

/** Images that serve other containers of their server, and hand nothing to anyone. */
const PLAIN_IMAGES = new RegExp(
  String.raw`(?:^|\/)(?:` +
    [
      String.raw`postgres|redis|valkey\/valkey|valkey|memcached|nginx|caddy|busybox|alpine|debian|ubuntu`,
      String.raw`umami-software\/umami|umami`,
    ].join("|") +
    ")(?=[:@]|$)",
);

/** Packages that commands install. */
const installed = (server: KnownServer): readonly string[] =>
  executionOf(server).commands.flatMap((one) => {
    const [, ...args] = one.words;
    if (!/^(?:apt|apt-get|aptitude|snap|dnf|yum)$/.test(programOf(one)) || !args.includes("install")) return [];
    return args
      .slice(args.indexOf("install") + 1)
      .filter(
        (arg, at, all) => !arg.startsWith("-") && !/[$*]/.test(arg) && !/^(?:-o|--option|-t)$/.test(all[at - 1] ?? ""),
      );
  });
