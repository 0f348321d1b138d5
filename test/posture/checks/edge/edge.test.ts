import { edgeEncryptedToOrigin } from "../../../../posture/checks/edge/encrypted-to-origin";
import { edgeHstsPreload } from "../../../../posture/checks/edge/hsts-preload";
import { edgeHttpRedirects } from "../../../../posture/checks/edge/http-redirects";
import { edgeModernCiphers } from "../../../../posture/checks/edge/modern-ciphers";
import { edgeRequestLogging } from "../../../../posture/checks/edge/request-logging";
import { edgeTlsMinimum } from "../../../../posture/checks/edge/tls-minimum";
import { smepro, smvue } from "../../../stacks/synthesized";
import { EditedStack, faults, judge, judgeJson, judgeModel, plan, Value } from "../edited-stack";
import { named } from "../named-weakenings";

const EVERY = [edgeTlsMinimum, edgeModernCiphers, edgeHstsPreload, edgeHttpRedirects];
const HSTS = "max-age=63072000; includeSubDomains; preload";

describe.each(["production", "staging"])("in %s", (environment) => {
  test.each(EVERY)("$id holds for SMVue and for SMEPro", (check) => {
    expect(judgeModel(check, new EditedStack(smvue(environment).text).model, environment)).toMatchObject({
      status: "holds",
    });
    expect(judgeModel(check, new EditedStack(smepro(environment).text).model, environment)).toMatchObject({
      status: "holds",
    });
  });

  test(
    "edge/request-logging holds for SMEPro, and not for SMVue, whose page allows no client " + "addresses in logs",
    () => {
      const statusOf = ({ text }: { readonly text: string }) =>
        judgeModel(edgeRequestLogging, new EditedStack(text).model, environment).status;
      expect(statusOf(smepro(environment))).toBe("holds");
      expect(statusOf(smvue(environment))).toBe("violated");
    },
  );
});

const stack = smvue("production");
const changed = (type: string, path: string, value: Value | undefined, fragment?: string) => (edited: EditedStack) =>
  edited.set(type, path, value, fragment);
const removed = (type: string, fragment?: string) => (edited: EditedStack) => edited.remove(type, fragment);
const copied =
  (type: string, change: (body: { [key: string]: Value }) => void, fragment?: string) => (edited: EditedStack) => {
    const body = structuredClone(edited.bodies(type, fragment)[0] ?? {});
    change(body);
    return edited.add(type, "another", body);
  };

const PROXY = "google_compute_target_https_proxy";
const PLAIN = "google_compute_target_http_proxy";
const FORWARD = "google_compute_global_forwarding_rule";
const MAP = "google_compute_url_map";
const SETTING = "cloudflare_zone_setting";
const header = (value: string, replace = true) => ({
  response_headers_to_add: [{ header_name: "strict-transport-security", header_value: value, replace }],
});
const targetOf = (edited: EditedStack, fragment: string) => edited.bodies(FORWARD, fragment)[0]?.target ?? null;

