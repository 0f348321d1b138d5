import { Part } from "./part";
import { SCRIPTS, SEALED } from "./paths";
import { script } from "./script";
import { timer } from "./units";

/** Raises the alarm daily while one of a server's certificates expires in less than 30 days. */
export function certificateExpiry(certificates: readonly string[]): Part {
  const part = timer({
    name: "postgres-expiry",
    description: "Certificates have 30 days left",
    calendar: "*-*-* 08:10:00",
    unit: { ConditionPathExists: certificates.map((name) => `${SEALED}/${name}`) },
    service: {
      DynamicUser: "yes",
      ExecStart: `${SCRIPTS}/postgres-expiry`,
      LoadCredentialEncrypted: certificates,
      PrivateNetwork: "yes",
      TimeoutStartSec: "1min",
    },
  });
  return { ...part, files: [...(part.files ?? []), script("postgres-expiry")] };
}
