import { Harmless } from "../definitions/harmless";
import { cloudflareHarmless } from "./edge/cloudflare";
import { loadBalancerHarmless } from "./edge/load-balancer";
import { networkHarmless } from "./edge/network";
import { wafHarmless } from "./edge/waf";

export const edgeHarmless: readonly Harmless[] = [
  ...cloudflareHarmless,
  ...loadBalancerHarmless,
  ...wafHarmless,
  ...networkHarmless,
];