describe("a weakening of one thing violates", () => {
  test.each(
    named([
      [edgeTlsMinimum, "an older version", changed("google_compute_ssl_policy", "min_tls_version", "TLS_1_1")],
      [edgeTlsMinimum, "Google's default version", changed("google_compute_ssl_policy", "min_tls_version", undefined)],
      [edgeTlsMinimum, "a proxy without a policy", changed(PROXY, "ssl_policy", undefined)],
      [
        edgeTlsMinimum,
        "a policy of another project",
        changed(PROXY, "ssl_policy", "projects/other/global/sslPolicies/old"),
      ],
      [edgeTlsMinimum, "a policy that is gone", removed("google_compute_ssl_policy")],
      [
        edgeTlsMinimum,
        "one of two proxies without a policy",
        copied(PROXY, (body) => Reflect.deleteProperty(body, "ssl_policy")),
      ],
      [edgeTlsMinimum, "no proxy", removed(PROXY)],
      [
        edgeTlsMinimum,
        "HTTPS's port to a plain proxy",
        (edited) => edited.set(FORWARD, "target", targetOf(edited, "http-ipv4"), "https-ipv4"),
      ],
      [
        edgeTlsMinimum,
        "an address past every proxy",
        (edited) =>
          edited.add(FORWARD, "past", {
            name: "past",
            port_range: "8443",
            target: "projects/p/global/targetTcpProxies/past",
          }),
      ],
      [edgeTlsMinimum, "Cloudflare's default", removed(SETTING, "min_tls_version")],
      [edgeTlsMinimum, "an older version at Cloudflare", changed(SETTING, "value", "1.0", "min_tls_version")],
      [edgeTlsMinimum, "the setting in another zone", changed(SETTING, "zone_id", "f".repeat(32), "min_tls_version")],
      [edgeModernCiphers, "every cipher", changed("google_compute_ssl_policy", "profile", "COMPATIBLE")],
      [edgeModernCiphers, "Google's default", changed("google_compute_ssl_policy", "profile", undefined)],
      [
        edgeModernCiphers,
        "one weak suite of its own",
        (edited) =>
          edited
            .set("google_compute_ssl_policy", "profile", "CUSTOM")
            .set("google_compute_ssl_policy", "custom_features", [
              "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
              "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
            ]),
      ],
      [
        edgeModernCiphers,
        "a suite of its own without ephemeral keys",
        (edited) =>
          edited
            .set("google_compute_ssl_policy", "profile", "CUSTOM")
            .set("google_compute_ssl_policy", "custom_features", ["TLS_RSA_WITH_AES_128_GCM_SHA256"]),
      ],
      [edgeModernCiphers, "Cloudflare's default ciphers", removed(SETTING, "ciphers")],
      [edgeModernCiphers, "no ciphers named at Cloudflare", changed(SETTING, "value", [], "ciphers")],
      [
        edgeModernCiphers,
        "a suite with CBC at Cloudflare",
        changed(SETTING, "value", ["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA256"], "ciphers"),
      ],
      [
        edgeModernCiphers,
        "a suite without ephemeral keys at Cloudflare",
        changed(SETTING, "value", ["AES128-GCM-SHA256"], "ciphers"),
      ],
      [edgeModernCiphers, "TLS 1.3 off at Cloudflare", changed(SETTING, "value", "off", "tls_1_3")],
      [
        edgeHstsPreload,
        "no age",
        changed(MAP, "header_action", header("max-age=0; includeSubDomains; preload"), "url-map"),
      ],
      [
        edgeHstsPreload,
        "half a year",
        changed(MAP, "header_action", header("max-age=15768000; includeSubDomains; preload"), "url-map"),
      ],
      [edgeHstsPreload, "no subdomains", changed(MAP, "header_action", header("max-age=63072000; preload"), "url-map")],
      [
        edgeHstsPreload,
        "no preload",
        changed(MAP, "header_action", header("max-age=63072000; includeSubDomains"), "url-map"),
      ],
      [edgeHstsPreload, "another header first", changed(MAP, "header_action", header(HSTS, false), "url-map")],
      [
        edgeHstsPreload,
        "the header taken away again",
        changed(
          MAP,
          "header_action",
          { ...header(HSTS), response_headers_to_remove: ["Strict-Transport-Security"] },
          "url-map",
        ),
      ],
      [edgeHstsPreload, "no header", changed(MAP, "header_action", undefined, "url-map")],
      [
        edgeHstsPreload,
        "a proxy with a map that sends none",
        (edited) =>
          edited.set(PROXY, "url_map", "${google_compute_url_map.bare.id}").add(MAP, "bare", {
            name: "bare",
            default_service: "${google_compute_backend_service.edge_backend_ACA136E1.id}",
          }),
      ],
      [
        edgeHstsPreload,
        "the classic load balancer, which sends no header of a map",
        changed(FORWARD, "load_balancing_scheme", "EXTERNAL", "https-ipv6"),
      ],
      [
        edgeHstsPreload,
        "the classic load balancer as Google's default",
        changed(FORWARD, "load_balancing_scheme", undefined, "https-ipv4"),
      ],
      [
        edgeHstsPreload,
        "a backend of the classic load balancer",
        changed("google_compute_backend_service", "load_balancing_scheme", "EXTERNAL"),
      ],
      [
        edgeHstsPreload,
        "Cloudflare writing a weaker one",
        (edited) =>
          edited.add(SETTING, "hsts", {
            setting_id: "security_header",
            zone_id: "0".repeat(32),
            value: {
              strict_transport_security: { enabled: true, max_age: 300, include_subdomains: true, preload: true },
            },
          }),
      ],
      [
        edgeHttpRedirects,
        "a backend behind port 80",
        changed(MAP, "default_service", "${google_compute_backend_service.edge_backend_ACA136E1.id}", "redirect-map"),
      ],
      [
        edgeHttpRedirects,
        "a redirect to HTTP",
        changed(MAP, "default_url_redirect.https_redirect", false, "redirect-map"),
      ],
      [
        edgeHttpRedirects,
        "one path that is served",
        changed(
          MAP,
          "path_matcher",
          [
            {
              name: "api",
              default_url_redirect: { https_redirect: true },
              path_rule: [{ paths: ["/api/*"], service: "${google_compute_backend_service.edge_backend_ACA136E1.id}" }],
            },
          ],
          "redirect-map",
        ),
      ],
      [
        edgeHttpRedirects,
        "a plain proxy with the served map",
        (edited) => edited.set(PLAIN, "url_map", edited.bodies(PROXY)[0]?.url_map ?? null),
      ],
      [edgeHttpRedirects, "no plain proxy", removed(PLAIN)],
      [edgeHttpRedirects, "one address without port 80", removed(FORWARD, "http-ipv6")],
      [edgeHttpRedirects, "one address without HTTPS", removed(FORWARD, "https-ipv6")],
      [
        edgeHttpRedirects,
        "port 80 to the HTTPS proxy",
        (edited) => edited.set(FORWARD, "target", targetOf(edited, "https-ipv4"), "http-ipv4"),
      ],
      [edgeHttpRedirects, "Cloudflare serving HTTP", changed(SETTING, "value", "off", "always_use_https")],
      [edgeRequestLogging, "no log", changed("google_compute_backend_service", "log_config.enable", false)],
      [
        edgeRequestLogging,
        "half of the requests",
        changed("google_compute_backend_service", "log_config.sample_rate", 0.5),
      ],
      [
        edgeRequestLogging,
        "no log of another backend",
        copied("google_compute_backend_service", (body) => Reflect.deleteProperty(body, "log_config")),
      ],
      [edgeRequestLogging, "no backend", removed("google_compute_backend_service")],
      [edgeEncryptedToOrigin, "a certificate that nobody verifies", changed(SETTING, "value", "full", "ssl")],
      [edgeEncryptedToOrigin, "Cloudflare's default", removed(SETTING, "setting-ssl")],
    ]),
  )("$name", ({ check, change }) => {
    expect(judge(check, stack, change)).toMatchObject({ status: "violated" });
  });

  test("and the finding says where", () => {
    expect(
      faults(judge(edgeTlsMinimum, stack, changed("google_compute_ssl_policy", "min_tls_version", "TLS_1_0"))),
    ).toEqual([expect.stringMatching(/^google_compute_ssl_policy\.\S+ min_tls_version$/)]);
    expect(faults(judge(edgeHttpRedirects, stack, removed(FORWARD, "http-ipv6")))).toEqual([
      expect.stringMatching(/^google_compute_global_forwarding_rule\.edge_forward-https-ipv6_\S+ ip_address$/),
    ]);
  });
});

