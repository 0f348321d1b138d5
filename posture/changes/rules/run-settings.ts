import { isUnknown, textOrEmpty } from "../../model/attribute-readers";
import { ChangeRule, elevated, Reason } from "../rule";
import { UNKNOWN_UNTIL_APPLY, formatTransition } from "../format-values";

/** A workload of Cloud Run acts as another account, runs another program, or goes to the internet round its network. */
export const runSettings: ChangeRule = {
  concerns: (type) => type.startsWith("google_cloud_run"),
  assess: ({ existed, remains, differences }) =>
    existed && remains
      ? differences.flatMap((difference): Reason[] => {
          const { path, name, before, after } = difference;
          if (before.kind === "absent" && isUnknown(after)) return [];
          if (name === "service_account" || name === "service_account_name")
            return [elevated(`Acts as another account: ${formatTransition(difference)}`)];
          if ((name === "command" || name === "args") && path.includes("containers"))
            return [elevated(`What it runs changes: ${formatTransition(difference)}`)];
          if (name !== "egress" || textOrEmpty(before) !== "ALL_TRAFFIC") return [];
          return [
            elevated(
              isUnknown(after)
                ? `Which way its traffic leaves is ${UNKNOWN_UNTIL_APPLY}: ${path}`
                : `Reaches the internet bypassing its network and its firewall: ${formatTransition(difference)}`,
            ),
          ];
        })
      : [],
};
