import { isUnder } from "../../formats/hosts";
import { textOrEmpty } from "../../model/attribute-readers";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { grants } from "../google/iam";

/** A notification channel that sends mail to a domain which is not that of the people who have access. */
export interface Mailbox {
  readonly channel: Resource;
  readonly domain: string;
}

/** Domains for examples (RFC 2606). */
const RESERVED = /(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid)$/;

/** Mail to whom nobody is known by. @param own the system's own domains */
export function foreignMailboxes(model: Model, own: readonly string[]): Mailbox[] {
  const channels = model
    .resources("google_monitoring_notification_channel")
    .filter((channel) => textOrEmpty(channel.get("type")).toLowerCase() === "email");
  if (channels.length === 0) return [];
  const people = grants(model).flatMap(({ member }) => {
    const [, domain] = member.kind === "value" ? (/^(?:user|group):[^@]+@(.+)$/.exec(String(member.value)) ?? []) : [];
    return domain === undefined ? [] : [domain.toLowerCase()];
  });
  const known = [...own, ...people];
  return channels.flatMap((channel) => {
    const [, domain = ""] = /@([^@]+)$/.exec(textOrEmpty(channel.get("labels.email_address")).toLowerCase()) ?? [];
    return domain === "" || RESERVED.test(domain) || known.some((one) => isUnder(domain, one))
      ? []
      : [{ channel, domain }];
  });
}