describe("encryption to the origin", () => {
  test("is judged where the zone's settings are, and nowhere without Cloudflare", () => {
    expect(judge(edgeEncryptedToOrigin, stack)).toMatchObject({ status: "holds" });
    expect(judgeModel(edgeEncryptedToOrigin, new EditedStack(smvue("staging").text).model, "staging")).toMatchObject({
      status: "not-applicable",
    });
    expect(judge(edgeEncryptedToOrigin, smepro("production"))).toMatchObject({ status: "not-applicable" });
  });
});

test.each([
  [["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"], "holds"],
  [["TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"], "holds"],
  [["TLS_RSA_WITH_AES_256_CBC_SHA"], "violated"],
])("suites of a profile of its own, %j, are held to the list of MODERN: %s", (suites, status) => {
  const custom = (edited: EditedStack) =>
    edited
      .set("google_compute_ssl_policy", "profile", "CUSTOM")
      .set("google_compute_ssl_policy", "custom_features", suites);
  expect(judge(edgeModernCiphers, smvue("production"), custom)).toMatchObject({ status });
});

describe("a plan by others", () => {
  const regional = (version: string) =>
    plan(
      {
        address: "google_compute_region_ssl_policy.tls",
        values: { name: "tls", profile: "MODERN", min_tls_version: version },
      },
      {
        address: 'google_compute_region_target_https_proxy.front["a"]',
        values: { name: "a" },
        unknown: { ssl_policy: true },
        expressions: {
          ssl_policy: {
            references: ["google_compute_region_ssl_policy.tls.self_link", "google_compute_region_ssl_policy.tls"],
          },
        },
      },
      {
        address: "google_compute_forwarding_rule.a",
        values: { load_balancing_scheme: "EXTERNAL_MANAGED", port_range: "443-443" },
        unknown: { target: true },
        expressions: {
          target: {
            references: [
              'google_compute_region_target_https_proxy.front["a"].id',
              "google_compute_region_target_https_proxy.front",
            ],
          },
        },
      },
    );

  test("has regional proxies judged like global ones", () => {
    expect(judgeJson(edgeTlsMinimum, regional("TLS_1_2"))).toMatchObject({ status: "holds" });
    expect(judgeJson(edgeTlsMinimum, regional("TLS_1_0"))).toMatchObject({ status: "violated" });
    expect(judgeJson(edgeModernCiphers, regional("TLS_1_2"))).toMatchObject({ status: "holds" });
  });

  test("sends HSTS from the backends of a classic load balancer", () => {
    const classic = (edited: EditedStack) =>
      edited
        .set(FORWARD, "load_balancing_scheme", "EXTERNAL")
        .set("google_compute_backend_service", "load_balancing_scheme", "EXTERNAL");
    expect(
      judge(edgeHstsPreload, stack, (edited) =>
        classic(edited).set("google_compute_backend_service", "custom_response_headers", [
          `Strict-Transport-Security: ${HSTS}`,
        ]),
      ),
    ).toMatchObject({ status: "holds" });
    expect(faults(judge(edgeHstsPreload, stack, classic))).toEqual([expect.stringMatching(/ load_balancing_scheme$/)]);
  });

  test("may send HSTS from every backend instead", () => {
    const tree = (headers: string[]) => ({
      resource: {
        google_compute_target_https_proxy: { a: { name: "a", url_map: "${google_compute_url_map.a.id}" } },
        google_compute_url_map: {
          a: {
            name: "a",
            default_service: "${google_compute_backend_service.a.id}",
            path_matcher: [{ name: "m", default_service: "${google_compute_backend_service.b.id}" }],
          },
        },
        google_compute_backend_service: {
          a: { name: "a", custom_response_headers: [`Strict-Transport-Security: ${HSTS}`] },
          b: { name: "b", custom_response_headers: headers },
        },
      },
    });
    expect(judgeJson(edgeHstsPreload, tree([`strict-transport-security:${HSTS}`]))).toMatchObject({ status: "holds" });
    expect(judgeJson(edgeHstsPreload, tree(["X-Frame-Options: DENY"]))).toMatchObject({ status: "violated" });
  });

  test("are exceptions from a zone's settings at Cloudflare", () => {
    const ruleset = (phase: string, rules: Value) => (edited: EditedStack) =>
      edited.add("cloudflare_ruleset", "exceptions", {
        zone_id: "0".repeat(32),
        kind: "zone",
        name: "exceptions",
        phase,
        rules,
      });
    const config = (ssl: string) =>
      ruleset("http_config_settings", [{ action: "set_config", expression: "true", action_parameters: { ssl } }]);
    const page = (ssl: string) => (edited: EditedStack) =>
      edited.add("cloudflare_page_rule", "page", {
        zone_id: "0".repeat(32),
        target: "app.example/*",
        actions: { ssl },
      });
    const header = (change: Value) =>
      ruleset("http_response_headers_transform", [
        {
          action: "rewrite",
          expression: "true",
          action_parameters: { headers: { "Strict-Transport-Security": change } },
        },
      ]);
    expect(judge(edgeEncryptedToOrigin, stack, config("flexible"))).toMatchObject({ status: "violated" });
    expect(judge(edgeEncryptedToOrigin, stack, config("strict"))).toMatchObject({ status: "holds" });
    expect(judge(edgeEncryptedToOrigin, stack, ruleset("http_config_settings", "${var.rules}"))).toMatchObject({
      status: "unknown",
    });
    expect(judge(edgeEncryptedToOrigin, stack, page("off"))).toMatchObject({ status: "violated" });
    expect(judge(edgeHstsPreload, stack, header({ operation: "remove" }))).toMatchObject({ status: "violated" });
    expect(judge(edgeHstsPreload, stack, header({ operation: "set", value: "max-age=0" }))).toMatchObject({
      status: "violated",
    });
    expect(judge(edgeHstsPreload, stack, header({ operation: "set", value: HSTS }))).toMatchObject({ status: "holds" });
  });

  test("with settings of a zone by the older provider", () => {
    const override = (version: string) => (edited: EditedStack) =>
      edited.remove(SETTING).add("cloudflare_zone_settings_override", "zone", {
        zone_id: "0".repeat(32),
        settings: { min_tls_version: version, ssl: "strict" },
      });
    expect(judge(edgeTlsMinimum, stack, override("1.2"))).toMatchObject({ status: "holds" });
    expect(judge(edgeTlsMinimum, stack, override("1.0"))).toMatchObject({ status: "violated" });
  });
});
