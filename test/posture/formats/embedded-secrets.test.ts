import { embedsSecret } from "../../../posture/formats/embedded-secrets";

const base64 = (text: string) => Buffer.from(text).toString("base64");
/** Made here, so that no scanner takes it for a key of ours. */
const KEY = base64("a key that nobody has ever used!");
const TOKEN = ["a1b2c3", "d4e5f6", "a7b8c9"].join("");

test.each([
  ["JSON", JSON.stringify({ debug: false, crm: { fernet: KEY } })],
  ["YAML", `crm:\n  fernet_key: "${KEY}"\n`],
  ["lines of settings", `DEBUG=false\nexport DB_PASSWORD=hunter2hunter2\n`],
  ["Base64", base64(`FERNET_KEY=${KEY}\n`)],
  ["Base64 in JSON", JSON.stringify({ env: base64(JSON.stringify({ api_token: TOKEN })) })],
  ["a text that goes on", `the key is ${KEY}, keep it`],
])("a secret is found in %s", (_, text) => {
  expect(embedsSecret(text)).toBe(true);
});

test.each([
  ["plain settings", "LOG_LEVEL=info\nWORKERS=4\n"],
  ["a path to a secret", JSON.stringify({ password_file: "/secrets/password", token: "/secrets/token" })],
  ["the name of a secret", JSON.stringify({ key: "projects/p/secrets/app-key/versions/3" })],
  ["an address", "https://app.example.com/sign-in?next=/home"],
  ["a certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"],
  ["a switch", JSON.stringify({ require_token: true, auth: "false" })],
  ["words", "gunicorn app:app --bind 0.0.0.0:8080"],
])("no secret is found in %s", (_, text) => {
  expect(embedsSecret(text)).toBe(false);
});
