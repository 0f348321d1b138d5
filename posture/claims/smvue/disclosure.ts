import { Claim } from "../../claim";
import { application, at } from "../rows";
import { MANAGEMENT, SECURITY_TEAM } from "./attestants";

const VULNERABILITIES = "Vulnerability Disclosure";
const CONTACT = "Contact Us";

export const disclosure: readonly Claim[] = [
  application(
    "smvue.disclosure.welcome",
    at(VULNERABILITIES, 1, 1),
    "Reports of researchers who act responsibly are welcome.",
    SECURITY_TEAM,
  ),
  application(
    "smvue.disclosure.address",
    at(VULNERABILITIES, 1, 2),
    "Reports of vulnerabilities go to security@smvue.com.",
    SECURITY_TEAM,
  ),
  application(
    "smvue.disclosure.acknowledged",
    at(VULNERABILITIES, 1, 3),
    "Reports of vulnerabilities are acknowledged in 48 hours at most.",
    SECURITY_TEAM,
  ),
  application(
    "smvue.disclosure.worked-on",
    at(VULNERABILITIES, 1, 4),
    "A reported vulnerability is understood and dealt with soon, together with who reported it.",
    SECURITY_TEAM,
  ),
  application(
    "smvue.contact.security",
    at(CONTACT, 1),
    "security@smvue.com answers questions on security, gives out papers on compliance and takes reports.",
    SECURITY_TEAM,
  ),
  application("smvue.contact.company", at(CONTACT, 2), "The company behind it is SMVue, Inc.", MANAGEMENT),
  application("smvue.contact.seat", at(CONTACT, 3), "The company is in Delaware, United States.", MANAGEMENT),
];
