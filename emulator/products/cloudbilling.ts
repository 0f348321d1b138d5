import { invalid } from "../core/errors";
import { type Body, text } from "../core/json";
import type { Call, GoogleProduct } from "../product";

/** Cloud Billing: which account pays for a project. Accounts are not emulated: any well-formed name is one. */
export const cloudBilling: GoogleProduct = {
  kind: "google",
  service: "cloudbilling",
  documents: ["cloudbilling.v1"],
  errors: "rpc",
  collections: {},
  methods: {
    "projects.getBillingInfo": (call) => shown(call, text(call.world.store.get(keyOf(call))?.body.billingAccountName)),
    "projects.updateBillingInfo": (call) => {
      const account = text(call.body.billingAccountName);
      if (!/^(billingAccounts\/\w{6}-\w{6}-\w{6})?$/.test(account)) {
        throw invalid(`Invalid value at 'billing_account_name': ${JSON.stringify(account)}.`);
      }
      call.world.store.put({ key: keyOf(call), collection: "cloudbilling.projects", body: shown(call, account) });
      return shown(call, account);
    },
  },
};

const keyOf = ({ project }: Call): string => `cloudbilling/projects/${project}/billingInfo`;

/** A project without an account has none of the fields that would say so. */
function shown({ project }: Call, account: string): Body {
  const billing: Body = account === "" ? {} : { billingAccountName: account, billingEnabled: true };
  return { name: `projects/${project}/billingInfo`, projectId: project, ...billing };
}
