import { isHostIn, isRange, isSite, isWide, isWithin, overlap, startsRange } from "../../net/ip-range";
import { isWide as isWideByReview } from "../../posture/formats/ip-range";

describe("isRange", () => {
  test.each([
    "192.0.2.0/24",
    "192.0.2.1/32",
    "128.0.0.0/1",
    "2001:db8::/48",
    "2001:db8::1/128",
    "::/1",
    "2001:DB8::/32",
  ])("takes %j", (text) => {
    expect(isRange(text)).toBe(true);
  });

  test.each([
    "",
    "*",
    "/",
    "/24",
    "192.0.2.1",
    "192.0.2.0/",
    "192.0.2.0/0",
    "192.0.2.0/33",
    "192.0.2.0/024",
    "192.0.2.0/-1",
    "192.0.2.0/1.5",
    "192.0.2.0/24/24",
    "192.0.2.0/24 ",
    " 192.0.2.0/24",
    "192.0.2/24",
    "192.0.2.256/24",
    "192.0.2.0/255.255.255.0",
    "0.0.0.0/0",
    "::/0",
    "::/00",
    "2001:db8::/129",
    "2001:db8::1",
    "2001:db8:::/48",
    ":/48",
    "acme.dev/24",
    "192.0.2.0/24') || true || ('",
  ])("does not take %j", (text) => {
    expect(isRange(text)).toBe(false);
  });
});

test("a wide range is the same to settings and to the review", () => {
  const ranges = ["10.0.0.0/15", "10.0.0.0/16", "198.51.100.0/24", "2a00::/16", "2a00::/31", "2a00::/32", "no range"];
  expect(ranges.map(isWide)).toEqual(ranges.map(isWideByReview));
  expect(ranges.filter(isWide)).toEqual(["10.0.0.0/15", "2a00::/16", "2a00::/31", "no range"]);
});

test("a site is at most what one office is given", () => {
  expect(["198.51.100.0/23", "198.51.100.0/24", "2001:db8::/47", "2001:db8::/48", "office"].map(isSite)).toEqual([
    false,
    true,
    false,
    true,
    false,
  ]);
});

test.each([
  ["198.51.100.0/28", true],
  ["198.51.100.1/28", false],
  ["2001:db8::/48", true],
  ["2001:db8::1/48", false],
  ["nonsense", false],
])("%s starts its own range: %s", (range, expected) => expect(startsRange(range)).toBe(expected));

test("ranges lie within each other, or share addresses, in one family only", () => {
  expect([isWithin("10.0.1.0/24", "10.0.0.0/16"), isWithin("10.0.0.0/16", "10.0.1.0/24")]).toEqual([true, false]);
  expect([overlap("10.0.0.0/16", "10.0.1.0/24"), overlap("10.0.0.0/24", "10.0.1.0/24")]).toEqual([true, false]);
  expect([isWithin("10.0.0.1", "::/0"), isWithin("nonsense", "nonsense")]).toEqual([false, false]);
});

test("a host has neither the first two addresses of its subnet nor the last", () => {
  const addresses = ["10.0.1.16", "10.0.1.17", "10.0.1.18", "10.0.1.30", "10.0.1.31", "10.0.1.32", "fd00::1"];
  expect(addresses.filter((address) => isHostIn(address, "10.0.1.16/28"))).toEqual(["10.0.1.18", "10.0.1.30"]);
});
