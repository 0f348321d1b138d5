/**
 * What the page can do beyond being read: filters, one stack at a time, and links between evidence and picture. It only
 * ever sets text.
 */
export const SCRIPT = `"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const stacks = all(".stack");
  const form = document.querySelector("form.filters");
  const outcome = document.querySelector(".outcome");
  const [result, reset] = outcome.children;
  const main = document.querySelector("main");
  const links = all("nav.stacks a");
  const worst = stacks.find((stack) => stack.querySelector(".claim.violated"));
  let current = worst || stacks[0];
  let chosen;
  let printing = false;

  // Evidence that another claim gives is shown here too, once someone looks.
  const elsewhere = (element) => all(".same", element).map(({ dataset }) => document.getElementById(dataset.of));
  const withElsewhere = (element) => [element, ...elsewhere(element)];
  const claims = stacks.flatMap((stack) => all(".claim", stack).map((element) => ({
    stack, element, section: element.closest(".page-section"),
    places: new Set(withElsewhere(element).flatMap((one) => all("a.address", one)).map((link) => link.hash.slice(1))),
    words: undefined,
  })));
  for (const { element } of claims) {
    const details = element.querySelector("details");
    const fill = () => {
      for (const same of all(".same", details)) {
        const copy = document.getElementById(same.dataset.of).cloneNode(true);
        copy.removeAttribute("id");
        same.replaceWith(copy);
      }
    };
    if (details.open) fill();
    if (!details.querySelector(".same")) continue;
    details.addEventListener("toggle", () => { if (details.open && !printing) fill(); });
  }
  const checked = (name) => all('input[name="' + name + '"]:checked', form).map(({ value }) => value);
  const plural = (number) => number + (number === 1 ? " claim" : " claims");

  function filter() {
    const status = checked("status");
    const kind = checked("kind");
    const words = form.elements.words.value.trim().toLowerCase();
    const inView = claims.filter(({ stack }) => !stack.hidden);
    const shown = inView.filter((claim) => {
      const { element, places } = claim;
      if (status.length && !status.includes(element.dataset.status)) return false;
      if (kind.length && !kind.includes(element.dataset.kind)) return false;
      if (chosen && !places.has(chosen.id)) return false;
      if (!words) return true;
      claim.words ??= withElsewhere(element).map((one) => one.textContent).join(" ").toLowerCase();
      return claim.words.includes(words);
    });
    const kept = new Set(shown);
    const sections = new Set(shown.map(({ section }) => section));
    for (const claim of inView) {
      claim.element.hidden = !kept.has(claim);
      claim.section.hidden = !sections.has(claim.section);
    }
    const by = [...status.map((one) => one.replace("-", " ")), ...kind];
    if (chosen) by.push(chosen.querySelector("title").textContent.split("\\n")[0]);
    if (words) by.push("\\u201c" + words + "\\u201d");
    const where = current ? " of " + current.dataset.name : "";
    const total = plural(inView.length) + where;
    result.textContent = by.length
      ? "Showing " + shown.length + " of " + total + ": " + by.join(", ") + "."
      : "Showing all " + total + ".";
    reset.hidden = by.length === 0;
  }

  function choose(card) {
    chosen = chosen === card ? undefined : card;
    const of = claims.filter(({ places }) => places.has(card.id)).length;
    for (const figure of all("figure")) {
      const here = Boolean(chosen) && figure.contains(chosen);
      const hint = figure.querySelector(".hint");
      hint.dataset.first ??= hint.textContent;
      const judging = of === 1 ? "1 claim that judges it is" : of + " claims that judge it are";
      hint.textContent = here ? judging + " shown below." : hint.dataset.first;
      figure.querySelector(".to-claims").hidden = !here;
    }
    for (const one of all(".card[role]")) one.setAttribute("aria-pressed", String(one === chosen));
    filter();
  }

  function clear() {
    form.reset();
    if (chosen) choose(chosen);
    filter();
  }

  function show(stack) {
    current = stack;
    if (chosen && stack && !stack.contains(chosen)) choose(chosen);
    for (const one of stacks) one.hidden = Boolean(stack) && one !== stack;
    for (const link of links) {
      if (link.hash === "#" + (stack ? stack.id : "all")) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    // A picture that is wider than its frame begins where its reader does.
    for (const canvas of all(".stack:not([hidden]) .canvas")) {
      const first = canvas.querySelector(".card.outside:not(.frame):last-of-type") || canvas.querySelector(".card");
      if (!first || canvas.dataset.moved) continue;
      canvas.dataset.moved = "1";
      const place = first.getBoundingClientRect();
      canvas.scrollLeft += place.left + place.width / 2 - canvas.getBoundingClientRect().left - canvas.clientWidth / 2;
    }
    // Where claims are of one stack, their filters stand with them.
    const heading = stack && stack.querySelector(".claims > h3");
    if (heading) heading.after(form, outcome);
    else main.prepend(form, outcome);
    main.classList.toggle("one", Boolean(stack));
    filter();
  }

  function follow() {
    for (const found of all(".found")) found.classList.remove("found");
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    if (id === "all") return show(undefined);
    const candidates = all(".claim", current || document).concat(all(".claim"));
    const place = document.getElementById(id) || candidates.find(({ dataset }) => dataset.claim === id);
    if (!id || !place) return;
    const stack = place.closest(".stack");
    if (stack && stack.hidden) show(stack);
    if (stack === place && current !== stack && links.length) show(stack);
    const claim = place.closest(".claim");
    if (claim) {
      if (claim.hidden) clear();
      claim.querySelector("details").open = true;
    }
    if (!claim && !place.matches(".card")) return place.scrollIntoView();
    place.classList.add("found");
    place.scrollIntoView({ block: claim ? "start" : "center", inline: "center" });
    const target = claim ? claim.querySelector("summary") : place;
    if (target.tabIndex >= 0) target.focus({ preventScroll: true });
  }

  // Where tables are shown as cards, browsers forget that they are tables.
  const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TH: "columnheader", TD: "cell" };
  const narrow = matchMedia("screen and (max-width:44rem)");
  const keepTables = () => {
    if (!narrow.matches) return;
    for (const element of all("table,thead,tbody,tr,th,td")) element.setAttribute("role", ROLES[element.tagName]);
  };
  narrow.addEventListener("change", keepTables);
  keepTables();

  for (const element of all(".script")) element.hidden = false;
  for (const card of all(".card")) {
    const of = claims.filter(({ places }) => places.has(card.id)).length;
    if (of === 0) continue;
    const [what, ...more] = card.querySelector("title").textContent.split("\\n");
    const name = card.querySelector(".name");
    card.setAttribute("role", "button");
    card.setAttribute("tabindex", "0");
    card.setAttribute("aria-pressed", "false");
    const named = name ? what + " " + name.textContent : what;
    card.setAttribute("aria-label", named + (more[0] === "violated" ? ", violated" : "") + ": " + plural(of));
    card.addEventListener("click", () => choose(card));
    card.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose(card);
    });
    card.closest("svg").setAttribute("role", "group");
  }
  form.addEventListener("input", () => {
    filter();
    // The list got shorter above a reader who was far down in it.
    const list = form.closest(".claims");
    if (list && list.getBoundingClientRect().top < 0) list.scrollIntoView();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  reset.addEventListener("click", () => {
    clear();
    form.querySelector("input").focus();
  });
  addEventListener("hashchange", follow);
  let folded = [];
  addEventListener("beforeprint", () => {
    if (!document.getElementById("print-details").checked) return;
    printing = true;
    folded = all("details:not([open])");
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of folded) one.open = false;
    folded = [];
    setTimeout(() => { printing = false; });
  });
  show(current);
  follow();
  // The browser goes to the fragment itself once all is loaded, and takes the focus along.
  addEventListener("load", () => setTimeout(follow));
})();
`;
