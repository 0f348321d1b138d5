import { Page } from "../../../posture/claim";
import { systems } from "../../../posture/pages/directory";
import { pageOf } from "../../../posture/pages/load-page";
import { describeWithPages, itemsOf, publishedText, runsOfWords, sentencesOf, SHIPPED } from "./published";

test("no two statements share an id, on whatever page", async () => {
  const ids = (await Promise.all(systems().map((system) => pageOf(system))))
    .flatMap(({ claims }) => claims)
    .map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

describe.each(systems())("the page of %s", (system) => {
  let page: Page;
  beforeAll(async () => {
    page = await pageOf(system);
  });

  test("names its system in each id, then the subject and the statement", () => {
    const wellFormed = new RegExp(`^${system}(\\.[a-z0-9]+(-[a-z0-9]+)*){2}$`);
    expect(page.system).toBe(system);
    expect(page.claims.map(({ id }) => id).filter((id) => !wellFormed.test(id))).toEqual([]);
  });

  test("has a row for each item of a section and each statement of an item, in order", () => {
    const places = page.claims.map(({ place }) => place);
    const sections = places
      .map(({ section }) => section)
      .filter((section, index, those) => section !== those[index - 1]);
    expect(sections).toEqual([...new Set(sections)]);
    const outOfOrder = places.filter(({ section, item, statement }, index) => {
      const before = places[index - 1];
      if (before?.section !== section) return item !== 1 || statement !== 1;
      return item === before.item ? statement !== before.statement + 1 : item !== before.item + 1 || statement !== 1;
    });
    expect(outOfOrder).toEqual([]);
  });

  test("has a check, or someone who attests it, for each statement", () => {
    expect(
      page.claims
        .filter((claim) => ("attestedBy" in claim ? claim.attestedBy.trim() === "" : claim.checks.length === 0))
        .map(({ id }) => id),
    ).toEqual([]);
  });

  test("has one object for each rule, however many statements stand on it: it is asked once", () => {
    const rules = [...new Set(page.claims.flatMap((claim): readonly { readonly id: string }[] => claim.checks))].map(
      ({ id }) => id,
    );
    expect(rules.filter((id, index) => rules.indexOf(id) !== index)).toEqual([]);
  });

  test("asks no rule twice for one statement", () => {
    expect(
      page.claims.filter(({ checks }) => new Set(checks.map(({ id }) => id)).size < checks.length).map(({ id }) => id),
    ).toEqual([]);
  });
});

describeWithPages.each(SHIPPED)("held against what is published, the page of %s", (system) => {
  let page: Page;
  beforeAll(async () => {
    page = await pageOf(system);
  });
  const published = () => itemsOf(publishedText(system), page);
  const sayings = () => page.claims.map(({ id, says }) => ({ id, says }));

  test("has all paragraphs, bullets and table rows, in order and no others", () => {
    const rows = page.claims.map(({ place }) => `${place.section}, ${place.item}`);
    expect([...new Set(rows)]).toEqual(published().map(({ section, item }) => `${section}, ${item}`));
  });

  test("has a statement for each sentence at least", () => {
    const statements = (section: string, item: number) =>
      page.claims.filter(({ place }) => place.section === section && place.item === item).length;
    expect(
      published().filter(({ section, item, text }) => statements(section, item) < sentencesOf(text).length),
    ).toEqual([]);
  });

  test("says all in words of its own: no eight in a row are the page's", () => {
    const theirs = new Set(runsOfWords(publishedText(system), 8));
    expect(sayings().filter(({ says }) => runsOfWords(says, 8).some((run) => theirs.has(run)))).toEqual([]);
  });
});
