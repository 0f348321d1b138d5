/** The provider version that these bindings were written for. */
export const PROVIDER = { providerName: "hcloud", providerVersion: "1.68.0" } as const;
