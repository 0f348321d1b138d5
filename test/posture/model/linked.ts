import { Link } from "../../../posture/model/model";

/** Addresses of the resources that a link leads to; the link itself where it leads to none. */
export const addresses = (link: Link) =>
  link.kind === "resources" ? link.resources.map(({ address }) => address) : link;
