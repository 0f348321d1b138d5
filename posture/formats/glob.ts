/**
 * Whether a text matches a pattern in which `*` stands for any characters and every other character for itself.
 *
 * Takes time in proportion to the product of both lengths at most, whatever the pattern: no regular expression is ever
 * made of what a page gives.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let next = 0;
  while (next < text.length) {
    if (pattern[at] === "*") {
      star = at++;
      resume = next;
    } else if (at < pattern.length && pattern[at] === text[next]) {
      at++;
      next++;
    } else if (star >= 0) {
      at = star + 1;
      next = ++resume;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
