import { Finding } from "../../verdict/check";
import { describeLink, forEvery, findingAt } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { HTTPS_PROXIES, SSL_POLICIES, SSL_PROXIES } from "./load-balancer";

/** Judges the SSL policy of every proxy that ends TLS. Without one Google takes TLS 1.0 and every cipher. */
export function forTlsFronts(model: Model, judge: (policy: Resource) => Finding): ReturnType<typeof forEvery> {
  return forEvery(model.resources(...HTTPS_PROXIES, ...SSL_PROXIES), "an HTTPS proxy", (proxy) => {
    const link = model.linked(proxy, "ssl_policy", ...SSL_POLICIES);
    if (link.kind === "resources") return link.resources.map(judge);
    return findingAt(
      link.kind === "unknown" ? "unknown" : "violated",
      proxy,
      "ssl_policy",
      "an SSL policy in this file",
      describeLink(link),
    );
  });
}
