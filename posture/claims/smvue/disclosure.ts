import { Claim } from "../../claim";
import { application, at } from "../../claim-rows";
import { MANAGEMENT, SECURITY_TEAM } from "./attestants";

const VULNERABILITIES = "Vulnerability Disclosure";
const CONTACT = "Contact Us";

export const disclosure: readonly Claim[] = [
  application(
    "smvue.disclosure.welcome",
    at(VULNERABILITIES, 1, 1),
    "Vulnerability reports from responsible security researchers are welcome.",
    SECURITY_TEAM,
  ),
  application(
    "smvue.disclosure.address",
    at(VULNERABILITIES, 1, 2),
    "Security issues are to be reported to security@smvue.com.",
    SECURITY_TEAM,
  ),
  application(
    "smvue.disclosure.acknowledged",
    at(VULNERABILITIES, 1, 3),
    "Vulnerability reports are acknowledged within 48 hours.",
    SECURITY_TEAM,
  ),
  application(
    "smvue.disclosure.worked-on",
    at(VULNERABILITIES, 1, 4),
    "SMVue works with researchers to understand the issues they report and to address them promptly.",
    SECURITY_TEAM,
  ),
  application(
    "smvue.contact.security",
    at(CONTACT, 1),
    "security@smvue.com takes security questions, requests for compliance documents and vulnerability reports.",
    SECURITY_TEAM,
  ),
  application("smvue.contact.company", at(CONTACT, 2), "The company is SMVue, Inc.", MANAGEMENT),
  application("smvue.contact.seat", at(CONTACT, 3), "The company's address is in Delaware, United States.", MANAGEMENT),
];
