const PROVIDERS = "https://registry.terraform.io/providers";

/** The provider's page of `google_<name>`. */
export const googleResource = (name: string) => `${PROVIDERS}/hashicorp/google/latest/docs/resources/${name}`;

/** The provider's page of `hcloud_<name>`. */
export const hetznerResource = (name: string) => `${PROVIDERS}/hetznercloud/hcloud/latest/docs/resources/${name}`;

/** A page of Google Cloud's documentation. */
export const googleCloud = (path: string) => `https://cloud.google.com/${path}`;
