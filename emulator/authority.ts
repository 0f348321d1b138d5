import { webcrypto as crypto } from "node:crypto";

/** A throwaway certificate authority and one certificate that it signed, in PEM. */
export interface Authority {
  /** Certificate of the authority: what a client must trust. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

const DAY = 24 * 60 * 60 * 1000;
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** Makes both for the given hosts. The authority's own key is kept nowhere, so it can sign nothing more. */
export async function makeAuthority(hosts: readonly string[]): Promise<Authority> {
  // Needed by the library's dependency injection, and to be loaded before it.
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  x509.cryptoProvider.set(crypto);
  const [root, leaf] = await Promise.all(
    [1, 2].map(() => crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"])),
  );
  if (!root || !leaf) throw new Error("No keys were made.");
  const validity = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + 30 * DAY) };
  const ca = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: "CN=Avouch emulator, throwaway",
      keys: root,
      ...validity,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(root.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject: "CN=emulated cloud",
      issuer: ca.subject,
      publicKey: leaf.publicKey,
      signingKey: root.privateKey,
      ...validity,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: "dns", value }))),
        await x509.AuthorityKeyIdentifierExtension.create(root.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", leaf.privateKey)).toString("base64");
  const label = "PRIVATE KEY";
  const key = `-----BEGIN ${label}-----\n${(pkcs8.match(/.{1,64}/g) ?? []).join("\n")}\n-----END ${label}-----\n`;
  return { ca: ca.toString("pem"), certificate: certificate.toString("pem"), key };
}
