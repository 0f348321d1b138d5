import { appendTo } from "../../model/grouping";
import { anyOf, atomsOf, Condition, constant, isAlways, not, substituteKnown } from "../../formats/cel";

/** The atom that tells the two kinds of addresses apart. */
export const IPV4 = "origin.ip is IPv4";

/** The conditions of a policy's rules so far. Found by their atoms, as a policy may have thousands of rules. */
export class Earlier {
  private readonly byAtom = new Map<string, Condition[]>();
  private readonly known = new Set<string>();
  /** Whether rules about whole address families take all addresses of one. */
  private readonly families = { ipv4: false, ipv6: false };

  public add(condition: Condition): void {
    // Rules made by one module say the same again and again.
    const text = JSON.stringify(condition);
    if (this.known.has(text)) return;
    this.known.add(text);
    const atoms = atomsOf(condition);
    if (atoms.every((atom) => atom === IPV4)) {
      this.families.ipv4 ||= isAlways(substituteKnown(condition, () => true));
      this.families.ipv6 ||= isAlways(substituteKnown(condition, () => false));
    }
    for (const atom of this.telling(condition) ?? atoms) {
      appendTo(this.byAtom, atom, condition);
    }
  }

  /**
   * Whether one of the rules, or all that are about whole address families, take everything that a possible condition
   * would.
   */
  public covers(condition: Condition): boolean {
    const related = new Set(atomsOf(condition).flatMap((atom) => this.byAtom.get(atom) ?? []));
    return [this.wholeFamilies(), ...related].some((one) => isAlways(anyOf([not(condition), one])));
  }

  private wholeFamilies(): Condition {
    const { ipv4, ipv6 } = this.families;
    const isIpv4: Condition = { kind: "atom", text: IPV4 };
    return ipv4 === ipv6 ? constant(ipv4) : ipv4 ? isIpv4 : not(isIpv4);
  }

  /** Whatever a conjunction takes has each of its atoms, so the rarest one is enough to find it by. */
  private telling(condition: Condition): readonly string[] | undefined {
    if (condition.kind !== "all") return undefined;
    const literals = condition.of.flatMap(literalOf);
    const [rarest] = literals.sort((one, other) => this.count(one) - this.count(other));
    return rarest === undefined ? undefined : [rarest];
  }

  private readonly count = (atom: string) => this.byAtom.get(atom)?.length ?? 0;
}

const literalOf = (condition: Condition): string[] => {
  const plain = condition.kind === "not" ? condition.of : condition;
  return plain.kind === "atom" ? [plain.text] : [];
};
