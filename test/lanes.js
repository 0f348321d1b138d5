/**
 * Tests that need more than Node, where what is missing is skipped, and said, or more than a moment. `npm test` leaves
 * them out, `npm run test:lanes` runs them, `npm run test:lanes -- --selectProjects servers` one of them.
 */
module.exports = {
  // Commands and the scripts of workflows, each started as its users start it.
  programs: [
    "<rootDir>/test/cli/**/*.test.ts",
    "<rootDir>/test/ci/**/*.test.ts",
    "<rootDir>/test/docs/{gcloud,restoring,your-own-page}.test.ts",
    "<rootDir>/test/constructs/source-lines.test.ts",
    "<rootDir>/test/{main,readme}.test.ts",
  ],
  // Stacks, weakened and strengthened thousands of times.
  mutations: ["<rootDir>/test/mutations/**/*.test.ts"],
  // systemd, PostgreSQL, nftables, Caddy, sshd, Podman's generator of units, Docker Compose, as root.
  servers: [
    "<rootDir>/test/constructs/hetzner/host/**/*.test.ts",
    "<rootDir>/test/stacks/smallcrm/host/**/*.test.ts",
    "<rootDir>/test/docs/smallcrm-runbook-runs.test.ts",
    "<rootDir>/test/posture/formats/programs/*.test.ts",
  ],
  // Chromium.
  browser: ["<rootDir>/test/review/{shipped-pages,html}.test.ts", "<rootDir>/test/emulator/page.test.ts"],
  // checkov.
  checkov: ["<rootDir>/test/scan/checkov.test.ts"],
  // Terraform, and providers that `terraform init` can find.
  providers: ["<rootDir>/test/terraform/**/*.test.ts"],
};
