import { CertificateManagerCertificate } from "@cdktf/provider-google/lib/certificate-manager-certificate";
import { CertificateManagerCertificateMap } from "@cdktf/provider-google/lib/certificate-manager-certificate-map";
import { CertificateManagerCertificateMapEntry } from "@cdktf/provider-google/lib/certificate-manager-certificate-map-entry";
import { CertificateManagerDnsAuthorization } from "@cdktf/provider-google/lib/certificate-manager-dns-authorization";
import { CertificateManagerTrustConfig } from "@cdktf/provider-google/lib/certificate-manager-trust-config";
import { ComputeBackendService } from "@cdktf/provider-google/lib/compute-backend-service";
import { ComputeGlobalAddress } from "@cdktf/provider-google/lib/compute-global-address";
import { ComputeGlobalForwardingRule } from "@cdktf/provider-google/lib/compute-global-forwarding-rule";
import { ComputeRegionNetworkEndpointGroup } from "@cdktf/provider-google/lib/compute-region-network-endpoint-group";
import { ComputeSslPolicy } from "@cdktf/provider-google/lib/compute-ssl-policy";
import { ComputeTargetHttpProxy } from "@cdktf/provider-google/lib/compute-target-http-proxy";
import { ComputeTargetHttpsProxy } from "@cdktf/provider-google/lib/compute-target-https-proxy";
import { ComputeUrlMap } from "@cdktf/provider-google/lib/compute-url-map";
import { NetworkSecurityServerTlsPolicy } from "@cdktf/provider-google/lib/network-security-server-tls-policy";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { createHash, X509Certificate } from "node:crypto";
import { GoogleProject } from "./google-stack";
import { hostsRequirement, nameRequirement, rangeRequirement, requireProps } from "../props-validation";
import { Service } from "./service";
import { Waf } from "./waf";

export interface EdgeProps {
  readonly project: GoogleProject;
  /** Prefix of every part's name. */
  readonly name: string;
  /** Host names that are served, each with a certificate of its own. */
  readonly hosts: readonly string[];
  readonly service: Service;
  readonly waf: Waf;
  /**
   * Seconds for which browsers enforce HTTPS: at least a year, as the preload list requires.
   *
   * @default 63072000 - two years
   */
  readonly hstsMaxAgeSeconds?: number;
  /** TLS profile: RESTRICTED drops the CBC suites, MODERN keeps them for older clients. @default "RESTRICTED" */
  readonly tlsProfile?: "MODERN" | "RESTRICTED";
  /**
   * Raised to replace certificates and the endpoint group, whose names are fixed: `terraform apply -replace` would ask
   * for a second one of the same name, which Google refuses (409). A change replaces both, the new ones first.
   * @default 1
   */
  readonly generation?: number;
  /**
   * Whether Cloud Logging gets an entry for each request, with the client's address. Metrics do not depend on it, but
   * what Cloud Armor matched is logged with the request only.
   * @default true
   */
  readonly requestLogs?: boolean;
  /**
   * Certificates, in PEM, of the authorities whose client certificates are accepted: a handshake without one fails, so
   * only a CDN that presents one gets through. Two while one authority replaces the other.
   * @default - no client certificate is asked for
   */
  readonly clientCas?: readonly string[];
  /** Further response headers, by name. @default - none */
  readonly responseHeaders?: Readonly<Record<string, string>>;
  /** Response headers that no client sees, whoever set them, such as `Set-Cookie`. @default - none */
  readonly removedResponseHeaders?: readonly string[];
}

/** Record that proves control of a host to Google's certificate authority. */
export interface AuthorizationRecord {
  readonly host: string;
  readonly name: string;
  readonly type: string;
  readonly data: string;
}

/**
 * A global external application load balancer in front of a Cloud Run service: IPv4 and IPv6, TLS 1.2
 * or newer, HSTS with preload, HTTP redirected on every host, requests logged by default, behind Cloud Armor.
 *
 * Certificates are authorized by DNS, which also works behind a proxy and before the first request.
 *
 * Escape hatch: every inner resource is a public field.
 */
