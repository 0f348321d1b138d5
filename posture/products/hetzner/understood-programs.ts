/** Programs whose effect on what the page says is read from their arguments, or that have none. */
const NAMES = `
  . : [ [[ (( alias apt apt-get apt-mark awk base64 basename blkid break bunzip2 bzip2 caddy cat cd certbot chage
  chattr chgrp chmod chown chpasswd cloud-init-per cmp comm command continue cp createdb createuser curl cut date dd
  declare deluser df diff dig dirname dpkg dpkg-query dropdb du e2label echo egrep env eval exec exit expr export
  fallocate false fdisk fgrep find findmnt fold fsck gawk getent getopts gpg grep groupadd gunzip gzip hash head
  host hostname hostnamectl id initdb install ip join journalctl jq kill ldconfig let ln local locale-gen localectl
  logger login loginctl logrotate ls lsblk mapfile md5sum mkdir mkfs mkfs.ext4 mkfs.xfs mktemp mkswap mount
  mountpoint mv nft nproc openssl parted passwd paste pg_amcheck pg_archivecleanup pg_basebackup pg_createcluster
  pg_ctl pg_ctlcluster pg_dropcluster pg_dump pg_dumpall pg_isready pg_lsclusters pg_restore pgrep pidof ping pkill
  podman docker docker-compose printf ps psql pwd read readarray readlink readonly realpath resize2fs resolvectl
  restic restorecon return rm rmdir rsync runuser scp sed seq service set sfdisk sha256sum sha512sum shift shopt
  shred sleep sort source split ss ssh ssh-keygen ssh-keyscan sshd sftp stat stty su sudo swapoff swapon sync sysctl
  systemctl systemd-analyze systemd-creds systemd-notify systemd-resolve systemd-run systemd-sysusers
  systemd-tmpfiles tail tar tee test timedatectl timeout touch tr trap true truncate tune2fs type tzselect udevadm
  ufw umask umount uname unalias uniq unset until unzip update-ca-certificates update-grub useradd userdel usermod
  usleep uuidgen vacuumdb visudo wait wc wget which wipefs xargs xfs_growfs xz yes yq zcat zip zstd bash sh dash
  tmpreaper gpgconf apt-key add-apt-repository debconf-set-selections dpkg-reconfigure iptables ip6tables ulimit
  unattended-upgrade unattended-upgrades yum
`;
const UNDERSTOOD: ReadonlySet<string> = new Set(NAMES.trim().split(/\s+/));

export const isUnderstood = (program: string): boolean => UNDERSTOOD.has(program);

/** Programs that pass connections on, past every firewall: by what they are, or by how they are called. */
const FORWARDERS = new RegExp(
  "^(?:" +
    [
      "autossh|socat|ncat|nc|netcat|sshuttle|wg|wg-quick|openvpn|haproxy|stunnel4?|redir|rinetd|ngrok",
      "chisel|frpc|frps|bore|cloudflared|tailscaled?|zerotier-one|nebula|iodined?|gost|ligolo|proxychains4?",
      "squid|tinyproxy|pgbouncer|pgpool|microsocks|dante-server|sockd",
    ].join("|") +
    ")$",
);

/** What of a command passes connections on; undefined where it does not. */
export function forwarding(words: readonly string[]): string | undefined {
  const [path = "", ...args] = words;
  const program = path.slice(path.lastIndexOf("/") + 1);
  if (FORWARDERS.test(program)) return words.slice(0, 3).join(" ");
  if (program !== "ssh") return undefined;
  const flag = args.find(
    (arg) => /^-[A-Za-z]*[LRDWw]/.test(arg) || /^-o?\s*(?:Local|Remote|Dynamic)Forward/i.test(arg),
  );
  return flag === undefined ? undefined : `ssh ${flag}`;
}

/** Programs that run text which is no shell. */
export const isInterpreter = (program: string): boolean =>
  /^(?:python[\d.]*|perl|ruby|node|nodejs|php|lua|tclsh|deno|bun|java|ansible\S*|puppet|chef\S*|salt\S*)$/.test(
    program,
  );
