/** Filters, and a new copy of the content every two seconds while that is wanted. */
export const SCRIPT = `
"use strict";
const find = document.getElementById("find");
const failed = document.getElementById("failed");
const live = document.getElementById("live");
const show = () => {
  const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const one of document.querySelectorAll("[data-text]")) {
    const hasWords = words.every((word) => one.dataset.text.includes(word));
    one.hidden = !hasWords || (failed.checked && one.dataset.failed === "no");
  }
  for (const group of document.querySelectorAll("[data-group]"))
    group.hidden = !group.querySelector("[data-text]:not([hidden])");
};
const refresh = async () => {
  if (!live.checked || document.hidden) return;
  let text;
  try {
    text = await (await fetch(location.pathname)).text();
  } catch {
    live.checked = false;
    document.getElementById("ended").hidden = false;
    return;
  }
  // The page's policy refuses the style of another copy of the page.
  const part = text.slice(text.indexOf('<div id="content">'), text.indexOf("</main>"));
  const fresh = new DOMParser().parseFromString(part, "text/html").getElementById("content");
  const content = document.getElementById("content");
  if (!fresh || fresh.innerHTML === content.dataset.shown) return;
  const open = new Set([...content.querySelectorAll("details[open]")].map(({ id }) => id));
  const shown = fresh.innerHTML;
  for (const one of fresh.querySelectorAll("details")) one.open = open.has(one.id);
  content.replaceWith(document.adoptNode(fresh));
  document.getElementById("content").dataset.shown = shown;
  show();
};
find.addEventListener("input", show);
failed.addEventListener("change", show);
setInterval(refresh, 2000);
`;