export class Edge extends Construct {
  public readonly addresses: { ipv4: ComputeGlobalAddress; ipv6: ComputeGlobalAddress };
  public readonly authorizations: CertificateManagerDnsAuthorization[] = [];
  public readonly certificates: CertificateManagerCertificate[] = [];
  public readonly certificateMap: CertificateManagerCertificateMap;
  public readonly sslPolicy: ComputeSslPolicy;
  public readonly endpointGroup: ComputeRegionNetworkEndpointGroup;
  public readonly backend: ComputeBackendService;
  public readonly urlMap: ComputeUrlMap;
  public readonly redirectMap: ComputeUrlMap;
  public readonly httpsProxy: ComputeTargetHttpsProxy;
  public readonly httpProxy: ComputeTargetHttpProxy;
  /** Undefined where no client certificate is asked for. */
  public readonly clientTls?: { trust: CertificateManagerTrustConfig; policy: NetworkSecurityServerTlsPolicy };
  public readonly forwardingRules: ComputeGlobalForwardingRule[] = [];
  public readonly hosts: readonly string[];

  /** @throws InvalidPropsError for no or malformed hosts, or an HSTS age the preload list refuses. */
  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id);
    const { name } = props;
    const hstsMaxAge = props.hstsMaxAgeSeconds ?? 63_072_000;
    const generation = props.generation ?? 1;
    // The first generation keeps the names that the parts had before there were generations.
    const current = generation > 1 ? String(generation) : undefined;
    const headerNames = Object.keys(props.responseHeaders ?? {});
    requireProps(this, [
      nameRequirement(name),
      { prop: "hosts", given: props.hosts, accepted: props.hosts.length > 0, allowed: "at least one host name" },
      hostsRequirement(props.hosts),
      {
        prop: "responseHeaders",
        given: headerNames,
        accepted: !headerNames.some((header) => header.toLowerCase() === "strict-transport-security"),
        allowed: "headers other than Strict-Transport-Security: use hstsMaxAgeSeconds",
      },
      rangeRequirement("hstsMaxAgeSeconds", hstsMaxAge, 31_536_000, 315_360_000, "seconds, a year at least"),
      {
        prop: "clientCas",
        given: "(certificates, not shown)",
        accepted: props.clientCas?.every(isAuthority) ?? true,
        allowed: "certificates of certificate authorities in PEM, without a key",
      },
      rangeRequirement("generation", generation, 1, 10_000, "generations"),
    ]);
    this.hosts = props.hosts;

    const address = (version: "IPV4" | "IPV6") =>
      new ComputeGlobalAddress(this, `address-${version.toLowerCase()}`, {
        name: `${name}-${version.toLowerCase()}`,
        ipVersion: version,
        // A released address may be assigned to somebody else while the DNS records still point to it.
        lifecycle: { preventDestroy: true },
      });
    this.addresses = { ipv4: address("IPV4"), ipv6: address("IPV6") };

    this.certificateMap = new CertificateManagerCertificateMap(this, "certificate-map", { name });
    for (const host of props.hosts) this.addCertificate(name, host, current);
    this.sslPolicy = new ComputeSslPolicy(this, "ssl-policy", {
      name,
      profile: props.tlsProfile ?? "RESTRICTED",
      minTlsVersion: "TLS_1_2",
    });

    const target = props.service.service;
    this.endpointGroup = new ComputeRegionNetworkEndpointGroup(this, "endpoint-group", {
      // Its arguments cannot be changed in place. A new name lets the new group exist alongside the old one.
      name: `${name}-${digest(props.project.region, target.nameInput, ...(current === undefined ? [] : [current]))}`,
      region: props.project.region,
      networkEndpointType: "SERVERLESS",
      cloudRun: { service: target.name },
      lifecycle: { createBeforeDestroy: true },
    });
    this.backend = new ComputeBackendService(this, "backend", {
      name,
      protocol: "HTTPS",
      loadBalancingScheme: "EXTERNAL_MANAGED",
      securityPolicy: props.waf.policy.id,
      backend: [{ group: this.endpointGroup.id }],
      // Affinity would be a cookie, and instances are alike.
      sessionAffinity: "NONE",
      logConfig: (props.requestLogs ?? true) ? { enable: true, sampleRate: 1 } : { enable: false },
    });
    // A backend without its default-deny rule would be open between two steps of an apply. Rules may still
    // be added; what else it should wait for goes to addOverride("depends_on", …).
    this.backend.dependsOn = Lazy.listValue({
      produce: () =>
        [...props.waf.rules.values()].map((rule) => `${rule.terraformResourceType}.${rule.friendlyUniqueId}`),
    });

    const headers = {
      "Strict-Transport-Security": `max-age=${hstsMaxAge}; includeSubDomains; preload`,
      ...props.responseHeaders,
    };
    this.urlMap = new ComputeUrlMap(this, "url-map", {
      name,
      defaultService: this.backend.id,
      headerAction: {
        responseHeadersToAdd: Object.entries(headers).map(([headerName, headerValue]) => ({
          headerName,
          headerValue,
          replace: true,
        })),
        responseHeadersToRemove: props.removedResponseHeaders && [...props.removedResponseHeaders],
      },
    });
    this.redirectMap = new ComputeUrlMap(this, "redirect-map", {
      name: `${name}-redirect`,
      defaultUrlRedirect: { httpsRedirect: true, redirectResponseCode: "MOVED_PERMANENTLY_DEFAULT", stripQuery: false },
    });
    this.clientTls = props.clientCas && this.requireClientCertificate(props.project, name, props.clientCas);
    this.httpsProxy = new ComputeTargetHttpsProxy(this, "https-proxy", {
      name,
      urlMap: this.urlMap.id,
      sslPolicy: this.sslPolicy.id,
      serverTlsPolicy: this.clientTls?.policy.id,
      certificateMap: `//certificatemanager.googleapis.com/${this.certificateMap.id}`,
    });
    this.httpProxy = new ComputeTargetHttpProxy(this, "http-proxy", {
      name: `${name}-redirect`,
      urlMap: this.redirectMap.id,
    });
    for (const [version, { address: ipAddress }] of Object.entries(this.addresses)) {
      for (const [scheme, proxy, portRange] of [
        ["https", this.httpsProxy, "443"],
        ["http", this.httpProxy, "80"],
      ] as const) {
        this.forwardingRules.push(
          new ComputeGlobalForwardingRule(this, `forward-${scheme}-${version}`, {
            name: `${name}-${scheme}-${version}`,
            loadBalancingScheme: "EXTERNAL_MANAGED",
            ipProtocol: "TCP",
            ipAddress,
            portRange,
            target: proxy.id,
          }),
        );
      }
    }
  }

  /** The records that must exist, unproxied, before certificates are issued. */
  public get authorizationRecords(): AuthorizationRecord[] {
    return this.authorizations.map((authorization, index) => {
      const record = authorization.dnsResourceRecord.get(0);
      return { host: this.hosts[index] ?? "", name: record.name, type: record.type, data: record.data };
    });
  }

  private requireClientCertificate(project: GoogleProject, name: string, cas: readonly string[]) {
    const trust = new CertificateManagerTrustConfig(this, "client-trust", {
      name: `${name}-clients`,
      location: "global",
      trustStores: [{ trustAnchors: cas.map((pemCertificate) => ({ pemCertificate })) }],
    });
    const policy = new NetworkSecurityServerTlsPolicy(this, "client-policy", {
      name: `${name}-clients`,
      location: "global",
      allowOpen: false,
      mtlsPolicy: {
        clientValidationMode: "REJECT_INVALID",
        // By number: that is how Google returns it.
        clientValidationTrustConfig: `projects/${project.number}/locations/global/trustConfigs/${trust.name}`,
      },
    });
    return { trust, policy };
  }

  private addCertificate(prefix: string, host: string, generation: string | undefined): void {
    const name = `${prefix}-${digest(host)}`;
    const authorization = new CertificateManagerDnsAuthorization(this, `authorization-${host}`, { name, domain: host });
    const certificate = new CertificateManagerCertificate(this, `certificate-${host}`, {
      name: generation === undefined ? name : `${name}-${generation}`,
      managed: { domains: [host], dnsAuthorizations: [authorization.id] },
      lifecycle: { createBeforeDestroy: true },
    });
    new CertificateManagerCertificateMapEntry(this, `map-entry-${host}`, {
      name,
      map: this.certificateMap.name,
      hostname: host,
      certificates: [certificate.id],
    });
    this.authorizations.push(authorization);
    this.certificates.push(certificate);
  }
}

function isAuthority(pem: string): boolean {
  try {
    return !pem.includes("PRIVATE KEY") && new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}

function digest(...parts: (string | undefined)[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 8);
}
