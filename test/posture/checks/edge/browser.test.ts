import { edgeContentSecurityPolicy, foreignSources } from "../../../../posture/checks/edge/content-security-policy";
import { edgeNoCookies } from "../../../../posture/checks/edge/no-cookies";
import { smepro } from "../../../stacks/synthesized";
import { EditedStack, Value } from "../edited-stack";
import { judgeIn, describeCheck } from "../check-specification";

const MAP = "google_compute_url_map";
const FORWARD = "google_compute_global_forwarding_rule";
const production = smepro("production");
const set =
  (type: string, path: string, value: Value | undefined, id = "") =>
  (stack: EditedStack) =>
    stack.set(type, path, value, id);
const actions = (change: object) => (stack: EditedStack) =>
  stack.set(MAP, "header_action", { ...(stack.bodies(MAP, "edge_url-map")[0]?.header_action as object), ...change });
const policy = (header_value: string, replace = true) =>
  actions({ response_headers_to_add: [{ header_name: "content-security-policy", header_value, replace }] });
const classic = set(FORWARD, "load_balancing_scheme", "EXTERNAL", "forward-https");

describeCheck(edgeNoCookies, production, "production", [
  { weakening: "no proxy", change: (stack) => stack.remove("google_compute_target_https_proxy"), fault: "" },
  {
    weakening: "cookies of the application",
    change: actions({ response_headers_to_remove: ["Server"] }),
    fault: "response_headers_to_remove",
  },
  {
    weakening: "a cookie that the map adds",
    change: actions({ response_headers_to_add: [{ header_name: "Set-Cookie", header_value: "a=1", replace: true }] }),
    fault: "response_headers_to_remove",
  },
  { weakening: "the classic load balancer", change: classic, fault: "response_headers_to_remove" },
  {
    weakening: "a cookie of the load balancer",
    change: set("google_compute_backend_service", "session_affinity", "GENERATED_COOKIE"),
    fault: "session_affinity",
  },
  {
    weakening: "a cookie of Cloud Run",
    change: set("google_cloud_run_v2_service", "template.session_affinity", true),
    fault: "template.session_affinity",
  },
]);

describeCheck(edgeContentSecurityPolicy, production, "production", [
  { weakening: "no proxy", change: (stack) => stack.remove("google_compute_target_https_proxy"), fault: "" },
  { weakening: "no policy", change: actions({ response_headers_to_add: [] }), fault: "response_headers_to_add" },
  {
    weakening: "a policy that the application may replace",
    change: policy("default-src 'self'", false),
    fault: "replace",
  },
  {
    weakening: "scripts of a tag manager",
    change: policy("default-src 'self'; script-src 'self' https://www.googletagmanager.com"),
    fault: "header_value",
  },
  { weakening: "scripts of anybody", change: policy("script-src 'self'"), fault: "header_value" },
  { weakening: "the classic load balancer", change: classic, fault: "response_headers_to_add" },
]);

test.each([smepro("staging"), smepro("production")])("both environments hold", (stack) => {
  for (const check of [edgeNoCookies, edgeContentSecurityPolicy])
    expect(judgeIn(check, stack, "production").status).toBe("holds");
});

const HOSTS = new Set(["app.acme.dev"]);
test.each([
  ["default-src 'self'", []],
  ["default-src 'none'; connect-src 'self' https://app.acme.dev; img-src 'self' data:", []],
  ["default-src 'self'; default-src *", []],
  ["default-src 'self'; frame-ancestors https://other.example", []],
  ["DEFAULT-SRC 'self'; Script-Src https:", ["https:"]],
  ["default-src *", ["*"]],
  ["default-src 'self'; font-src fonts.gstatic.com", ["fonts.gstatic.com"]],
  ["default-src 'self'; style-src-elem https://app.acme.dev.example", ["https://app.acme.dev.example"]],
  ["default-src 'self'; img-src *.acme.dev", ["*.acme.dev"]],
  ["", ["default-src"]],
])("%s lets in %j", (text, foreign) => {
  expect(foreignSources(text, HOSTS)).toEqual(foreign);
});
