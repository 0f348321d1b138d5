import { Page } from "../claim";
import { access } from "./smvue/access";
import { ai } from "./smvue/ai";
import { dataProtection } from "./smvue/data-protection";
import { delivery } from "./smvue/delivery";
import { disclosure } from "./smvue/disclosure";
import { infrastructureSecurity } from "./smvue/infrastructure-security";
import { introduction } from "./smvue/introduction";
import { monitoring } from "./smvue/monitoring";
import { privacy } from "./smvue/privacy";

export const smvue: Page = {
  system: "smvue",
  title: "SMVue security page",
  claims: [
    ...introduction,
    ...dataProtection,
    ...access,
    ...infrastructureSecurity,
    ...ai,
    ...monitoring,
    ...privacy,
    ...delivery,
    ...disclosure,
  ],
};
