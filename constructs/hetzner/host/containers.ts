import { isIpv4 } from "../../../net/ip-range";
import { rangeRequirement } from "../../props-validation";
import { accept } from "./accept-rule";
import { HostFile, Part } from "./part";
import { APPLICATION_DATA, CREDENTIALS, DATABASE_HOST, DATABASES, ROLES } from "./paths";
import { BRIDGE, container, MOUNTED } from "./quadlet";
import { secretLike } from "./secret-like";

export interface ContainerProps {
  /**
   * Of ghcr.io or docker.io, by digest: `ghcr.io/acme/crm@sha256:...`. Of Umami, 3.1 or later: earlier ones reach the
   * database in another way.
   */
  readonly image: string;
  /** The database server's private IPv4 address. */
  readonly databaseAddress: string;
  /**
   * On the loopback interface of the host, and within the container.
   *
   * @default 3000 for the application, 3001 for Umami
   */
  readonly port?: number;
  /** Memory limit in MiB. @default 2048 for the application, 1024 for Umami */
  readonly memoryMb?: number;
}

export interface UmamiContainerProps extends ContainerProps {
  /**
   * Script that runs within the container in place of the image's own command: it migrates Umami's tables and serves.
   */
  readonly start: HostFile;
}

export interface ApplicationContainerProps extends ContainerProps {
  /** Additional environment variables, none of them secret. @default - none */
  readonly settings?: Readonly<Record<string, string>>;
  /** Credentials besides those of the database, Resend's key and the keys of second factors. @default - none */
  readonly credentials?: readonly string[];
}

/** Customers' files, on the data volume. Retention deletes a tenant's directory with the tenant. */
const UPLOADS = `${APPLICATION_DATA}/uploads`;
const DATABASE_FILES = [CREDENTIALS.databaseAuthority, CREDENTIALS.clientCertificate, CREDENTIALS.clientKey];

/**
 * The application as a container, reachable only through Caddy. docs/smallcrm-data.md describes what it receives.
 *
 * It starts with the server once its credentials are sealed; the first time, by `systemctl start smallcrm`.
 *
 * @throws InvalidPropsError naming each prop that cannot be accepted.
 */
export function applicationContainer(props: ApplicationContainerProps): Part {
  const { port = 3000, memoryMb = 2048, settings = {}, credentials = [] } = props;
  const wrong = Object.entries(settings)
    .filter(
      ([name, value]) =>
        !/^[A-Z][A-Z0-9_]*$/.test(name) || /["'\\%$\s]/.test(value) || secretLike(`${name}=${value}`) !== undefined,
    )
    .map(([name]) => name);
  accept("applicationContainer", [
    ...requirements(props, port, memoryMb),
    {
      prop: "settings",
      given: wrong,
      accepted: wrong.length === 0,
      allowed: "variables in capitals with values of one word, none of them secret",
    },
    {
      prop: "credentials",
      given: credentials,
      accepted: credentials.every((name) => /^[a-z][a-z0-9-]*$/.test(name)),
      allowed: "names in lowercase letters, digits and hyphens",
    },
  ]);
  const user = "10001";
  return container({
    ...props,
    name: "smallcrm",
    description: "The application",
    port,
    memoryMb,
    user,
    credentials: [
      ...DATABASE_FILES,
      CREDENTIALS.applicationPassword,
      CREDENTIALS.resendKey,
      CREDENTIALS.secondFactorKeys,
      ...credentials,
    ],
    prepare: [`/usr/bin/install --directory --owner=${user} --group=${user} --mode=0700 ${UPLOADS}`],
    environment: {
      PGHOST: DATABASE_HOST,
      PGDATABASE: DATABASES.application,
      PGUSER: ROLES.application,
      PGSSLMODE: "verify-full",
      PGSSLROOTCERT: `${MOUNTED}/${CREDENTIALS.databaseAuthority}`,
      PGSSLCERT: `${MOUNTED}/${CREDENTIALS.clientCertificate}`,
      PGSSLKEY: `${MOUNTED}/${CREDENTIALS.clientKey}`,
      DATABASE_PASSWORD_FILE: `${MOUNTED}/${CREDENTIALS.applicationPassword}`,
      RESEND_KEY_FILE: `${MOUNTED}/${CREDENTIALS.resendKey}`,
      SECOND_FACTOR_KEYS_FILE: `${MOUNTED}/${CREDENTIALS.secondFactorKeys}`,
      UPLOADS: "/uploads",
      ...settings,
    },
    more: { Volume: [`${UPLOADS}:/uploads`] },
    // It needs neither other machines of the private network nor the metadata service.
    network: {
      IPAddressAllow: ["localhost", BRIDGE, props.databaseAddress],
      IPAddressDeny: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "link-local"],
    },
  });
}

/**
 * Umami as a container, reachable only through Caddy. It cannot send data to anybody: the kernel allows it to reach
 * only the database.
 *
 * It starts with the server once its credentials are sealed; the first time, by `systemctl start umami`.
 *
 * @throws InvalidPropsError naming each prop that cannot be accepted.
 */
export function umamiContainer(props: UmamiContainerProps): Part {
  const { port = 3001, memoryMb = 1024 } = props;
  accept("umamiContainer", requirements(props, port, memoryMb));
  // The user of Umami's image, who owns its caches.
  const user = "1001";
  return container({
    ...props,
    name: "umami",
    description: "Umami",
    port,
    memoryMb,
    user,
    credentials: [...DATABASE_FILES, CREDENTIALS.umamiPassword, CREDENTIALS.umamiSecret],
    // Its migrations expect certificate and key in one file.
    prepare: [
      `/usr/bin/openssl pkcs12 -export -passout pass: -in %d/${CREDENTIALS.clientCertificate} -inkey ` +
        `%d/${CREDENTIALS.clientKey} -out /run/smallcrm/umami/database-client.p12`,
      `/usr/bin/chown ${user}:${user} /run/smallcrm/umami/database-client.p12`,
    ],
    // Neither Umami nor Prisma calls home. Only Caddy sets the visitor's address, whatever a browser sends in other
    // headers.
    environment: {
      DISABLE_TELEMETRY: "1",
      DISABLE_UPDATES: "1",
      CHECKPOINT_DISABLE: "1",
      NEXT_TELEMETRY_DISABLED: "1",
      CLIENT_IP_HEADER: "x-forwarded-for",
      SKIP_LOCATION_HEADERS: "1",
      HOSTNAME: "0.0.0.0",
    },
    more: {
      Volume: [`${props.start.path}:/umami-start:ro`],
      Entrypoint: "/bin/sh",
      Exec: "/umami-start",
      Tmpfs: "/app/.next/cache:rw,size=64m,mode=1777",
    },
    files: [props.start],
    network: { IPAddressAllow: ["localhost", BRIDGE, props.databaseAddress], IPAddressDeny: "any" },
  });
}

const requirements = ({ image, databaseAddress }: ContainerProps, port: number, memoryMb: number) => [
  {
    prop: "image",
    given: image,
    accepted:
      /^(ghcr\.io|docker\.io)(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+(:[A-Za-z0-9_][\w.-]{0,127})?@sha256:[0-9a-f]{64}$/.test(
        image,
      ),
    allowed: "an image of ghcr.io or docker.io by digest: NAME@sha256:...",
  },
  { prop: "databaseAddress", given: databaseAddress, accepted: isIpv4(databaseAddress), allowed: "an IPv4 address" },
  rangeRequirement("port", port, 1024, 65_535, "a port"),
  rangeRequirement("memoryMb", memoryMb, 256, 65_536, "MiB"),
];
