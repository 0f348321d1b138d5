import { Card, Line } from "./svg";

/**
 * What stands in what and who leads to whom, in sentences, for a reader who does not see the picture or whose screen is
 * too small for it.
 */
export function textAlternative(
  cards: readonly Card[],
  arrows: readonly Line[],
  within: ReadonlyMap<number, number>,
): readonly string[] {
  const name = (index: number) => {
    const card = cards[index];
    return card
      ? `${card.title}${
          card.lines.length > 0 ? `${card.frame || card.lines.length > 1 ? ": " : " "}${card.lines.join(", ")}` : ""
        }${card.violated ? " (violated)" : ""}`
      : "";
  };
  const called = (index: number) =>
    cards[index]?.frame || (cards[index]?.lines.length ?? 0) > 1 ? (cards[index]?.title ?? "") : name(index);
  const sentences = order(cards, within).flatMap((index) => {
    const inside = [...within].filter(([, outer]) => outer === index).map(([inner]) => name(inner));
    const to = arrows
      .filter(({ from }) => from === index)
      .map((arrow) => `${called(arrow.to)}${arrow.label === "" ? "" : ` (${arrow.label})`}`);
    return [
      ...(inside.length > 0 ? [`In ${called(index)}: ${inside.join("; ")}.`] : []),
      ...(to.length > 0 ? [`From ${called(index)} to ${to.join(" and ")}.`] : []),
    ];
  });
  const linked = new Set([...arrows.flatMap(({ from, to }) => [from, to]), ...within.keys(), ...within.values()]);
  const alone = cards.flatMap((_, index) => (linked.has(index) ? [] : [name(index)]));
  return [...sentences, ...(alone.length > 0 ? [`Without arrows: ${alone.join(", ")}.`] : [])];
}

/** Who comes from outside first, the internet before all, then what stands in what, then the rest in its order. */
function order(cards: readonly Card[], within: ReadonlyMap<number, number>): readonly number[] {
  const depth = (index: number): number => {
    const outer = within.get(index);
    return outer === undefined ? 0 : depth(outer) + 1;
  };
  const rank = (index: number) =>
    cards[index]?.frame ? 1 + depth(index) / 100 : cards[index]?.layer === "outside" ? -index : 2;
  return cards.map((_, index) => index).sort((one, other) => rank(one) - rank(other));
}
