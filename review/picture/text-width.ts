/** As much of a text as fits. A single name is cut in its middle: names of one system begin alike. */
export function truncateToWidth(text: string, room: number, size: number): string {
  const letters = [...text];
  const widths = letters.map((letter) => size * widthInEms(letter));
  if (sum(widths) <= room) return text;
  const ellipsis = size;
  const single = !text.includes(", ");
  const before = countFitting(widths, single ? (room - ellipsis) * 0.45 : room - ellipsis);
  const after = single ? countFitting([...widths].reverse(), room - ellipsis - sum(widths.slice(0, before))) : 0;
  return `${letters.slice(0, before).join("").trimEnd()}…${
    after > 0 ? letters.slice(-after).join("").trimStart() : ""
  }`;
}

/** Width of a text, about. */
export const widthOf = (text: string, size: number): number =>
  sum([...text].map((letter) => size * widthInEms(letter)));

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** How many of the first widths fit. */
function countFitting(widths: readonly number[], room: number): number {
  let used = 0;
  const over = widths.findIndex((width) => (used += width) > room);
  return over < 0 ? widths.length : over;
}

/** Width of a letter in ems, in the usual sans-serif faces. */
function widthInEms(letter: string): number {
  if (/[ilj.,:;'|!()[\]tfr /-]/.test(letter)) return 0.36;
  if (/[mwMW@%]/.test(letter)) return 0.92;
  if (/[A-Z_]/.test(letter)) return 0.72;
  return letter.charCodeAt(0) > 0x2e7f ? 1.1 : 0.58;
}
