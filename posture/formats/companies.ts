/** A company that a page names, by what leads to it in Terraform. */
export interface Company {
  readonly name: string;
  /** In a sentence. @default - its name */
  readonly title?: string;
  /** Providers' local names. */
  readonly providers?: readonly string[];
  /** Domains that it serves. */
  readonly domains: readonly string[];
  /** Domains of others to which it has the DNS records of its customers point. */
  readonly recordDomains?: readonly string[];
  /** The only types of resources that may be made there. @default - whatever it has */
  readonly types?: RegExp;
}

/** Companies that pages name. */
export const COMPANIES: Readonly<Record<string, Company>> = {
  google: {
    name: "google",
    title: "Google",
    providers: ["google", "google-beta"],
    domains: [
      "googleapis.com",
      "google.com",
      "gcr.io",
      "pkg.dev",
      "run.app",
      "cloudfunctions.net",
      "gserviceaccount.com",
      "googleusercontent.com",
      "appspot.com",
      "gstatic.com",
      "cloud.goog",
      "certificatemanager.goog",
      "googlehosted.com",
    ],
  },
  cloudflare: {
    name: "cloudflare",
    title: "Cloudflare",
    providers: ["cloudflare"],
    domains: ["cloudflare.com", "cloudflare.net", "cloudflare-dns.com"],
    types: new RegExp(
      "^cloudflare_(?:" +
        [
          String.raw`dns_\w+|record|zone|zone_(?:setting|settings_override|dnssec|hold|lockdown|dns_settings)|ruleset`,
          String.raw`list|list_item|authenticated_origin_pulls\w*|origin_ca_certificate|certificate_pack`,
          "universal_ssl_setting|total_tls|hostname_tls_setting|bot_management|url_normalization_settings",
          "managed_transforms",
        ].join("|") +
        ")$",
    ),
  },
  hetzner: {
    name: "hetzner",
    title: "Hetzner",
    providers: ["hcloud", "hetznerdns"],
    domains: [
      "hetzner.com",
      "hetzner.cloud",
      "hetzner.de",
      "hetzner.net",
      "hetzner.company",
      "your-server.de",
      "your-storagebox.de",
      "your-objectstorage.com",
    ],
  },
  aws: {
    name: "aws",
    title: "Amazon Web Services",
    providers: ["aws", "awscc"],
    domains: ["amazonaws.com", "aws.amazon.com", "cloudfront.net", "amazonses.com"],
  },
  azure: {
    name: "azure",
    title: "Microsoft Azure",
    providers: ["azurerm", "azuread", "azapi"],
    domains: ["azure.com", "windows.net", "azurewebsites.net", "microsoftonline.com", "azurefd.net"],
  },
  anthropic: { name: "anthropic", title: "Anthropic", providers: ["anthropic"], domains: ["anthropic.com"] },
  openai: { name: "openai", title: "OpenAI", providers: ["openai"], domains: ["openai.com"] },
  sentry: { name: "sentry", title: "Sentry", providers: ["sentry"], domains: ["sentry.io"] },
  posthog: { name: "posthog", title: "PostHog", providers: ["posthog"], domains: ["posthog.com"] },
  hubspot: { name: "hubspot", title: "HubSpot", providers: ["hubspot"], domains: ["hubspot.com", "hubapi.com"] },
  salesforce: {
    name: "salesforce",
    title: "Salesforce",
    providers: ["salesforce"],
    domains: ["salesforce.com", "force.com"],
  },
  pipedrive: { name: "pipedrive", title: "Pipedrive", domains: ["pipedrive.com"] },
  "better-stack": {
    name: "better-stack",
    title: "Better Stack",
    providers: ["better-uptime", "betteruptime", "logtail"],
    domains: ["betteruptime.com", "betterstack.com", "logtail.com"],
  },
  "have-i-been-pwned": {
    name: "have-i-been-pwned",
    title: "Have I Been Pwned",
    domains: ["pwnedpasswords.com", "haveibeenpwned.com"],
  },
  paddle: { name: "paddle", title: "Paddle", providers: ["paddle"], domains: ["paddle.com"] },
  resend: {
    name: "resend",
    title: "Resend",
    providers: ["resend"],
    domains: ["resend.com"],
    // Bounces of what it sends go to Amazon SES, by MX records of the sender's domain.
    recordDomains: ["amazonses.com"],
  },
  stripe: { name: "stripe", title: "Stripe", providers: ["stripe"], domains: ["stripe.com"] },
  datadog: { name: "datadog", title: "Datadog", providers: ["datadog"], domains: ["datadoghq.com", "datadoghq.eu"] },
  github: { name: "github", title: "GitHub", providers: ["github"], domains: ["github.com", "githubusercontent.com"] },
  gitlab: { name: "gitlab", title: "GitLab", providers: ["gitlab"], domains: ["gitlab.com"] },
  slack: { name: "slack", title: "Slack", providers: ["slack"], domains: ["slack.com"] },
  pagerduty: { name: "pagerduty", title: "PagerDuty", providers: ["pagerduty"], domains: ["pagerduty.com"] },
};
